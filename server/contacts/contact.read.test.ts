import { describe, expect, test } from '@jest/globals';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();

const query = `query ($id: ID!) { contact(id: $id) {
  displayName viewerAccess { canEdit canDelete canShare because } accessGrants { id grantee { name } level contact { id } }
} }`;

async function access(viewer: TestUser, id: string) {
  const { data } = await site.ask<{ contact: { viewerAccess: object; accessGrants: object[] } }>(
    viewer,
    query,
    { id },
  );
  return data.contact;
}

describe('A contact', () => {
  test('that is hidden, deleted or in capitals answers like an id that nobody made up', async () => {
    const { anna, erika, hidden, gone } = await world(site.database)
      .member('anna')
      .person('erika', { grants: { anna: 'READ' } })
      .person('hidden')
      .person('gone', { grants: { anna: 'MANAGE' }, deleted: true })
      .make();
    const answerFor = async (id: string): Promise<string> => (await site.ask(anna, query, { id })).body;
    const answer = await answerFor('0199aaaa-0000-7000-8000-000000000000');
    expect(JSON.parse(answer)).toEqual({ data: { contact: null }, extensions: expect.anything() });
    for (const id of [hidden.id, gone.id, 'nonsense', '', '\0', erika.id.toUpperCase(), '🙂'.repeat(9)]) {
      expect(await answerFor(id)).toBe(answer);
    }
    expect(await answerFor(erika.id)).toContain('Erika Muster');
  });

  test('says what the viewer may do and why', async () => {
    const { erika, open, ...viewers } = await world(site.database)
      .crmAdmin('crm')
      .member('manager', 'writer', 'reader', 'nobody')
      .person('erika', {
        grants: { manager: 'MANAGE', writer: 'READ_WRITE', reader: 'READ' },
        publicAccess: 'READ',
      })
      .person('open', { grants: { reader: 'READ' }, publicAccess: 'READ_WRITE' })
      .make();
    const said = async (viewer: TestUser, id = erika.id) => (await access(viewer, id)).viewerAccess;
    const may = (edit: boolean, manage: boolean, because: string) => ({
      canEdit: edit,
      canDelete: manage,
      canShare: manage,
      because,
    });
    expect(await said(viewers.admin)).toEqual(may(true, true, 'ADMINISTRATOR'));
    expect(await said(viewers.crm)).toEqual(may(true, true, 'ADMINISTRATOR'));
    expect(await said(viewers.manager)).toEqual(may(true, true, 'MANAGER'));
    expect(await said(viewers.writer)).toEqual(may(true, false, 'GRANT'));
    expect(await said(viewers.reader)).toEqual(may(false, false, 'GRANT'));
    expect(await said(viewers.nobody)).toEqual(may(false, false, 'PUBLIC'));
    expect(await said(viewers.reader, open.id)).toEqual(may(true, false, 'GRANT'));
    expect(await said(viewers.nobody, open.id)).toEqual(may(true, false, 'PUBLIC'));
  });

  test('shows its grants to those who may share it, the public one first', async () => {
    const { anna, ben, erika } = await world(site.database)
      .member('anna', 'ben')
      .person('erika', { grants: { anna: 'MANAGE', ben: 'READ_WRITE' }, publicAccess: 'READ' })
      .make();
    const contact = { id: erika.id };
    expect((await access(anna, erika.id)).accessGrants).toEqual([
      { id: expect.any(String), grantee: null, level: 'READ', contact },
      { id: expect.any(String), grantee: { name: 'anna' }, level: 'MANAGE', contact },
      { id: expect.any(String), grantee: { name: 'ben' }, level: 'READ_WRITE', contact },
    ]);
    expect((await access(ben, erika.id)).accessGrants).toEqual([]);
  });

  test('ends for a user with the next request after the right ended', async () => {
    const { anna, ben, erika } = await world(site.database)
      .member('anna', 'ben')
      .person('erika', { grants: { anna: 'MANAGE', ben: 'READ' } })
      .make();
    const seen = async () =>
      (
        await site.ask<{ contact: object | null; contacts: { totalCount: number } }>(
          ben,
          `query ($id: ID!) { contact(id: $id) { id } contacts { totalCount } }`,
          {
            id: erika.id,
          },
        )
      ).data;
    const before = await seen();
    expect(before.contact).toEqual({ id: erika.id });
    await site.ask(
      anna,
      `mutation ($c: [ID!]!, $u: ID!) { revokeAccess(contactIds: $c, userId: $u) { changedCount } }`,
      {
        c: [erika.id],
        u: ben.id,
      },
    );
    const after = await seen();
    expect(after).toEqual({ contact: null, contacts: { totalCount: before.contacts.totalCount - 1 } });
  });
});

describe('The people of a company', () => {
  test('are those that the viewer may see, page by page, with their number', async () => {
    const { anna, acme } = await world(site.database)
      .member('anna')
      .company('acme', { grants: { anna: 'READ' } })
      .persons(5, { company: 'acme', grants: { anna: 'READ' } })
      .persons(3, { company: 'acme' })
      .make();
    const page = async (variables: object) => {
      const { data } = await site.ask<{
        contact: {
          people: {
            totalCount: number;
            edges: { cursor: string; node: { id: string } }[];
            pageInfo: { hasNextPage: boolean };
          };
        };
      }>(
        anna,
        `query ($id: ID!, $first: Int, $after: String) { contact(id: $id) { ... on Company {
          people(first: $first, after: $after) { totalCount edges { cursor node { id } } pageInfo { hasNextPage } }
        } } }`,
        { id: acme.id, ...variables },
      );
      return data.contact.people;
    };
    const first = await page({ first: 3 });
    const second = await page({ first: 3, after: first.edges[2]!.cursor });
    expect([first.totalCount, first.edges.length, first.pageInfo.hasNextPage]).toEqual([5, 3, true]);
    expect([second.edges.length, second.pageInfo.hasNextPage]).toEqual([2, false]);
    expect(new Set([...first.edges, ...second.edges].map(({ node }) => node.id)).size).toBe(5);
  });
});
