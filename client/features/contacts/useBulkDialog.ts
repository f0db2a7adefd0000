import { useToast } from '@nuxt/ui/composables';
import { ref, type Ref } from 'vue';
import type { ContactFilter } from '../../graphql/graphql';
import { useApollo } from '../../lib/apollo';
import { useText } from '../../lib/i18n';
import type { BulkProgress } from './bulk-run';
import type { Directory } from './directory';
import type { Selection } from './selection';
import type { Bulk } from './useBulk';

export type BulkDialogProps = { selection: Selection; filter: ContactFilter; directory: Directory };

/** What the dialogs of bulk actions share: run, say how many were changed and skipped, close; or show the problem. */
export function useBulkDialog<Variables>(
  bulk: Bulk<Variables>,
  props: BulkDialogProps,
  close: () => void,
): {
  submit: (variables: Variables) => Promise<void>;
  problem: Ref<string | undefined>;
  progress: BulkProgress;
} {
  const { t, n } = useText();
  const toast = useToast();
  const apollo = useApollo();
  const problem = ref<string>();

  async function submit(variables: Variables): Promise<void> {
    if (bulk.running.value) return;
    const { changedCount, skippedCount, message } = await bulk.run(props.selection, props.filter, variables);
    problem.value = message;
    await apollo.refetchQueries({ include: 'active' });
    if (message && changedCount === 0) return;
    toast.add({
      title: t('bulk.changedCount', { n: n(changedCount, 'count') }, changedCount),
      description: skippedCount
        ? t('bulk.skippedCount', { n: n(skippedCount, 'count') }, skippedCount)
        : undefined,
      icon: 'i-lucide-check',
      color: 'success',
    });
    if (!message) close();
  }

  const { done, total, running } = bulk;
  return { submit, problem, progress: { done, total, running } };
}
