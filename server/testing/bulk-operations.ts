import { expect } from '@jest/globals';
import type { testSite } from './site.js';
import { world, type TestContact, type TestUser } from './world.js';

interface Problem {
  code: string;
  path: string[];
}
export interface Bulk {
  contacts: { id: string }[] | null;
  changedCount: number;
  skippedCount: number;
  userErrors: Problem[];
}

const selection = '$ids: [ID!], $filter: ContactFilter, $skip: Boolean';
const selected = 'ids: $ids, filter: $filter, skipForbidden: $skip';
const changed = 'contacts { id } changedCount skippedCount userErrors { code path }';
export const mutations = {
  deleteContacts: `mutation (${selection}) { deleteContacts(${selected}) { deletedIds deletedCount skippedCount userErrors { code path } } }`,
  tagContacts: `mutation (${selection}, $add: [String!], $remove: [String!]) { tagContacts(${selected}, add: $add, remove: $remove) { ${changed} } }`,
  setContactType: `mutation (${selection}, $type: ID) { setContactType(${selected}, contactTypeId: $type) { ${changed} } }`,
  publishContacts: `mutation (${selection}, $access: PublicAccess! = READ) { publishContacts(${selected}, access: $access) { ${changed} } }`,
  setManagers: `mutation (${selection}, $managerIds: [ID!]!) { setManagers(${selected}, managerIds: $managerIds) { ${changed} } }`,
  restoreContacts: `mutation ($ids: [ID!]!) { restoreContacts(ids: $ids) { ${changed} } }`,
  grantAccess: `mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { ${changed} } }`,
  revokeAccess: `mutation ($ids: [ID!]!, $userId: ID!) { revokeAccess(contactIds: $ids, userId: $userId) { ${changed} } }`,
};
type Mutation = keyof typeof mutations;

interface Seen {
  version: number;
  publicAccess: string;
  updatedAt: string;
  contactType: { id: string } | null;
  tags: { name: string }[];
  managers: { id: string }[];
  accessGrants: { grantee: { id: string } | null; level: string }[];
  history: { totalCount: number };
}

/** Bulk operations, and what they leave behind, on a test's site. */
export function bulkOperations(site: ReturnType<typeof testSite>) {
  return {
    async run<Result = Bulk>(viewer: TestUser, name: Mutation, variables: object): Promise<Result> {
      const { data, errors } = await site.ask<Record<string, Result>>(viewer, mutations[name], variables);
      expect(errors).toBeUndefined();
      return data[name]!;
    },

    async seen(viewer: TestUser, { id }: TestContact): Promise<Seen | null> {
      const { data } = await site.ask<{ contact: Seen | null }>(
        viewer,
        `query ($id: ID!) { contact(id: $id) {
        version publicAccess updatedAt contactType { id } tags { name } managers { id }
        accessGrants { grantee { id } level } history(first: 0) { totalCount }
      } }`,
        { id },
      );
      return data.contact;
    },

    /** Anna manages `own`, writes `edit`, reads `read`, and knows nothing of `hidden`; Ben knows nothing. */
    office: () =>
      world(site.database)
        .member('anna', 'ben')
        .person('own', { grants: { anna: 'MANAGE' } })
        .person('edit', { grants: { anna: 'READ_WRITE' } })
        .person('read', { grants: { anna: 'READ' } })
        .person('hidden')
        .make(),
  };
}
