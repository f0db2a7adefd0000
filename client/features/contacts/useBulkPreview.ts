import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { graphql } from '../../graphql';
import type { BulkChangeInput, BulkPreviewQuery, ContactFilter } from '../../graphql/graphql';
import { useApollo } from '../../lib/apollo';
import { idsPerCall, portions } from './portions';
import type { Selection } from './selection';

const BulkPreview = graphql(`
  query BulkPreview($ids: [ID!], $filter: ContactFilter, $change: BulkChangeInput) {
    bulkPreview(ids: $ids, filter: $filter, change: $change) {
      total
      editable
      shareable
      unchanged
      lost
      isComplete
    }
  }
`);

export type Preview = Omit<BulkPreviewQuery['bulkPreview'], '__typename'>;

/** Asks the server what a bulk change would do to a selection, as the viewer sees it. */
export function useAskPreview(): (
  selection: Selection,
  filter: ContactFilter,
  change: BulkChangeInput,
) => Promise<Preview> {
  const apollo = useApollo();
  const ask = async (target: { ids?: string[]; filter?: ContactFilter }, change: BulkChangeInput) => {
    const variables = { ...target, change };
    const { data } = await apollo.query({ query: BulkPreview, variables, fetchPolicy: 'no-cache' });
    return data!.bulkPreview;
  };
  return async (selection, filter, change) => {
    if (selection.all) return ask({ filter }, change);
    const ids = selection.picked.map(({ id }) => id);
    const parts = await Promise.all(portions(ids, idsPerCall).map(part => ask({ ids: part }, change)));
    return parts.reduce(added, { ...nothing });
  };
}

/** The same for a dialog: asks anew whenever the change is another, and shows only the last answer. */
export function useBulkPreview(
  selection: () => Selection,
  filter: () => ContactFilter,
  change: () => BulkChangeInput,
): { preview: ShallowRef<Preview | undefined>; failed: Ref<boolean> } {
  const ask = useAskPreview();
  const preview = shallowRef<Preview>();
  const failed = ref(false);
  let last = 0;
  watch(
    () => JSON.stringify(change()),
    async () => {
      const mine = ++last;
      preview.value = undefined;
      failed.value = false;
      const answer = await ask(selection(), filter(), change()).catch(() => undefined);
      if (mine !== last) return;
      preview.value = answer;
      failed.value = !answer;
    },
    { immediate: true },
  );
  return { preview, failed };
}

const nothing: Preview = { total: 0, editable: 0, shareable: 0, unchanged: 0, lost: 0, isComplete: true };

const added = (a: Preview, b: Preview): Preview => ({
  total: a.total + b.total,
  editable: a.editable + b.editable,
  shareable: a.shareable + b.shareable,
  unchanged: a.unchanged + b.unchanged,
  lost: a.lost + b.lost,
  isComplete: a.isComplete && b.isComplete,
});
