import { expect } from '@jest/globals';
import type { testSite } from './site.js';
import type { TestContact, TestUser } from './world.js';

export interface Problem {
  code: string;
  path: string[] | null;
  message: string;
}

const problems = 'userErrors { code path message }';
const deleted = `deletedIds ${problems}`;
const mutations = {
  createContactType: `mutation ($input: ContactTypeInput!) { createContactType(input: $input) { contactType { id name color position } ${problems} } }`,
  updateContactType: `mutation ($id: ID!, $input: ContactTypeInput!) { updateContactType(id: $id, input: $input) { contactType { id name color } ${problems} } }`,
  deleteContactType: `mutation ($id: ID!, $moveTo: ID, $moveToNone: Boolean) { deleteContactType(id: $id, moveTo: $moveTo, moveToNone: $moveToNone) { ${deleted} } }`,
  reorderContactTypes: `mutation ($ids: [ID!]!) { reorderContactTypes(ids: $ids) { contactTypes { id } ${problems} } }`,
  createCustomField: `mutation ($input: CustomFieldInput!) { createCustomField(input: $input) { customField { id label type scope required helpText options size rows columns position } ${problems} } }`,
  updateCustomField: `mutation ($id: ID!, $input: CustomFieldInput!, $renames: [OptionRenameInput!], $clear: Boolean) { updateCustomField(id: $id, input: $input, renameOptions: $renames, clearRemovedOptions: $clear) { customField { id label type scope required helpText options size rows columns } ${problems} } }`,
  deleteCustomField: `mutation ($id: ID!, $deleteValues: Boolean) { deleteCustomField(id: $id, deleteValues: $deleteValues) { ${deleted} } }`,
  reorderCustomFields: `mutation ($ids: [ID!]!) { reorderCustomFields(ids: $ids) { customFields { id } ${problems} } }`,
  renameTag: `mutation ($id: ID!, $name: String!) { renameTag(id: $id, name: $name) { ok ${problems} } }`,
  deleteTag: `mutation ($id: ID!) { deleteTag(id: $id) { ok ${problems} } }`,
};
export type SettingsMutation = keyof typeof mutations;
export const settingsMutations = Object.keys(mutations) as SettingsMutation[];

/** What a mutation of the settings answers, as far as it has it. */
interface SettingsAnswer {
  contactType: { id: string; name: string; color: string | null; position: number } | null;
  customField: { id: string; label: string; options: string[]; [setting: string]: unknown } | null;
  deletedIds: string[] | null;
  ok: boolean;
  userErrors: Problem[];
}

interface Followed {
  version: number;
  contactType: { name: string } | null;
  tags: { name: string }[];
  history: { nodes: { type: string; changes: { field: string; before: string; after: string }[] }[] };
}

/** The settings, as administrators change them, and what becomes of contacts, on a test's site. */
export function settingsOperations(site: ReturnType<typeof testSite>) {
  const change = async (
    viewer: TestUser,
    name: SettingsMutation,
    variables: object,
  ): Promise<SettingsAnswer> => {
    const { data, errors } = await site.ask<Record<string, SettingsAnswer>>(
      viewer,
      mutations[name],
      variables,
    );
    expect(errors).toBeUndefined();
    return data[name]!;
  };
  return {
    change,
    refused: async (viewer: TestUser, name: SettingsMutation, variables: object) =>
      (await change(viewer, name, variables)).userErrors.map(({ code, path }) =>
        [code, ...(path ?? [])].join(' '),
      ),
    codeOf: async (viewer: TestUser | null, name: SettingsMutation, variables: object) =>
      (await site.ask(viewer, mutations[name], variables)).errors?.[0]?.extensions?.['code'],
    makeType: async (admin: TestUser, name: string): Promise<string> =>
      (await change(admin, 'createContactType', { input: { name } })).contactType!.id,
    makeField: async (admin: TestUser, input: object): Promise<string> =>
      (await change(admin, 'createCustomField', { input: { type: 'TEXT', ...input } })).customField!.id,
    typeNames: async (viewer: TestUser): Promise<string[]> =>
      (
        await site.ask<{ contactTypes: { name: string }[] }>(viewer, '{ contactTypes { name } }')
      ).data.contactTypes.map(({ name }) => name),
    tags: async (viewer: TestUser) =>
      (
        await site.ask<{ tags: { id: string; name: string; contactCount: number }[] }>(
          viewer,
          '{ tags { id name contactCount } }',
        )
      ).data.tags,
    seen: async (viewer: TestUser, { id }: TestContact): Promise<Followed> =>
      (
        await site.ask<{ contact: Followed }>(
          viewer,
          `query ($id: ID!) { contact(id: $id) { version contactType { name } tags { name }
            history(first: 1) { nodes { type changes { field before after } } } } }`,
          { id },
        )
      ).data.contact,
    found: async (viewer: TestUser, search: string): Promise<number> =>
      (
        await site.ask<{ contacts: { totalCount: number } }>(
          viewer,
          'query ($search: String!) { contacts(filter: { search: $search }) { totalCount } }',
          { search },
        )
      ).data.contacts.totalCount,
  };
}
