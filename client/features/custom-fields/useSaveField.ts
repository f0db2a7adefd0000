import { useToast } from '@nuxt/ui/composables';
import { computed, type ComputedRef } from 'vue';
import { graphql } from '../../graphql';
import { useText } from '../../lib/i18n';
import { useMutation, type Problem } from '../../lib/useMutation';
import { inputOf, renamesOf, type FieldDraft } from './field-draft';

const CreateCustomField = graphql(`
  mutation CreateCustomField($input: CustomFieldInput!) {
    createCustomField(input: $input) {
      customField {
        id
      }
      userErrors {
        ...Problem
      }
    }
  }
`);
const UpdateCustomField = graphql(`
  mutation UpdateCustomField(
    $id: ID!
    $input: CustomFieldInput!
    $renames: [OptionRenameInput!]
    $clearRemoved: Boolean
  ) {
    updateCustomField(id: $id, input: $input, renameOptions: $renames, clearRemovedOptions: $clearRemoved) {
      customField {
        id
      }
      userErrors {
        ...Problem
      }
    }
  }
`);
const ReorderCustomFields = graphql(`
  mutation ReorderCustomFields($ids: [ID!]!) {
    reorderCustomFields(ids: $ids) {
      customFields {
        id
        position
      }
      userErrors {
        ...Problem
      }
    }
  }
`);

/** Stores a field; gives what is wrong with it, nothing where it is stored. */
export function useSaveField(): {
  save: (id: string | undefined, draft: FieldDraft, clearRemoved: boolean) => Promise<Problem[]>;
  running: ComputedRef<boolean>;
} {
  const { t } = useText();
  const toast = useToast();
  const create = useMutation(CreateCustomField, { toastProblems: false });
  const update = useMutation(UpdateCustomField, { toastProblems: false });

  async function save(id: string | undefined, draft: FieldDraft, clearRemoved: boolean): Promise<Problem[]> {
    const input = inputOf(draft);
    const outcome = id
      ? await update.run({ id, input, renames: renamesOf(draft), clearRemoved })
      : await create.run({ input });
    if (!outcome.ok) return outcome.problems;
    toast.add({
      title: t(id ? 'customFields.saved' : 'customFields.created', { label: draft.label.trim() }),
      icon: 'i-lucide-check',
      color: 'success',
    });
    return [];
  }
  return { save, running: computed(() => create.running.value || update.running.value) };
}

/** Stores the order of the fields; false where it could not be. */
export function useFieldOrder(): (ids: string[]) => Promise<boolean> {
  const reorder = useMutation(ReorderCustomFields);
  return async ids => (await reorder.run({ ids })).ok;
}
