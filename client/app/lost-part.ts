import { ref, type Ref } from 'vue';
import { START_LOCATION, type Router } from 'vue-router';

/**
 * Where to go on after a part of the client could not be loaded: the connection was lost, or a newer Kartei has taken the
 * place of the one that this page came from. Null while nothing is missing.
 */
export function watchForLostParts(router: Router): Ref<string | null> {
  const goOn = ref<string | null>(null);
  window.addEventListener('vite:preloadError', () => (goOn.value = router.currentRoute.value.fullPath));
  router.onError((_error, to, from) => {
    if (goOn.value !== null && from !== START_LOCATION) goOn.value = to.fullPath;
  });
  return goOn;
}
