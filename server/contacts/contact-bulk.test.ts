import { describe, expect, test } from '@jest/globals';
import { limits } from '../platform/limits.js';
import { bulkOperations, mutations, type Bulk } from '../testing/bulk-operations.js';
import { testSite } from '../testing/site.js';
import { withStatements } from '../testing/statements.js';
import { world } from '../testing/world.js';

const site = testSite();
const { run, seen, office } = bulkOperations(site);

describe('Every bulk operation', () => {
  const arguments_ = { add: ['neu'], type: null, managerIds: [] };
  const names = [
    'deleteContacts',
    'tagContacts',
    'setContactType',
    'publishContacts',
    'setManagers',
  ] as const;

  test.each(names)('%s takes ids or a filter, exactly one of the two', async name => {
    const { anna, own } = await office();
    const both = { ...arguments_, ids: [own.id], filter: {} };
    expect((await run(anna, name, both)).userErrors).toEqual([{ code: 'INVALID', path: ['filter'] }]);
    expect((await run(anna, name, arguments_)).userErrors).toEqual([{ code: 'INVALID', path: ['ids'] }]);
    const inBin = { ...arguments_, filter: { deleted: true } };
    expect((await run(anna, name, inBin)).userErrors).toEqual([
      { code: 'INVALID', path: ['filter', 'deleted'] },
    ]);
  });

  test.each(names)(
    '%s changes nothing when one id is unknown, hidden or not the caller’s to change',
    async name => {
      const { anna, own, read, hidden } = await office();
      const before = await seen(anna, own);
      const ids = [own.id, hidden.id, read.id, 'nonsense'];
      const answer = await run<Partial<Bulk> & { deletedIds?: unknown }>(anna, name, { ...arguments_, ids });
      expect(answer.userErrors).toEqual([
        { code: 'NOT_FOUND', path: ['ids', '1'] },
        { code: 'FORBIDDEN', path: ['ids', '2'] },
        { code: 'NOT_FOUND', path: ['ids', '3'] },
      ]);
      expect('deletedIds' in answer ? answer.deletedIds : answer.contacts).toBeNull();
      expect(await seen(anna, own)).toEqual(before);
      const skipping = await run(anna, name, { ...arguments_, ids, skip: true });
      expect(skipping.userErrors.map(({ code }) => code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    },
  );

  test.each(names)('%s answers a hidden contact like an id that nobody made up', async name => {
    const { anna, hidden } = await office();
    const answerFor = async (id: string): Promise<string> =>
      (await site.ask(anna, mutations[name], { ...arguments_, ids: [id] })).body;
    expect(await answerFor(hidden.id)).toBe(await answerFor('0199aaaa-0000-7000-8000-000000000000'));
  });

  test.each(names)('%s takes at most 1,000 ids', async name => {
    const { anna, own } = await office();
    const ids = Array.from({ length: 1_001 }, () => own.id);
    expect((await run(anna, name, { ...arguments_, ids })).userErrors).toEqual([
      { code: 'TOO_MANY', path: ['ids'] },
    ]);
  });

  test.each<[(typeof names)[number], object, string[]]>([
    ['tagContacts', { add: [' '] }, ['add', '0']],
    ['setContactType', { type: 'nonsense' }, ['contactTypeId']],
    ['setManagers', { managerIds: ['nonsense'] }, ['managerIds', '0']],
  ])('%s tells the problems of the contacts and of the rest together', async (name, input, path) => {
    const { anna, hidden } = await office();
    const { userErrors } = await run(anna, name, { ids: [hidden.id], ...input });
    expect(userErrors.map(problem => problem.path)).toEqual([['ids', '0'], path]);
  });

  test('a filter leaves out and counts what the caller may not change', async () => {
    const { anna, own, edit } = await office();
    const filter = { search: 'muster' };
    const tagged = await run(anna, 'tagContacts', { filter, add: ['gefiltert'] });
    expect(tagged).toMatchObject({ changedCount: 2, skippedCount: 1, userErrors: [] });
    expect(tagged.contacts!.map(({ id }) => id).sort()).toEqual([own.id, edit.id].sort());
    expect(await run(anna, 'publishContacts', { filter })).toMatchObject({
      changedCount: 1,
      skippedCount: 2,
    });
    expect(await run(anna, 'deleteContacts', { filter: {} })).toMatchObject({
      deletedIds: [own.id],
      deletedCount: 1,
      skippedCount: 2,
    });
  });

  test('a filter that matches too many is TOO_MANY', async () => {
    const { anna } = await office();
    const usual = limits['bulk.filter'];
    limits['bulk.filter'] = 1;
    const answer = await run(anna, 'tagContacts', { filter: {}, add: ['zu viele'] });
    limits['bulk.filter'] = usual;
    expect(answer.userErrors).toEqual([{ code: 'TOO_MANY', path: ['filter'] }]);
  });

  test('a filter means what the list shows, similar words included', async () => {
    const { anna } = await world(site.database)
      .member('anna')
      .person('a', { lastName: 'Kowalczyk', grants: { anna: 'MANAGE' } })
      .make();
    const answer = await run(anna, 'tagContacts', { filter: { search: 'Kowalczik' }, add: ['x'] });
    expect(answer).toMatchObject({ changedCount: 1, skippedCount: 0 });
  });

  test('ids with skipForbidden leave out and count what the caller may only read', async () => {
    const { anna, own, edit, read } = await office();
    const ids = [read.id, own.id, edit.id, own.id];
    const answer = await run(anna, 'setManagers', { ids, skip: true, managerIds: [] });
    expect(answer).toMatchObject({ changedCount: 1, skippedCount: 2, userErrors: [] });
  });

  test('two at once over the same contacts both succeed, in whatever order they name them', async () => {
    const { anna, a, b, c } = await world(site.database)
      .member('anna')
      .person('a', { grants: { anna: 'MANAGE' } })
      .person('b', { grants: { anna: 'MANAGE' } })
      .person('c', { grants: { anna: 'MANAGE' } })
      .make();
    const ids = [a.id, b.id, c.id];
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        run(anna, 'tagContacts', { ids: n % 2 ? ids : [...ids].reverse(), add: [`gemeinsam ${n}`] }),
      ),
    );
    for (const answer of answers) expect(answer).toMatchObject({ changedCount: 3, userErrors: [] });
    expect((await seen(anna, a))!.tags).toHaveLength(10);
  });

  test('no ids at all is no work', async () => {
    const { anna } = await office();
    expect(await run(anna, 'tagContacts', { ids: [], add: ['x'] })).toEqual({
      contacts: [],
      changedCount: 0,
      skippedCount: 0,
      userErrors: [],
    });
  });
});

