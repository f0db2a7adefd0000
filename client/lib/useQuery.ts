import type { OperationVariables, TypedDocumentNode, WatchQueryFetchPolicy } from '@apollo/client';
import {
  computed,
  onScopeDispose,
  ref,
  shallowRef,
  watch,
  type ComputedRef,
  type Ref,
  type ShallowRef,
} from 'vue';
import { useApollo } from './apollo';

type Options = { enabled?: () => boolean; fetchPolicy?: WatchQueryFetchPolicy };

export type Query<Data> = {
  /** The last answer; while other variables load, still that of the ones before. */
  data: Readonly<ShallowRef<Data | undefined>>;
  error: Readonly<ShallowRef<unknown>>;
  loading: Readonly<Ref<boolean>>;
  /** What a list renders: the first load, an error with nothing to show, or data. */
  state: ComputedRef<'loading' | 'error' | 'data'>;
  refetch: () => Promise<void>;
};

/** Watches a query as long as the component lives, anew whenever its variables change. Shows the cache, then the server. */
export function useQuery<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: () => Variables,
  { enabled = () => true, fetchPolicy = 'cache-and-network' }: Options = {},
): Query<Data> {
  const client = useApollo();
  const data = shallowRef<Data>();
  const error = shallowRef<unknown>();
  const loading = ref(true);

  const observable = client.watchQuery<Data, Variables>({
    query: document,
    variables: variables(),
    fetchPolicy: enabled() ? fetchPolicy : 'standby',
    notifyOnNetworkStatusChange: true,
  } as never);
  const subscription = observable.subscribe(result => {
    loading.value = result.loading;
    if (result.dataState === 'complete') data.value = result.data as Data;
    if (!result.loading) error.value = result.error;
  });
  onScopeDispose(() => subscription.unsubscribe());

  watch(
    () => JSON.stringify([enabled(), variables()]),
    () => {
      // A failed request reaches the subscription too; here its rejection has nobody to tell.
      observable
        .reobserve({ variables: variables(), fetchPolicy: enabled() ? fetchPolicy : 'standby' })
        .catch(() => undefined);
    },
  );

  const state = computed(() => {
    if (data.value !== undefined) return 'data';
    return error.value ? 'error' : 'loading';
  });
  const refetch = async (): Promise<void> => {
    await observable.refetch().catch(() => undefined);
  };
  return { data, error, loading, state, refetch };
}
