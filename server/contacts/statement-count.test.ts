import { beforeAll, describe, expect, test } from '@jest/globals';
import { testSite } from '../testing/site.js';
import { withStatements } from '../testing/statements.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let viewers: TestUser[];
beforeAll(async () => {
  const { admin, anna } = await world(site.database)
    .member('anna', 'ben')
    .customField('code', 'TEXT')
    .customField('level', 'SELECT', { options: ['a', 'b'] })
    .contactType('client')
    .company('acme', { grants: { anna: 'MANAGE', ben: 'READ' } })
    .persons(60, {
      company: 'acme',
      type: 'client',
      emails: [{ address: 'a@example.org' }],
      phones: [{ number: '030 123456' }],
      websites: [{ url: 'example.org' }],
      socialProfiles: [{ network: 'GITHUB', handle: 'a' }],
      addresses: [{ city: 'Berlin' }],
      tagNames: ['a', 'b'],
      values: { code: { text: 'x' }, level: { options: ['b'] } },
      publicAccess: 'READ',
      grants: { anna: 'MANAGE', ben: 'MANAGE' },
    })
    .make();
  viewers = [admin, anna];
});

/** What the database was asked for one operation, without the look-up of the session. */
async function observed<Data>(viewer: TestUser, query: string): Promise<{ data: Data; seen: string[] }> {
  const { result, statements } = await withStatements(() => site.ask<Data>(viewer, query));
  expect(result.errors).toBeUndefined();
  return { data: result.data, seen: statements.filter(text => !text.includes('FROM session')) };
}

/** The same for a list of so many contacts. */
async function statements(viewer: TestUser, query: string, nodes = 50): Promise<string[]> {
  const { data, seen } = await observed<{ contacts: { nodes: unknown[] } }>(viewer, query);
  expect(data.contacts.nodes).toHaveLength(nodes);
  return seen;
}

const everything = `
  id kind displayName contactType { id name color } description tags { id name }
  customFields(all: true) { field { id label type options } text number date checked options display }
  emails { address category primary } phones { number e164 category primary } websites { url category }
  socialProfiles { network handle url } addresses { street city state postalCode country category primary }
  managers { id name email } publicAccess accessGrants { id level grantee { name } grantedBy { name } grantedAt }
  viewerAccess { canEdit canDelete canShare because } source version createdAt createdBy { name } updatedAt updatedBy { name }
  ... on Person { firstName lastName jobTitle company { id displayName } } ... on Company { name }`;

describe('A page of 50 contacts', () => {
  test('with all nested lists, company, managers and total takes at most 4 statements', async () => {
    for (const viewer of viewers) {
      const list = `contacts(first: 50, sort: {field: LAST_NAME}) { nodes { ${everything} } pageInfo { hasNextPage } totalCount }`;
      expect((await statements(viewer, `{ ${list} }`)).length).toBeLessThanOrEqual(4);
      const filtered = list.replace('first: 50', 'first: 50, filter: {search: "person"}');
      expect((await statements(viewer, `{ ${filtered} }`)).length).toBeLessThanOrEqual(4);
    }
  });

  test('whose history refers to much takes one statement for each kind of thing', async () => {
    const query = `{ contacts(first: 1, filter: {kind: COMPANY}) { nodes {
      history(first: 50) { nodes { type actor { name } changes { field before after } } totalCount }
    } } }`;
    for (const viewer of viewers) expect(await statements(viewer, query, 1)).toHaveLength(5);
  });

  test('of names alone takes one', async () => {
    for (const viewer of viewers) {
      expect(
        await statements(viewer, '{ contacts(first: 50) { nodes { displayName } totalCount } }'),
      ).toHaveLength(1);
    }
  });
});

describe('A single contact', () => {
  const first = async (viewer: TestUser): Promise<{ id: string; version: number }> => {
    const query = '{ contacts(first: 1, filter: {kind: PERSON}) { nodes { id version } } }';
    const { data } = await observed<{ contacts: { nodes: { id: string; version: number }[] } }>(
      viewer,
      query,
    );
    return data.contacts.nodes[0]!;
  };

  test('with all nested lists and its custom fields takes one', async () => {
    for (const viewer of viewers) {
      const { id } = await first(viewer);
      const { seen } = await observed(viewer, `{ contact(id: "${id}") { ${everything} } }`);
      expect(seen).toHaveLength(1);
    }
  });

  test('is changed by two: one that locks and reads it, and one that writes', async () => {
    const [admin] = viewers as [TestUser];
    const { id, version } = await first(admin);
    const { data, seen } = await observed<{ updatePerson: { person: { version: number } } }>(
      admin,
      `mutation { updatePerson(id: "${id}", version: ${version}, input: { jobTitle: "Pilot" }) { person { version } } }`,
    );
    expect(data.updatePerson.person.version).toBe(version + 1);
    expect(seen).toHaveLength(2);
  });
});
