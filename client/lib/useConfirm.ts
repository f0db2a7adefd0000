import { useOverlay } from '@nuxt/ui/composables';
import { defineAsyncComponent } from 'vue';
import { useText } from './i18n';

// Loaded with the first question.
const ConfirmDialog = defineAsyncComponent(() => import('../ui/ConfirmDialog.vue'));

type Question = {
  title: string;
  text?: string;
  lines?: string[];
  /** What has to be typed before yes can be said, and what the field is called. */
  typed?: { text: string; label: string };
  confirmLabel: string;
  cancelLabel?: string;
  dangerous?: boolean;
};

/** Asks before something that is not easily taken back; true only after a clear yes. */
export function useConfirm(): (question: Question) => Promise<boolean> {
  const { t } = useText();
  const dialog = useOverlay().create(ConfirmDialog);
  return async question =>
    (await dialog.open({ cancelLabel: t('common.cancel'), ...question }).result) === true;
}