describe('tagContacts', () => {
  test('adds and removes; what has it so already does not count as changed', async () => {
    const { anna, own, other } = await world(site.database)
      .member('anna')
      .person('own', { grants: { anna: 'MANAGE' }, tagNames: ['alt'] })
      .person('other', { grants: { anna: 'MANAGE' }, tagNames: ['Neu'] })
      .make();
    const untouched = await seen(anna, other);
    const ids = [own.id, other.id];
    const answer = await run(anna, 'tagContacts', { ids, add: ['neu'], remove: ['ALT', 'unbekannt'] });
    expect(answer).toEqual({ contacts: [{ id: own.id }], changedCount: 1, skippedCount: 0, userErrors: [] });
    expect(await seen(anna, own)).toMatchObject({ tags: [{ name: 'Neu' }], version: 3 });
    expect(await seen(anna, other)).toEqual(untouched);
  });

  test('writes the search texts of many contacts in few statements, each contact found by its own', async () => {
    const { anna, first } = await world(site.database)
      .member('anna')
      .persons(599, { grants: { anna: 'MANAGE' } })
      .person('first', { grants: { anna: 'MANAGE' } })
      .make();
    const { result, statements } = await withStatements(() =>
      run(anna, 'tagContacts', { filter: {}, add: ['Gemeinsamkeit'] }),
    );
    expect(result).toMatchObject({ changedCount: 600, userErrors: [] });
    expect(statements.filter(text => text.includes('INSERT INTO contact_search'))).toHaveLength(2);
    const search = `query ($search: String!) { contacts(filter: {search: $search}) { totalCount nodes { id } } }`;
    const found = async (text: string) => (await site.ask(anna, search, { search: text })).data.contacts;
    expect(await found('gemeinsamkeit')).toMatchObject({ totalCount: 600 });
    expect(await found('first gemeinsamkeit')).toEqual({ totalCount: 1, nodes: [{ id: first.id }] });
  });

  test('takes at most 100 names to add and to remove, and says which of them is bad', async () => {
    const { anna, own } = await office();
    const names = Array.from({ length: 101 }, (_, n) => `tag ${n}`);
    const problemsOf = async (input: object) =>
      (await run(anna, 'tagContacts', { ids: [own.id], ...input })).userErrors;
    expect(await problemsOf({ add: names, remove: names })).toEqual([
      { code: 'TOO_MANY', path: ['add'] },
      { code: 'TOO_MANY', path: ['remove'] },
    ]);
    expect(await problemsOf({ add: ['a\0'], remove: ['b\0'] })).toEqual([
      { code: 'INVALID', path: ['add', '0'] },
      { code: 'INVALID', path: ['remove', '0'] },
    ]);
  });

  test('says which name is bad, and keeps to the limit of tags', async () => {
    const { anna, own } = await office();
    const add = ['gut', ' ', 'x'.repeat(61)];
    expect((await run(anna, 'tagContacts', { ids: [own.id], add })).userErrors).toEqual([
      { code: 'INVALID', path: ['add', '1'] },
      { code: 'TOO_LONG', path: ['add', '2'] },
    ]);
    const many = (prefix: string) => Array.from({ length: 60 }, (_, n) => `${prefix} ${n}`);
    await run(anna, 'tagContacts', { ids: [own.id], add: many('a') });
    expect((await run(anna, 'tagContacts', { ids: [own.id], add: many('b') })).userErrors).toEqual([
      { code: 'TOO_MANY', path: ['add'] },
    ]);
    expect((await seen(anna, own))!.tags).toHaveLength(60);
  });
});

