import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useToast } from '@nuxt/ui/composables';
import { ref, type Ref } from 'vue';
import type { ContactFilter } from '../../graphql/graphql';
import { useApollo } from '../../lib/apollo';
import { useText } from '../../lib/i18n';
import type { Directory } from './directory';
import type { Selection } from './selection';
import { useBulk } from './useBulk';

export type BulkDialogProps = { selection: Selection; filter: ContactFilter; directory: Directory };

/** What the dialogs of bulk actions share: run, say how many were changed and skipped, close; or show the problem. */
export function useBulkDialog<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  props: BulkDialogProps,
  close: () => void,
): {
  submit: (variables: Omit<Variables, 'ids' | 'filter' | 'skipForbidden'>) => Promise<void>;
  problem: Ref<string | undefined>;
  running: Ref<boolean>;
  done: Ref<number>;
} {
  const { t, n } = useText();
  const toast = useToast();
  const apollo = useApollo();
  const bulk = useBulk(document);
  const problem = ref<string>();

  async function submit(variables: Omit<Variables, 'ids' | 'filter' | 'skipForbidden'>): Promise<void> {
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

  return { submit, problem, running: bulk.running, done: bulk.done };
}
