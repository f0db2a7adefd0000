import { useToast } from '@nuxt/ui/composables';
import { graphql } from '../../graphql';
import { useText } from '../../lib/i18n';
import { useConfirm } from '../../lib/useConfirm';
import { useMutation } from '../../lib/useMutation';

const SetFormActive = graphql(`
  mutation SetFormActive($id: ID!, $active: Boolean!) {
    updateWebForm(id: $id, input: { active: $active }) {
      webForm {
        id
        active
      }
      userErrors {
        ...Problem
      }
    }
  }
`);
const RotateFormKey = graphql(`
  mutation RotateFormKey($id: ID!) {
    rotateWebFormKey(id: $id) {
      webForm {
        id
        key
        url
      }
      userErrors {
        ...Problem
      }
    }
  }
`);
const DeleteForm = graphql(`
  mutation DeleteForm($id: ID!) {
    deleteWebForm(id: $id) {
      ok
      userErrors {
        ...Problem
      }
    }
  }
`);

export type FormToAct = { id: string; title: string };

/** What is done with a form as a whole; true where it was done. */
export function useFormActions(): {
  setActive: (form: FormToAct, active: boolean) => Promise<boolean>;
  rotateKey: (form: FormToAct) => Promise<boolean>;
  remove: (form: FormToAct) => Promise<boolean>;
} {
  const { t } = useText();
  const toast = useToast();
  const confirm = useConfirm();
  const setFormActive = useMutation(SetFormActive);
  const rotateFormKey = useMutation(RotateFormKey);
  // Whoever shows the form leaves it first, for it can no longer be asked for.
  const deleteForm = useMutation(DeleteForm, { refresh: false });

  function tell(title: string): void {
    toast.add({ title, icon: 'i-lucide-check', color: 'success' });
  }

  return {
    async setActive({ id, title }, active) {
      const { ok } = await setFormActive.run({ id, active });
      if (ok) tell(t(active ? 'webForms.switchedOn' : 'webForms.switchedOff', { title }));
      return ok;
    },
    async rotateKey({ id, title }) {
      const isSure = await confirm({
        title: t('webForms.rotate.title', { title }),
        text: t('webForms.rotate.text'),
        confirmLabel: t('webForms.rotate.submit'),
        dangerous: true,
      });
      if (!isSure || !(await rotateFormKey.run({ id })).ok) return false;
      tell(t('webForms.rotate.done'));
      return true;
    },
    async remove({ id, title }) {
      const isSure = await confirm({
        title: t('webForms.remove.title', { title }),
        text: t('webForms.remove.text'),
        confirmLabel: t('webForms.remove.submit'),
        dangerous: true,
      });
      if (!isSure || !(await deleteForm.run({ id })).ok) return false;
      tell(t('webForms.remove.done', { title }));
      return true;
    },
  };
}
