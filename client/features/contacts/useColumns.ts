import { computed, ref, type ComputedRef, type Ref } from 'vue';
import { columnsAmong, defaultColumns, type Column, type ListState } from './list-state';

const key = 'contact-columns';
const remembered = ref(readRemembered());

/** The columns of a view: those of its URL, else those last chosen in this browser. */
export function useColumns(state: Ref<ListState>): {
  shown: ComputedRef<readonly Column[]>;
  choose: (chosen: Column[]) => void;
} {
  const shown = computed(() => state.value.columns ?? remembered.value);

  function choose(chosen: Column[]): void {
    localStorage.setItem(key, chosen.join(','));
    remembered.value = chosen;
    state.value = { ...state.value, columns: chosen };
  }

  return { shown, choose };
}

function readRemembered(): Column[] {
  const stored = localStorage.getItem(key)?.split(',');
  return stored ? columnsAmong(stored) : defaultColumns;
}
