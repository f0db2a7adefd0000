import { useToast } from '@nuxt/ui/composables';
import { graphql } from '../../graphql';
import { useApollo } from '../../lib/apollo';
import { useText } from '../../lib/i18n';
import { useConfirm } from '../../lib/useConfirm';
import { useMutation } from '../../lib/useMutation';
import { idsPerCall, portions } from './portions';

const namesShown = 10;

const EraseContacts = graphql(`
  mutation EraseContacts($ids: [ID!]!) {
    eraseContacts(ids: $ids) {
      deletedCount
      userErrors {
        ...Problem
      }
    }
  }
`);

type Named = { id: string; displayName: string };

/** Administrators: erasing for good, with the question that names them; for several, their number is to be typed. */
export function useEraseContacts(): {
  /** True when something was erased; `leave` goes away from a page of the contact itself before. */
  erase: (contacts: readonly Named[], leave?: () => Promise<unknown>) => Promise<boolean>;
} {
  const { t, n } = useText();
  const apollo = useApollo();
  const toast = useToast();
  const confirm = useConfirm();
  const erasing = useMutation(EraseContacts, { refresh: false });

  async function erase(contacts: readonly Named[], leave?: () => Promise<unknown>): Promise<boolean> {
    if (contacts.length === 0 || !(await confirm(questionFor(contacts)))) return false;
    let erased = 0;
    for (const part of portions(contacts, idsPerCall)) {
      const outcome = await erasing.run({ ids: part.map(({ id }) => id) });
      if (!outcome.ok) break;
      erased += outcome.payload.deletedCount;
    }
    if (erased) await leave?.();
    await apollo.refetchQueries({ include: 'active' }).catch(() => undefined);
    if (erased)
      toast.add({
        title: t('privacy.erase.done', { n: n(erased, 'count') }, erased),
        icon: 'i-lucide-eraser',
        color: 'neutral',
      });
    return erased > 0;
  }

  function questionFor(contacts: readonly Named[]): Parameters<typeof confirm>[0] {
    const count = contacts.length;
    const names = contacts.slice(0, namesShown).map(({ displayName }) => displayName);
    const more = count - names.length;
    return {
      title: t('privacy.erase.title', { name: names[0] ?? '', n: n(count, 'count') }, count),
      text: t('privacy.erase.text'),
      lines: count > 1 ? [...names, ...(more > 0 ? [t('bulk.more', { n: more }, more)] : [])] : [],
      typed: count > 1 ? { text: String(count), label: t('privacy.erase.type', { n: count }) } : undefined,
      confirmLabel: t('privacy.erase.submit'),
      dangerous: true,
    };
  }

  return { erase };
}
