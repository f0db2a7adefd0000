import { describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { testSite } from '../testing/site.js';
import { somebodyWaits } from '../testing/waiting.js';
import { actAs, world, type TestContact, type TestUser } from '../testing/world.js';
import { mergeContacts } from './contact.merge.js';

const site = testSite();

const fields = `id version displayName description publicAccess contactType { name } tags { name }
  emails { address primary } phones { number primary } websites { url } socialProfiles { handle }
  addresses { city primary } managers { name } accessGrants { grantee { name } level }
  ... on Person { jobTitle company { displayName } } ... on Company { people { nodes { displayName } } }`;

async function merge(viewer: TestUser, target: { id: string }, source: { id: string }) {
  const { data } = await site.ask<{ mergeContacts: { contact: object | null; userErrors: object[] } }>(
    viewer,
    `mutation ($t: ID!, $s: ID!) {
      mergeContacts(targetId: $t, sourceId: $s) { contact { ${fields} } userErrors { code path } }
    }`,
    { t: target.id, s: source.id },
  );
  return data.mergeContacts;
}

async function look(viewer: TestUser, { id }: TestContact): Promise<object | null> {
  const query = `query ($id: ID!) { contact(id: $id) { ${fields} } }`;
  return (await site.ask<{ contact: object | null }>(viewer, query, { id })).data.contact;
}

const linksToMerged = (): Promise<object[]> =>
  site.database.read.rows(
    sql`SELECT p.id FROM contact p JOIN contact c ON c.id = p.company_id AND c.merged_into_id IS NOT NULL`,
  );

describe('mergeContacts', () => {
  test('gives the target what it lacks, and keeps what it has', async () => {
    const { anna, ben, target, source } = await world(site.database)
      .member('anna', 'ben', 'cleo')
      .contactType('client')
      .company('acme', { publicAccess: 'READ' })
      .person('target', {
        firstName: 'Erika',
        description: 'Bleibt',
        emails: [{ address: 'a@example.org' }],
        tagNames: ['alt'],
        grants: { anna: 'MANAGE', ben: 'READ' },
      })
      .person('source', {
        firstName: 'E.',
        jobTitle: 'Leiterin',
        description: 'Geht',
        company: 'acme',
        type: 'client',
        emails: [{ address: 'A@example.org' }, { address: 'b@example.org', primary: true }],
        phones: [{ number: '030 123456' }],
        websites: [{ url: 'example.org' }],
        socialProfiles: [{ network: 'GITHUB', handle: 'erika' }],
        addresses: [{ city: 'Berlin' }],
        tagNames: ['ALT', 'neu'],
        publicAccess: 'READ_WRITE',
        grants: { anna: 'MANAGE', ben: 'MANAGE', cleo: 'READ_WRITE' },
      })
      .make();
    const { contact, userErrors } = await merge(anna, target, source);
    expect(userErrors).toEqual([]);
    expect(contact).toMatchObject({
      id: target.id,
      version: 4,
      displayName: 'Erika Muster',
      description: 'Bleibt',
      jobTitle: 'Leiterin',
      company: { displayName: 'Acme GmbH' },
      contactType: { name: 'client' },
      publicAccess: 'NONE',
      emails: [
        { address: 'a@example.org', primary: true },
        { address: 'b@example.org', primary: false },
      ],
      phones: [{ number: '030 123456', primary: true }],
      websites: [{ url: 'https://example.org' }],
      socialProfiles: [{ handle: 'erika' }],
      addresses: [{ city: 'Berlin', primary: true }],
      tags: [{ name: 'alt' }, { name: 'neu' }],
    });
    const { accessGrants } = contact as { accessGrants: { grantee: { name: string }; level: string }[] };
    const levels = Object.fromEntries(accessGrants.map(({ grantee, level }) => [grantee.name, level]));
    expect(levels).toEqual({ anna: 'MANAGE', ben: 'MANAGE', cleo: 'READ_WRITE' });
    expect(await look(anna, source)).toEqual(contact);
    expect(await look(ben, target)).toEqual(contact);
  });

  test('of companies brings the people along', async () => {
    const { anna, target, source, first } = await world(site.database)
      .member('anna')
      .company('target', { grants: { anna: 'MANAGE' } })
      .company('source', { grants: { anna: 'MANAGE' } })
      .person('first', { company: 'source', grants: { anna: 'READ' } })
      .person('second', { company: 'target', grants: { anna: 'READ' } })
      .make();
    const { contact } = await merge(anna, target, source);
    expect(contact).toMatchObject({
      people: { nodes: [{ displayName: 'First Muster' }, { displayName: 'Second Muster' }] },
    });
    expect(await look(anna, first)).toMatchObject({ company: { displayName: 'Target GmbH' } });
  });

  test.each([
    ['its id', (source: TestContact) => ({ companyId: source.id }), null],
    ['its name', () => ({ companyName: 'Source GmbH' }), { company: { displayName: 'Source GmbH' } }],
  ])(
    'of companies leaves nobody in the one that is gone who was put there meanwhile by %s',
    async (...row) => {
      const [, companyOf, person] = row;
      const { anna, target, source } = await world(site.database)
        .member('anna')
        .company('target', { grants: { anna: 'MANAGE' } })
        .company('source', { grants: { anna: 'MANAGE' } })
        .make();
      const { answer } = await actAs(site.database, anna, async work => {
        await mergeContacts(work, target.id, source.id);
        const asked = site.ask(
          anna,
          `mutation ($input: PersonInput!) { createPerson(input: $input) { person { company { displayName } } } }`,
          { input: { firstName: 'Erika', lastName: 'Muster', ...companyOf(source) } },
        );
        await somebodyWaits(site.database);
        return { answer: asked };
      });
      expect((await answer).data).toEqual({ createPerson: { person } });
      expect(await linksToMerged()).toEqual([]);
    },
  );

  test('brings history and notes along, newest first, and says that it happened', async () => {
    const { anna, target, source } = await world(site.database)
      .member('anna')
      .person('target', { grants: { anna: 'MANAGE' } })
      .person('source', { grants: { anna: 'MANAGE' } })
      .make();
    const note = (id: string, text: string) =>
      site.ask(
        anna,
        `mutation ($id: ID!, $t: String!) { addNote(contactId: $id, text: $t) { userErrors { code } } }`,
        {
          id,
          t: text,
        },
      );
    await note(source.id, 'eins');
    await note(target.id, 'zwei');
    await note(source.id, 'drei');
    await merge(anna, target, source);
    const { data } = await site.ask<{
      contact: {
        history: { totalCount: number; nodes: { at: string; type: string; note: string | null }[] };
      };
    }>(
      anna,
      `query ($id: ID!) { contact(id: $id) { history(first: 100) { totalCount nodes { at type note } } } }`,
      {
        id: target.id,
      },
    );
    const { nodes, totalCount } = data.contact.history;
    expect(nodes).toHaveLength(totalCount);
    expect(nodes[0]!.type).toBe('MERGED');
    expect(nodes.flatMap(event => event.note ?? [])).toEqual(['drei', 'zwei', 'eins']);
    const times = nodes.map(event => event.at);
    expect(times).toEqual([...times].sort().reverse());
    expect(nodes.filter(event => event.type === 'CREATED')).toHaveLength(2);
  });

  test('leads through several merges', async () => {
    const { anna, a, b, c } = await world(site.database)
      .member('anna')
      .person('a', { grants: { anna: 'MANAGE' } })
      .person('b', { grants: { anna: 'MANAGE' } })
      .person('c', { grants: { anna: 'MANAGE' } })
      .make();
    await merge(anna, b, a);
    await merge(anna, c, b);
    for (const contact of [a, b, c]) expect(await look(anna, contact)).toMatchObject({ id: c.id });
    const listed = await site.ask(
      anna,
      'query ($ids: [ID!]) { contacts(filter: {ids: $ids}) { totalCount nodes { id } } }',
      { ids: [a.id, b.id] },
    );
    expect(listed.data.contacts).toEqual({ totalCount: 1, nodes: [{ id: c.id }] });
    const { data } = await site.ask(
      anna,
      '{ contacts(filter: {kind: PERSON}) { totalCount nodes { id } } bin: contacts(filter: {deleted: true}) { totalCount } }',
    );
    expect(data).toEqual({ contacts: { totalCount: 1, nodes: [{ id: c.id }] }, bin: { totalCount: 0 } });
  });

  test('loses nothing: what together is more than a contact can have stays apart', async () => {
    const phones = (prefix: string) =>
      Array.from({ length: 26 }, (_, n) => ({ number: `${prefix}${n + 10}` }));
    const tagNames = (prefix: string) => Array.from({ length: 51 }, (_, n) => `${prefix} ${n}`);
    const { anna, a, b, c, d } = await world(site.database)
      .member('anna')
      .person('a', { grants: { anna: 'MANAGE' }, phones: phones('030 1234') })
      .person('b', { grants: { anna: 'MANAGE' }, phones: phones('040 1234'), tagNames: tagNames('b') })
      .person('c', { grants: { anna: 'MANAGE' }, tagNames: tagNames('c') })
      .person('d', { grants: { anna: 'MANAGE' }, phones: phones('030 1234') })
      .make();
    const before = await look(anna, b);
    for (const target of [a, c]) {
      expect((await merge(anna, target, b)).userErrors).toEqual([{ code: 'TOO_MANY', path: ['sourceId'] }]);
    }
    expect(await look(anna, b)).toEqual(before);
    expect((await merge(anna, a, d)).userErrors).toEqual([]);
  });

  test('needs two contacts of one kind that the caller may share', async () => {
    const { anna, target, acme, edit, hidden } = await world(site.database)
      .member('anna')
      .person('target', { grants: { anna: 'MANAGE' } })
      .company('acme', { grants: { anna: 'MANAGE' } })
      .person('edit', { grants: { anna: 'READ_WRITE' } })
      .person('hidden')
      .make();
    const before = await look(anna, target);
    const refused = async (t: { id: string }, s: { id: string }) => {
      const { contact, userErrors } = await merge(anna, t, s);
      expect(contact).toBeNull();
      return userErrors;
    };
    expect(await refused(target, target)).toEqual([{ code: 'INVALID', path: ['sourceId'] }]);
    expect(await refused(target, acme)).toEqual([{ code: 'INVALID', path: ['sourceId'] }]);
    expect(await refused(target, edit)).toEqual([{ code: 'FORBIDDEN', path: ['sourceId'] }]);
    expect(await refused(edit, target)).toEqual([{ code: 'FORBIDDEN', path: ['targetId'] }]);
    expect(await refused(target, hidden)).toEqual([{ code: 'NOT_FOUND', path: ['sourceId'] }]);
    expect(await refused({ id: 'nonsense' }, target)).toEqual([{ code: 'NOT_FOUND', path: ['targetId'] }]);
    expect(await refused(hidden, edit)).toEqual([
      { code: 'NOT_FOUND', path: ['targetId'] },
      { code: 'FORBIDDEN', path: ['sourceId'] },
    ]);
    expect(await look(anna, target)).toEqual(before);
  });

  test('happens once, however often it is asked for at the same time', async () => {
    const { anna, a, b } = await world(site.database)
      .member('anna')
      .person('a', { grants: { anna: 'MANAGE' } })
      .person('b', { grants: { anna: 'MANAGE' } })
      .make();
    const answers = await Promise.all([
      merge(anna, a, b),
      merge(anna, b, a),
      merge(anna, a, b),
      merge(anna, b, a),
    ]);
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
  });
});
