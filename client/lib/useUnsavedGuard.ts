import { onBeforeUnmount, onMounted } from 'vue';
import { useRouter } from 'vue-router';
import { useText } from './i18n';
import { useConfirm } from './useConfirm';

/** Asks before typed input is left behind: inside the application with a question of ours, outside with the browser's. */
export function useUnsavedGuard(isDirty: () => boolean): void {
  const { t } = useText();
  const confirm = useConfirm();
  const router = useRouter();

  const stopGuarding = router.beforeEach(async (to, from) => {
    if (to.path === from.path || !isDirty()) return true;
    return confirm({
      title: t('unsaved.title'),
      text: t('unsaved.text'),
      confirmLabel: t('unsaved.leave'),
      cancelLabel: t('unsaved.stay'),
      dangerous: true,
    });
  });
  function onBeforeUnload(event: BeforeUnloadEvent): void {
    if (isDirty()) event.preventDefault();
  }

  onMounted(() => window.addEventListener('beforeunload', onBeforeUnload));
  onBeforeUnmount(() => {
    stopGuarding();
    window.removeEventListener('beforeunload', onBeforeUnload);
  });
}
