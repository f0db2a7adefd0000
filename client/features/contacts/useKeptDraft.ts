import { useToast } from '@nuxt/ui/composables';
import { ref, type Ref } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { useText } from '../../lib/i18n';
import { keepInput, takeInput } from '../../lib/kept-input';
import { useSession } from '../../lib/session';
import { revived, type ContactDraft } from './contact-draft';

/** `base`: what an edited contact was when the form was opened. */
export type KeptDraft = { draft: ContactDraft; base?: { version: number; draft: ContactDraft } };

/** The way from a form to the custom fields and back, on which nothing that was typed is lost. */
export function useKeptDraft(): {
  /** What was typed before the trip, on the way back from it. */
  kept: KeptDraft | undefined;
  /** True on the way there: nothing is left behind. */
  isLeaving: Ref<boolean>;
  /** Without a draft nothing has been typed that could be lost. */
  toCustomFields: (draft: KeptDraft | undefined) => Promise<void>;
} {
  const { t } = useText();
  const { user } = useSession();
  const route = useRoute();
  const router = useRouter();
  const toast = useToast();
  const isLeaving = ref(false);
  const path = route.fullPath;
  const left = takeInput(user.value.id, path) as KeptDraft | undefined;

  async function toCustomFields(draft: KeptDraft | undefined): Promise<void> {
    if (draft && !keepInput(user.value.id, path, draft)) {
      toast.add({ title: t('kept.impossible'), icon: 'i-lucide-circle-alert', color: 'error' });
      return;
    }
    isLeaving.value = true;
    // Somebody who stays is asked again the next time.
    if (await router.push('/settings/custom-fields')) isLeaving.value = false;
  }
  return { kept: left && { ...left, draft: revived(left.draft) }, isLeaving, toCustomFields };
}
