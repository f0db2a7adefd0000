import { computed, type ComputedRef } from 'vue';
import { graphql, readFragment, type FragmentType } from '../../graphql';
import { ContactFormFieldsFragmentDoc, type ContactFormFieldsFragment } from '../../graphql/graphql';
import { useMutation, type Outcome, type Problem } from '../../lib/useMutation';
import { changesOf, inputOf, type ContactDraft, type ContactInput } from './contact-draft';
import { atFields } from './custom-field-draft';
import type { CustomFieldEntry } from './directory';

const CreatePerson = graphql(`
  mutation CreatePerson($input: PersonInput!) {
    createPerson(input: $input) {
      contact: person {
        ...ContactFormFields
      }
      userErrors {
        ...Problem
      }
    }
  }
`);
const CreateCompany = graphql(`
  mutation CreateCompany($input: CompanyInput!) {
    createCompany(input: $input) {
      contact: company {
        ...ContactFormFields
      }
      userErrors {
        ...Problem
      }
    }
  }
`);
const UpdatePerson = graphql(`
  mutation UpdatePerson($id: ID!, $version: Int!, $input: PersonInput!) {
    updatePerson(id: $id, version: $version, input: $input) {
      contact: person {
        ...ContactFormFields
      }
      userErrors {
        ...Problem
      }
    }
  }
`);
const UpdateCompany = graphql(`
  mutation UpdateCompany($id: ID!, $version: Int!, $input: CompanyInput!) {
    updateCompany(id: $id, version: $version, input: $input) {
      contact: company {
        ...ContactFormFields
      }
      userErrors {
        ...Problem
      }
    }
  }
`);

/** `contact` is null where the viewer gave up their own right to see it. */
export type Saved =
  | { ok: true; contact: ContactFormFieldsFragment | null }
  | { ok: false; problems: Problem[]; current?: ContactFormFieldsFragment };

const quiet = { toastProblems: false };

/** Creates and updates both kinds. After a conflict `current` is what stands in the database now. */
export function useSaveContact(): {
  create: (draft: ContactDraft, fields: readonly CustomFieldEntry[]) => Promise<Saved>;
  update: (id: string, version: number, base: ContactDraft, draft: ContactDraft) => Promise<Saved>;
  saving: ComputedRef<boolean>;
} {
  const createPerson = useMutation(CreatePerson, { ...quiet, refresh: false });
  const createCompany = useMutation(CreateCompany, { ...quiet, refresh: false });
  const updatePerson = useMutation(UpdatePerson, { ...quiet, refresh: false });
  const updateCompany = useMutation(UpdateCompany, { ...quiet, refresh: false });

  async function create(draft: ContactDraft, fields: readonly CustomFieldEntry[]): Promise<Saved> {
    const input = inputOf(draft, fields);
    return saved(
      draft.kind === 'PERSON' ? await createPerson.run({ input }) : await createCompany.run({ input }),
      input,
    );
  }

  async function update(
    id: string,
    version: number,
    base: ContactDraft,
    draft: ContactDraft,
  ): Promise<Saved> {
    const input = changesOf(base, draft);
    const variables = { id, version, input };
    return saved(
      draft.kind === 'PERSON' ? await updatePerson.run(variables) : await updateCompany.run(variables),
      input,
    );
  }

  const mutations = [createPerson, createCompany, updatePerson, updateCompany];
  return { create, update, saving: computed(() => mutations.some(({ running }) => running.value)) };
}

type Payload = { contact?: FragmentType<typeof ContactFormFieldsFragmentDoc> | null };

function saved(outcome: Outcome<Payload>, { customFields }: ContactInput): Saved {
  const contact = readFragment(ContactFormFieldsFragmentDoc, outcome.payload?.contact) ?? null;
  if (outcome.ok) return { ok: true, contact };
  const isConflict = outcome.problems.some(({ code }) => code === 'CONFLICT');
  const problems = atFields(outcome.problems, customFields);
  return { ok: false, problems, current: isConflict && contact ? contact : undefined };
}
