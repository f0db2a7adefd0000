import { graphql } from '../../graphql';
import type { PlanImportMutation, PlanImportMutationVariables } from '../../graphql/graphql';
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
export function usePlanImport(): ReturnType<
  typeof useMutation<PlanImportMutation, PlanImportMutationVariables>
> {
  return useMutation(PlanImport, { toastProblems: false });
}
