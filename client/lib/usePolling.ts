import { onScopeDispose, ref, watch, type Ref } from 'vue';

/**
 * Asks again and again as long as `active`, each time some milliseconds after the last answer. `failing` while there is
 * none; it goes on asking.
 */
export function usePolling(
  ask: () => Promise<unknown>,
  active: () => boolean,
  milliseconds: number,
): { failing: Ref<boolean> } {
  const failing = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  async function round(): Promise<void> {
    try {
      await ask();
      failing.value = false;
    } catch {
      failing.value = true;
    }
    schedule();
  }
  function schedule(): void {
    clearTimeout(timer);
    if (active() && !stopped) timer = setTimeout(() => void round(), milliseconds);
  }

  watch(active, schedule, { immediate: true });
  onScopeDispose(() => {
    stopped = true;
    clearTimeout(timer);
  });
  return { failing };
}
