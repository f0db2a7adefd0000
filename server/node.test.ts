import { describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { testSite } from './testing/site.js';
import { world, type TestUser } from './testing/world.js';

const site = testSite();

const query = `query ($id: ID!) { node(id: $id) {
  __typename id ... on Contact { displayName emails { address } } ... on Tag { name contactCount } ... on ContactType { name }
  ... on User { name } ... on ContactEvent { type changes { field } } ... on AccessGrant { level grantee { name } contact { id } }
} }`;
const look = async (viewer: TestUser, id: string) => (await site.ask(viewer, query, { id })).data.node;

describe('node', () => {
  test('finds anything that the viewer may see', async () => {
    const { anna, erika, client } = await world(site.database)
      .member('anna')
      .contactType('client')
      .person('erika', {
        grants: { anna: 'MANAGE' },
        publicAccess: 'READ',
        emails: [{ address: 'a@example.org' }],
        tagNames: ['vip'],
      })
      .make();
    expect(await look(anna, erika.id)).toEqual({
      __typename: 'Person',
      id: erika.id,
      displayName: 'Erika Muster',
      emails: [{ address: 'a@example.org' }],
    });
    expect(await look(anna, client.id)).toEqual({ __typename: 'ContactType', id: client.id, name: 'client' });
    expect(await look(anna, anna.id)).toEqual({ __typename: 'User', id: anna.id, name: 'anna' });
    const { data } = await site.ask<{
      tags: { id: string }[];
      contact: { accessGrants: { id: string }[]; history: { nodes: { id: string; type: string }[] } };
    }>(
      anna,
      `query ($id: ID!) { tags { id } contact(id: $id) { accessGrants { id } history { nodes { id type } } } }`,
      { id: erika.id },
    );
    const [tag] = data.tags;
    expect(await look(anna, tag!.id)).toEqual({
      __typename: 'Tag',
      id: tag!.id,
      name: 'vip',
      contactCount: 1,
    });
    const [everyone, own] = data.contact.accessGrants;
    const contact = { id: erika.id };
    expect(await look(anna, everyone!.id)).toMatchObject({ level: 'READ', grantee: null, contact });
    expect(await look(anna, own!.id)).toMatchObject({ level: 'MANAGE', grantee: { name: 'anna' }, contact });
    for (const { id, type } of data.contact.history.nodes)
      expect(await look(anna, id)).toMatchObject({ id, type });
  });

  test('answers what the viewer may not see like an id that nobody made up', async () => {
    const { anna, erika, hidden } = await world(site.database)
      .member('anna')
      .person('erika', { grants: { anna: 'READ_WRITE' }, publicAccess: 'READ' })
      .person('hidden')
      .make();
    const answerFor = async (id: string): Promise<string> => (await site.ask(anna, query, { id })).body;
    const answer = await answerFor('0199aaaa-0000-7000-8000-000000000000');
    expect(JSON.parse(answer)).toEqual({ data: { node: null }, extensions: expect.anything() });
    const forbidden = await site.database.read.rows<{ id: string }>(sql`
      SELECT id FROM access_grant WHERE contact_id = ${erika.id}
      UNION ALL SELECT id FROM contact_event WHERE contact_id = ${hidden.id}
      UNION ALL SELECT id FROM contact_event WHERE contact_id = ${erika.id} AND type = 'ACCESS_GRANTED'`);
    expect(forbidden).toHaveLength(3);
    const ids = [hidden.id, `public-${erika.id}`, `public-${hidden.id}`, 'public-', 'nonsense', '', '\0'];
    for (const id of [...ids, ...forbidden.map(row => row.id)])
      expect([id, await answerFor(id)]).toEqual([id, answer]);
  });

  test('finds a key for its owner and for full-access administrators, and for nobody else', async () => {
    const { admin, anna, ben, cleo } = await world(site.database)
      .member('anna', 'ben')
      .crmAdmin('cleo')
      .make();
    const { data } = await site.ask<{ createApiKey: { apiKey: { id: string } } }>(
      anna,
      'mutation { createApiKey(name: "Shop", scope: READ) { apiKey { id } } }',
    );
    const { id } = data.createApiKey.apiKey;
    const found = { __typename: 'ApiKey', id };
    const seen = await Promise.all([anna, admin, ben, cleo].map(viewer => look(viewer, id)));
    expect(seen).toEqual([found, found, null, null]);
  });
});
