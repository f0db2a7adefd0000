import { computed, type ComputedRef } from 'vue';
import { graphql } from '../../graphql';
import type { ImportCorrectionsQuery } from '../../graphql/graphql';
import { useQuery } from '../../lib/useQuery';

const CorrectionsQuery = graphql(`
  query ImportCorrections($id: ID!) {
    import(id: $id) {
      id
      corrections {
        cellCount
        cells {
          id
          line
          column
          value
        }
        replacements {
          id
          column
          find
          wholeCell
          value
        }
      }
    }
  }
`);

type Corrections = NonNullable<ImportCorrectionsQuery['import']>['corrections'];
const none: Corrections = { cellCount: 0, cells: [], replacements: [] };

/** What was put right in a file so far; `count` tells how much, though only the newest cells are listed. */
export function useCorrections(importId: string): {
  corrections: ComputedRef<Corrections>;
  count: ComputedRef<number>;
  refetch: () => Promise<void>;
} {
  const query = useQuery(CorrectionsQuery, () => ({ id: importId }));
  const corrections = computed(() => query.data.value?.import?.corrections ?? none);
  const count = computed(() => corrections.value.cellCount + corrections.value.replacements.length);
  return { corrections, count, refetch: query.refetch };
}
