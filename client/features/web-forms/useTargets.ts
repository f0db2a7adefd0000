import { computed, type ComputedRef } from 'vue';
import { graphql } from '../../graphql';
import { useQuery, type Query } from '../../lib/useQuery';
import type { Targets } from './form-draft';

const FormTargets = graphql(`
  query FormTargets {
    person: webFormTargets(kind: PERSON) {
      key
      label
      group
      customField {
        id
        type
        required
        options
      }
    }
    company: webFormTargets(kind: COMPANY) {
      key
      label
      group
      customField {
        id
        type
        required
        options
      }
    }
  }
`);

/** What forms of either kind can ask for. */
export function useTargets(): { query: Query<unknown>; targets: ComputedRef<Targets | undefined> } {
  const query = useQuery(FormTargets, () => ({}));
  const targets = computed(() => {
    const data = query.data.value;
    return data && { PERSON: data.person, COMPANY: data.company };
  });
  return { query, targets };
}
