import { onScopeDispose, ref, watch, type Ref } from 'vue';
import type { PhotoChange } from './photo-change';

/** Where the picture is that a change would show; undefined where it would show none. */
export function usePhotoSource(change: () => PhotoChange | undefined): Ref<string | undefined> {
  const source = ref<string>();
  let made: string | undefined;
  const revoke = (): void => {
    if (made) URL.revokeObjectURL(made);
    made = undefined;
  };
  watch(
    change,
    now => {
      revoke();
      if (now?.kind === 'file') made = URL.createObjectURL(now.file);
      source.value = now?.kind === 'suggestion' ? now.previewUrl : made;
    },
    { immediate: true },
  );
  onScopeDispose(revoke);
  return source;
}
