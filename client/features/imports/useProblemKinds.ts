import { computed, type ComputedRef } from 'vue';
import { graphql } from '../../graphql';
import type { ImportProblemsQuery } from '../../graphql/graphql';
import { useQuery, type Query } from '../../lib/useQuery';

const ImportProblems = graphql(`
  query ImportProblems($id: ID!) {
    import(id: $id) {
      id
      summary {
        problems {
          key
          column
          columnIndex
          code
          message
          count
        }
      }
    }
  }
`);

type Summary = NonNullable<NonNullable<ImportProblemsQuery['import']>['summary']>;
export type ProblemKind = Summary['problems'][number];

/** What is wrong with a file, in how many rows each; the most frequent first. */
export function useProblemKinds(importId: string): Query<unknown> & { kinds: ComputedRef<ProblemKind[]> } {
  const query = useQuery(ImportProblems, () => ({ id: importId }));
  return { ...query, kinds: computed(() => [...(query.data.value?.import?.summary?.problems ?? [])]) };
}