describe('setContactType', () => {
  test('gives a type and takes it away; an unknown one is NOT_FOUND', async () => {
    const { anna, own, client } = await world(site.database)
      .member('anna')
      .contactType('client')
      .person('own', { grants: { anna: 'READ_WRITE' } })
      .make();
    const ids = [own.id];
    expect((await run(anna, 'setContactType', { ids, type: own.id })).userErrors).toEqual([
      { code: 'NOT_FOUND', path: ['contactTypeId'] },
    ]);
    expect(await run(anna, 'setContactType', { ids, type: client.id })).toMatchObject({ changedCount: 1 });
    const typed = await seen(anna, own);
    expect(typed).toMatchObject({ contactType: { id: client.id }, version: 3 });
    expect(await run(anna, 'setContactType', { ids, type: client.id })).toMatchObject({ changedCount: 0 });
    expect(await seen(anna, own)).toEqual(typed);
    expect(await run(anna, 'setContactType', { ids, type: null })).toMatchObject({ changedCount: 1 });
    expect(await seen(anna, own)).toMatchObject({ contactType: null, version: 4 });
  });
});

describe('The bin', () => {
  test('gives a contact back whole, links included', async () => {
    const { anna, acme, erika } = await world(site.database)
      .member('anna')
      .company('acme', { grants: { anna: 'MANAGE' } })
      .person('erika', { grants: { anna: 'MANAGE' }, company: 'acme', tagNames: ['vip'] })
      .make();
    const query = `query ($id: ID!) { contact(id: $id) {
      displayName tags { name } managers { id } ... on Person { company { id people { totalCount } } }
    } }`;
    const look = async () => (await site.ask(anna, query, { id: erika.id })).data.contact;
    const before = await look();
    await run(anna, 'deleteContacts', { ids: [acme.id] });
    expect(await look()).toEqual({ ...before, company: null });
    await run(anna, 'deleteContacts', { ids: [erika.id] });
    expect(await look()).toBeNull();
    const restored = await run(anna, 'restoreContacts', { ids: [erika.id, acme.id] });
    expect(restored).toMatchObject({ changedCount: 2, userErrors: [] });
    expect(await look()).toEqual(before);
  });

  test('shows grants with their contact', async () => {
    const { anna, gone } = await world(site.database)
      .member('anna')
      .person('gone', { grants: { anna: 'MANAGE' }, publicAccess: 'READ', deleted: true })
      .make();
    const query = `{ contacts(filter: {deleted: true}) {
      nodes { accessGrants { level contact { id viewerAccess { canShare } ... on Person { lastName } } } }
    } }`;
    const contact = { id: gone.id, viewerAccess: { canShare: true }, lastName: 'Muster' };
    expect((await site.ask(anna, query)).data.contacts).toEqual({
      nodes: [
        {
          accessGrants: [
            { level: 'READ', contact },
            { level: 'MANAGE', contact },
          ],
        },
      ],
    });
  });

  test('is emptied of nothing that is not in it or not the caller’s to delete', async () => {
    const { anna, own, hidden, gone, lost } = await world(site.database)
      .member('anna')
      .person('own', { grants: { anna: 'MANAGE' } })
      .person('hidden', { deleted: true })
      .person('gone', { grants: { anna: 'MANAGE' }, deleted: true })
      .person('lost', { grants: { anna: 'READ' }, deleted: true })
      .make();
    const ids = [gone.id, own.id, hidden.id, lost.id, 'nonsense'];
    expect((await run(anna, 'restoreContacts', { ids })).userErrors).toEqual(
      ['1', '2', '3', '4'].map(index => ({ code: 'NOT_FOUND', path: ['ids', index] })),
    );
    expect(await seen(anna, gone)).toBeNull();
    const many = Array.from({ length: 1_001 }, () => gone.id);
    expect((await run(anna, 'restoreContacts', { ids: many })).userErrors).toEqual([
      { code: 'TOO_MANY', path: ['ids'] },
    ]);
  });

  test('blocks no new contact of the same name and address', async () => {
    const { anna } = await world(site.database)
      .member('anna')
      .person('gone', { grants: { anna: 'MANAGE' }, emails: [{ address: 'weg@example.org' }], deleted: true })
      .make();
    const { data } = await site.ask(
      anna,
      `mutation { createPerson(input: {firstName: "Gone", lastName: "Muster", emails: [{address: "weg@example.org"}]}) {
        userErrors { code } person { displayName } } }`,
    );
    expect(data.createPerson).toEqual({ userErrors: [], person: { displayName: 'Gone Muster' } });
  });
});
