import { useToast } from '@nuxt/ui/composables';
import { computed, ref, type ComputedRef, type Ref } from 'vue';
import { graphql } from '../../graphql';
import { useText } from '../../lib/i18n';
import { useMutation, type Problem } from '../../lib/useMutation';
import { changesOf, inputOf, type FormDraft } from './form-draft';

const CreateForm = graphql(`
  mutation CreateForm($input: WebFormInput!) {
    createWebForm(input: $input) {
      webForm {
        id
      }
      userErrors {
        ...Problem
      }
    }
  }
`);
const UpdateForm = graphql(`
  mutation UpdateForm($id: ID!, $input: WebFormInput!) {
    updateWebForm(id: $id, input: $input) {
      webForm {
        ...WebFormDraft
      }
      userErrors {
        ...Problem
      }
    }
  }
`);

/** Saves what the builder holds; the problems are for it to show. */
export function useSaveForm(): {
  /** The id of the new form. */
  create: (draft: FormDraft) => Promise<string | undefined>;
  /** `before`: what the draft was when it was loaded. */
  update: (id: string, before: FormDraft, draft: FormDraft) => Promise<boolean>;
  problems: Ref<Problem[]>;
  saving: ComputedRef<boolean>;
} {
  const { t } = useText();
  const toast = useToast();
  const createForm = useMutation(CreateForm, { toastProblems: false, refresh: false });
  const updateForm = useMutation(UpdateForm, { toastProblems: false, refresh: false });
  const problems = ref<Problem[]>([]);

  function saved(): void {
    toast.add({ title: t('webForms.saved'), icon: 'i-lucide-check', color: 'success' });
  }

  return {
    problems,
    saving: computed(() => createForm.running.value || updateForm.running.value),
    async create(draft) {
      const outcome = await createForm.run({ input: inputOf(draft) });
      problems.value = outcome.ok ? [] : outcome.problems;
      if (outcome.ok) saved();
      return outcome.ok ? outcome.payload.webForm?.id : undefined;
    },
    async update(id, before, draft) {
      const outcome = await updateForm.run({ id, input: changesOf(before, draft) });
      problems.value = outcome.ok ? [] : outcome.problems;
      if (outcome.ok) saved();
      return outcome.ok;
    },
  };
}
