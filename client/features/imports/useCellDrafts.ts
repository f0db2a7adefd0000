import { computed, reactive, type ComputedRef } from 'vue';

export type CellDraft = { line: number; column: number; value: string };

/** Cells that were typed anew and are not checked yet, in the order of their lines. */
export type CellDrafts = {
  all: ComputedRef<CellDraft[]>;
  valueOf: (line: number, column: number) => string | undefined;
  /** Typed back to what stands in the file, it is no correction any more. */
  set: (draft: CellDraft, inFile: string) => void;
  clear: () => void;
};

export function useCellDrafts(): CellDrafts {
  const drafts = reactive(new Map<string, CellDraft>());
  const keyOf = (line: number, column: number): string => `${line} ${column}`;

  return {
    all: computed(() => [...drafts.values()].sort((a, b) => a.line - b.line || a.column - b.column)),
    valueOf: (line, column) => drafts.get(keyOf(line, column))?.value,
    set(draft, inFile) {
      const key = keyOf(draft.line, draft.column);
      if (draft.value === inFile) drafts.delete(key);
      else drafts.set(key, draft);
    },
    clear: () => drafts.clear(),
  };
}
