import { computed, type ComputedRef, type Ref } from 'vue';
import { graphql, readFragment } from '../../graphql';
import type { ImportSetupFragment, ImportStateFragment } from '../../graphql/graphql';
import { useApollo } from '../../lib/apollo';
import { useQuery, type Query } from '../../lib/useQuery';
import { isWorking } from './import-step';
import { usePolling } from './usePolling';

/** What changes while the server works; asked for again and again, so nothing long. */
const ImportState = graphql(`
  fragment ImportState on Import {
    id
    fileName
    status
    progress
    createdAt
    createdBy {
      id
    }
    finishedAt
    failedRowsUrl
    failureReason
    summary {
      rowCount
      create
      update
      unchanged
      skip
      invalid
      companiesCreated
      newCompanies
      newTags
      newContactTypes
    }
  }
`);

/** How the file is read and what its columns become. */
const ImportSetup = graphql(`
  fragment ImportSetup on Import {
    id
    settings {
      encoding
      delimiter
      quote
      hasHeader
      duplicatePolicy
      createMissing
      publicAccess
      tags
      contactType {
        id
      }
      managers {
        id
        name
        email
      }
    }
    columns {
      index
      header
      samples
      target
    }
    targets {
      key
      label
      group
    }
  }
`);

const ImportPageQuery = graphql(`
  query ImportPage($id: ID!) {
    import(id: $id) {
      ...ImportState
      ...ImportSetup
    }
  }
`);
const ImportProgressQuery = graphql(`
  query ImportProgress($id: ID!) {
    import(id: $id) {
      ...ImportState
    }
  }
`);

const pause = 1000;

/**
 * An import as it is now: followed while the server works on it. `state` and `setup` are undefined until it is there, or
 * where there is none; `failing` while the server does not answer.
 */
export function useImport(id: string): {
  query: Query<unknown>;
  state: ComputedRef<ImportStateFragment | null | undefined>;
  setup: ComputedRef<ImportSetupFragment | null | undefined>;
  failing: Ref<boolean>;
} {
  const query = useQuery(ImportPageQuery, () => ({ id }));
  const state = computed(() => readFragment(ImportState, query.data.value?.import));
  const setup = computed(() => readFragment(ImportSetup, query.data.value?.import));
  const apollo = useApollo();
  // The answer reaches the query above through the cache.
  const { failing } = usePolling(
    () => apollo.query({ query: ImportProgressQuery, variables: { id }, fetchPolicy: 'network-only' }),
    () => state.value != null && isWorking(state.value.status),
    pause,
  );
  return { query, state, setup, failing };
}
