import { shallowRef, watch, type ShallowRef } from 'vue';

/**
 * A list in the order that is stored, or that somebody is giving it at this moment. `settle` stores the one that is shown,
 * one after the other; where that fails, the list is as it is stored.
 */
export function useStoredOrder<Item extends { id: string }>(
  stored: () => readonly Item[],
  save: (ids: string[]) => Promise<boolean>,
  refetch: () => Promise<void>,
): { items: ShallowRef<Item[]>; settle: () => Promise<void> } {
  const items = shallowRef<Item[]>([]);
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  let saved = '';

  const idsOf = (list: readonly Item[]): string[] => list.map(({ id }) => id);
  function reset(): void {
    items.value = [...stored()];
    saved = idsOf(items.value).join();
  }
  // What comes back of one step must not undo the next.
  watch(stored, () => waiting === 0 && reset(), { immediate: true });

  async function settle(): Promise<void> {
    const ids = idsOf(items.value);
    if (ids.join() === saved) return;
    saved = ids.join();
    waiting += 1;
    const saving = last.then(() => save(ids));
    last = saving;
    const isSaved = await saving;
    waiting -= 1;
    if (waiting > 0) return;
    if (!isSaved) await refetch();
    reset();
  }
  return { items, settle };
}
