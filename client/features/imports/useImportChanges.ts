import { computed, watch, type ComputedRef } from 'vue';
import { graphql } from '../../graphql';
import type { ImportStatus } from '../../graphql/graphql';
import { useApollo } from '../../lib/apollo';
import { usePolling } from '../../lib/usePolling';
import { useSubscription } from '../../lib/useSubscription';
import { isWorking } from './import-step';

const ImportChanged = graphql(`
  subscription ImportChanged($id: ID!) {
    importChanged(id: $id) {
      ...ImportState
    }
  }
`);
const ImportProgress = graphql(`
  query ImportProgress($id: ID!) {
    import(id: $id) {
      ...ImportState
    }
  }
`);

const pollMs = 2_000;

/**
 * Follows an import: how it is now goes into the cache, from where every query has it. While nothing can be followed, a
 * working import is asked after instead; `failing` where that has no answer either.
 */
export function useImportChanges(followed: () => { id: string; status: ImportStatus } | undefined): {
  failing: ComputedRef<boolean>;
} {
  const apollo = useApollo();
  const id = computed(() => followed()?.id);

  async function ask(): Promise<void> {
    if (!id.value) return;
    const variables = { id: id.value };
    await apollo.query({ query: ImportProgress, variables, fetchPolicy: 'network-only' });
  }
  const askQuietly = (): void => void ask().catch(() => undefined);

  const { connected } = useSubscription(ImportChanged, {
    variables: () => (id.value ? { id: id.value } : null),
    onEvent: ({ importChanged }) =>
      apollo.writeQuery({
        query: ImportProgress,
        variables: { id: id.value! },
        data: { import: importChanged },
      }),
    onMissed: askQuietly,
  });
  // What happened between the last answer and now was told to nobody.
  watch(connected, now => now && askQuietly());

  const polling = usePolling(
    ask,
    () => {
      const entry = followed();
      return entry !== undefined && isWorking(entry.status) && !connected.value;
    },
    pollMs,
  );
  return { failing: computed(() => polling.failing.value && !connected.value) };
}
