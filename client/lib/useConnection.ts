import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { useApollo } from './apollo';
import { useQuery, type Query } from './useQuery';

type Page<Node> = { nodes: readonly Node[]; pageInfo: { hasNextPage: boolean; endCursor?: string | null } };
type Paged = OperationVariables & { after?: string | null };

/**
 * A list that grows by "show more": the first page is watched, later ones are added behind it. `pick` finds the
 * connection in the answer; when the first page changes, the list starts from it again.
 */
export function useConnection<Data, Variables extends Paged, Node>(
  document: TypedDocumentNode<Data, Variables>,
  variables: () => Variables,
  pick: (data: Data) => Page<Node> | null | undefined,
): Query<Data> & {
  nodes: ComputedRef<Node[]>;
  hasMore: ComputedRef<boolean>;
  loadingMore: Ref<boolean>;
  loadMore: () => Promise<void>;
} {
  const client = useApollo();
  const query = useQuery(document, variables);
  const first = computed(() => query.data.value && pick(query.data.value));
  const later = shallowRef<Page<Node>[]>([]);
  const loadingMore = ref(false);
  watch(first, () => (later.value = []));

  const last = computed(() => later.value.at(-1) ?? first.value);
  const nodes = computed(() => [...(first.value?.nodes ?? []), ...later.value.flatMap(page => page.nodes)]);
  const hasMore = computed(() => last.value?.pageInfo.hasNextPage ?? false);

  async function loadMore(): Promise<void> {
    const after = last.value?.pageInfo.endCursor;
    if (!after || loadingMore.value) return;
    loadingMore.value = true;
    try {
      const { data } = await client.query({
        query: document,
        variables: { ...variables(), after },
        fetchPolicy: 'network-only',
      } as never);
      const page = pick(data as Data);
      if (page) later.value = [...later.value, page];
    } finally {
      loadingMore.value = false;
    }
  }

  return { ...query, nodes, hasMore, loadingMore, loadMore };
}
