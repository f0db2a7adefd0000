import { beforeAll, describe, expect, test } from '@jest/globals';
import { statementObservers } from '../platform/statement.js';
import { testSite } from '../testing/site.js';
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
async function statements(viewer: TestUser, query: string, nodes = 50): Promise<string[]> {
  const seen: string[] = [];
  const observe = (text: string): void => void seen.push(text);
  statementObservers.add(observe);
  const { errors, data } = await site.ask<{ contacts: { nodes: unknown[] } }>(viewer, query);
  statementObservers.delete(observe);
  expect(errors).toBeUndefined();
  expect(data.contacts.nodes).toHaveLength(nodes);
  return seen.filter(text => !text.includes('FROM session'));
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
