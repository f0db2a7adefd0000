import { computed, type ComputedRef } from 'vue';
import { graphql, readFragment } from '../../graphql';
import type { ImportSetupFragment, ImportStateFragment } from '../../graphql/graphql';
import { useQuery, type Query } from '../../lib/useQuery';
import { useImportChanges } from './useImportChanges';

/** What changes while the server works; told again and again, so nothing long. */
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
    canUndo
    summary {
      rowCount
      create
      update
      unchanged
      skip
      invalid
      companiesCreated
      keptByUndo
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
    format
    settings {
      encoding
      delimiter
      quote
      hasHeader
      duplicatePolicy
      matchKeys
      emptyClears
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

/**
 * An import as it is now, whoever works on it. `state` and `setup` are undefined until it is there, or
 * where there is none; `failing` while the server does not answer.
 */
export function useImport(id: string): {
  query: Query<unknown>;
  state: ComputedRef<ImportStateFragment | null | undefined>;
  setup: ComputedRef<ImportSetupFragment | null | undefined>;
  failing: ComputedRef<boolean>;
} {
  const query = useQuery(ImportPageQuery, () => ({ id }));
  const state = computed(() => readFragment(ImportState, query.data.value?.import));
  const setup = computed(() => readFragment(ImportSetup, query.data.value?.import));
  const { failing } = useImportChanges(() => state.value ?? undefined);
  return { query, state, setup, failing };
}
