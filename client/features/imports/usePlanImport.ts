import { graphql } from '../../graphql';
import { useMutation } from '../../lib/useMutation';

const PlanImport = graphql(`
  mutation PlanImport($id: ID!) {
    planImport(id: $id) {
      import {
        ...ImportState
        ...ImportSetup
      }
      userErrors {
        ...Problem
      }
    }
  }
`);

/** Has every row of a file checked; the answer comes at once, the plan later. */
export function usePlanImport() {
  return useMutation(PlanImport, { toastProblems: false });
}
