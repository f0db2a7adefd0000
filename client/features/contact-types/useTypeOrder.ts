import { graphql } from '../../graphql';
import { useMutation } from '../../lib/useMutation';

const ReorderContactTypes = graphql(`
  mutation ReorderContactTypes($ids: [ID!]!) {
    reorderContactTypes(ids: $ids) {
      contactTypes {
        id
        position
      }
      userErrors {
        ...Problem
      }
    }
  }
`);

/** Stores the order of the types; false where it could not be. */
export function useTypeOrder(): (ids: string[]) => Promise<boolean> {
  const reorder = useMutation(ReorderContactTypes);
  return async ids => (await reorder.run({ ids })).ok;
}
