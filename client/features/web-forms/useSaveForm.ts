import { useToast } from '@nuxt/ui/composables';
import { computed, ref, type ComputedRef, type Ref } from 'vue';
import { graphql, readFragment } from '../../graphql';
import { WebFormDraftFragmentDoc, type WebFormDraftFragment, type WebFormInput } from '../../graphql/graphql';
import { useText } from '../../lib/i18n';
import { useMutation, type Problem } from '../../lib/useMutation';
import { inputOf, type FormDraft } from './form-draft';

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
  mutation UpdateForm($id: ID!, $version: Int!, $input: WebFormInput!) {
    updateWebForm(id: $id, version: $version, input: $input) {
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
  /** After a conflict `current` is what stands in the database now. */
  update: (form: {
    id: string;
    version: number;
    input: WebFormInput;
  }) => Promise<{ ok: boolean; current?: WebFormDraftFragment }>;
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
    async update(form) {
      const outcome = await updateForm.run(form);
      const isConflict = !outcome.ok && outcome.problems.some(({ code }) => code === 'CONFLICT');
      const current = isConflict && readFragment(WebFormDraftFragmentDoc, outcome.payload?.webForm);
      problems.value = outcome.ok || current ? [] : outcome.problems;
      if (outcome.ok) saved();
      return { ok: outcome.ok, ...(current && { current }) };
    },
  };
}
