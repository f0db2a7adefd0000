import { graphql } from '../../graphql';
import { useMutation, type Problem } from '../../lib/useMutation';
import type { CellDraft } from './useCellDrafts';

// Without the state, which is DRAFT only until the check begins.
const CorrectImport = graphql(`
  mutation CorrectImport($id: ID!, $cells: [ImportCellInput!]!) {
    correctImport(id: $id, cells: $cells) {
      import {
        id
      }
      userErrors {
        ...Problem
      }
    }
  }
`);

/** Puts cells right on the server; gives what was refused. */
export function useCorrectCells(importId: string): (cells: CellDraft[]) => Promise<Problem[]> {
  const correct = useMutation(CorrectImport, { toastProblems: false, refresh: false });
  return async cells => {
    if (cells.length === 0) return [];
    const outcome = await correct.run({ id: importId, cells });
    return outcome.ok ? [] : outcome.problems;
  };
}
