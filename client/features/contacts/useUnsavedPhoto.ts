import { useToast } from '@nuxt/ui/composables';
import { shallowRef, type ComputedRef, type ShallowRef } from 'vue';
import { useText } from '../../lib/i18n';
import type { PhotoChange } from './photo-change';
import { usePhoto } from './usePhoto';

/**
 * The photo in a form: it waits in the browser until `store` is called for the saved contact, which stays saved whatever
 * becomes of its photo; without an id, nobody here may see the contact any more.
 */
export function useUnsavedPhoto(): {
  photo: ShallowRef<PhotoChange | undefined>;
  store: (contactId: string | undefined, name: string) => Promise<void>;
  storing: ComputedRef<boolean>;
} {
  const { t } = useText();
  const toast = useToast();
  const { apply, running } = usePhoto({ refresh: false });
  const photo = shallowRef<PhotoChange>();

  async function store(contactId: string | undefined, name: string): Promise<void> {
    if (!photo.value) return;
    const problem = contactId ? await apply(contactId, photo.value) : undefined;
    photo.value = undefined;
    if (contactId && !problem) return;
    toast.add({
      title: problem ? t('photo.notStored', { name, problem }) : t('photo.outOfSight'),
      icon: 'i-lucide-circle-alert',
      color: 'warning',
      duration: 0,
    });
  }

  return { photo, store, storing: running };
}
