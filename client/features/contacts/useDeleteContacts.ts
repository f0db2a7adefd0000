import { useToast } from '@nuxt/ui/composables';
import { graphql } from '../../graphql';
import type { ContactFilter } from '../../graphql/graphql';
import { useApollo } from '../../lib/apollo';
import { useText } from '../../lib/i18n';
import { useConfirm } from '../../lib/useConfirm';
import { useMutation } from '../../lib/useMutation';
import { idsPerCall, portions } from './portions';
import { dividedBy, type Selection } from './selection';
import { useBinDays } from './useBinDays';
import { useBulk } from './useBulk';
import { useAskPreview } from './useBulkPreview';

const namesShown = 10;
const undoMilliseconds = 15_000;

const DeleteContacts = graphql(`
  mutation DeleteContacts($ids: [ID!], $filter: ContactFilter, $skipForbidden: Boolean) {
    deleteContacts(ids: $ids, filter: $filter, skipForbidden: $skipForbidden) {
      deletedIds
      changedCount: deletedCount
      skippedCount
      userErrors {
        ...Problem
      }
    }
  }
`);
const RestoreContacts = graphql(`
  mutation RestoreContacts($ids: [ID!]!) {
    restoreContacts(ids: $ids) {
      changedCount
      userErrors {
        ...Problem
      }
    }
  }
`);

/** Deleting with everything around it: the question that names them, the toast with *Undo*, and bringing back. */
export function useDeleteContacts(): {
  /** `leave` goes away from a page of the contact itself, before that page is asked for it again. */
  remove: (selection: Selection, filter: ContactFilter, leave?: () => Promise<unknown>) => Promise<boolean>;
  restore: (ids: string[]) => Promise<void>;
} {
  const { t, n } = useText();
  const apollo = useApollo();
  const toast = useToast();
  const confirm = useConfirm();
  const bulk = useBulk(DeleteContacts);
  const askPreview = useAskPreview();
  const binDays = useBinDays();
  const restoring = useMutation(RestoreContacts, { refresh: false });

  /** True when something was deleted. */
  async function remove(
    selection: Selection,
    filter: ContactFilter,
    leave?: () => Promise<unknown>,
  ): Promise<boolean> {
    if (!(await confirm(await questionFor(selection, filter)))) return false;
    const deletedIds: string[] = [];
    const outcome = await bulk.run(selection, filter, {}, payload =>
      deletedIds.push(...((payload as { deletedIds?: string[] | null }).deletedIds ?? [])),
    );
    if (outcome.message) toast.add({ title: outcome.message, color: 'error', icon: 'i-lucide-circle-alert' });
    if (outcome.changedCount === 0) return false;
    await leave?.();
    await apollo.refetchQueries({ include: 'active' });
    toast.add({
      title: t('contacts.deleted', { n: outcome.changedCount }, outcome.changedCount),
      description: outcome.skippedCount
        ? t('bulk.skippedCount', { n: outcome.skippedCount }, outcome.skippedCount)
        : undefined,
      icon: 'i-lucide-trash-2',
      color: 'neutral',
      duration: undoMilliseconds,
      actions: [
        {
          label: t('contacts.undo'),
          color: 'neutral',
          variant: 'outline',
          onClick: () => void restore(deletedIds),
        },
      ],
    });
    return true;
  }

  async function questionFor(
    selection: Selection,
    filter: ContactFilter,
  ): Promise<Parameters<typeof confirm>[0]> {
    const days = await binDays();
    const text = t('contacts.delete.text', { n: days }, days);
    if (selection.all)
      return {
        title: t('contacts.delete.titleAll'),
        text,
        lines: await previewLines(selection, filter),
        confirmLabel: t('contacts.delete.submit'),
        dangerous: true,
      };
    const { allowed, skipped } = dividedBy('canDelete', selection.picked);
    const names = allowed.slice(0, namesShown).map(({ displayName }) => displayName);
    const more = allowed.length - names.length;
    return {
      title: t('contacts.delete.title', { name: names[0] ?? '', n: allowed.length }, allowed.length),
      text: [text, skipped.length ? t('bulk.willSkip', { n: skipped.length }, skipped.length) : '']
        .filter(Boolean)
        .join(' '),
      lines: allowed.length > 1 ? [...names, ...(more > 0 ? [t('bulk.more', { n: more }, more)] : [])] : [],
      confirmLabel: t('contacts.delete.submit'),
      dangerous: true,
    };
  }

  async function previewLines(selection: Selection, filter: ContactFilter): Promise<string[]> {
    const preview = await askPreview(selection, filter, {}).catch(() => undefined);
    if (!preview) return [t('bulk.skipsForbidden')];
    const { total, shareable, isComplete } = preview;
    const skipped = total - shareable;
    return [
      t('preview.deletes', { n: n(shareable, 'count') }, shareable),
      ...(skipped ? [t('bulk.willSkip', { n: n(skipped, 'count') }, skipped)] : []),
      ...(isComplete ? [] : [t('preview.incomplete')]),
    ];
  }

  async function restore(ids: string[]): Promise<void> {
    let restored = 0;
    for (const portion of portions(ids, idsPerCall)) {
      const outcome = await restoring.run({ ids: portion });
      if (!outcome.ok) break;
      restored += outcome.payload.changedCount;
    }
    await apollo.refetchQueries({ include: 'active' });
    if (restored)
      toast.add({
        title: t('contacts.restored', { n: restored }, restored),
        color: 'success',
        icon: 'i-lucide-undo-2',
      });
  }

  return { remove, restore };
}
