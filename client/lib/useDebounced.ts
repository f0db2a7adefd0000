import { onScopeDispose, ref, watch, type Ref } from 'vue';

/** Follows a value once it has rested for some milliseconds. */
export function useDebounced<Value>(source: () => Value, milliseconds: number): Readonly<Ref<Value>> {
  const rested = ref(source()) as Ref<Value>;
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(source, value => {
    clearTimeout(timer);
    timer = setTimeout(() => (rested.value = value), milliseconds);
  });
  onScopeDispose(() => clearTimeout(timer));
  return rested;
}
