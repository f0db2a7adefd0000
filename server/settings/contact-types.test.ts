import { afterEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { limits } from '../platform/limits.js';
import { sentMails } from '../testing/mails.js';
import { settingsOperations } from '../testing/settings.js';
import { testSite } from '../testing/site.js';
import { world } from '../testing/world.js';

const site = testSite();
const { change, refused, makeType, typeNames, seen } = settingsOperations(site);

const portion = limits['bulk.ids'];
const atOnce = limits['bulk.filter'];
afterEach(async () => {
  limits['bulk.ids'] = portion;
  limits['bulk.filter'] = atOnce;
  await site.database.read.rows(sql`UPDATE contact SET contact_type_id = NULL`);
  await site.database.read.rows(sql`DELETE FROM contact_type`);
});

describe('A contact type', () => {
  test('is made behind the others, with a colour, and can be called and coloured otherwise', async () => {
    const { admin } = await world(site.database).contactType('Client').make();
    const made = await change(admin, 'createContactType', { input: { name: '  Press ', color: '#AA00FF' } });
    expect(made).toEqual({
      contactType: { id: expect.any(String), name: 'Press', color: '#aa00ff', position: 1 },
      userErrors: [],
    });
    const { id } = made.contactType!;
    const renamed = await change(admin, 'updateContactType', { id, input: { name: 'Media' } });
    expect(renamed.contactType).toEqual({ id, name: 'Media', color: '#aa00ff' });
    const plain = await change(admin, 'updateContactType', { id, input: { color: null } });
    expect(plain.contactType).toEqual({ id, name: 'Media', color: null });
    expect(await typeNames(admin)).toEqual(['Client', 'Media']);
  });

  test('has a name of its own, whatever the case, and with its own accents', async () => {
    const { admin } = await world(site.database).make();
    const cafe = await makeType(admin, 'Café');
    await makeType(admin, 'Cafe');
    for (const name of ['CAFÉ', 'Cafe\u0301', ' café ', 'cafe'])
      expect(await refused(admin, 'createContactType', { input: { name } })).toEqual(['TAKEN name']);
    expect(await refused(admin, 'updateContactType', { id: cafe, input: { name: 'CAFE' } })).toEqual([
      'TAKEN name',
    ]);
    expect(await refused(admin, 'updateContactType', { id: cafe, input: { name: 'CAFÉ' } })).toEqual([]);
  });

  test('says everything that is wrong with it at once', async () => {
    const { admin } = await world(site.database).make();
    expect(await refused(admin, 'createContactType', { input: { name: ' ', color: 'red' } })).toEqual([
      'REQUIRED name',
      'INVALID color',
    ]);
    expect(await refused(admin, 'createContactType', { input: { name: 'x'.repeat(201) } })).toEqual([
      'TOO_LONG name',
    ]);
    expect(await refused(admin, 'createContactType', { input: { name: 'a\0b' } })).toEqual(['INVALID name']);
    expect(await refused(admin, 'updateContactType', { id: 'none', input: { name: 'A' } })).toEqual([
      'NOT_FOUND id',
    ]);
    expect(await refused(admin, 'deleteContactType', { id: 'none' })).toEqual(['NOT_FOUND id']);
  });

  test('is one, however many administrators make it at once', async () => {
    const { admin } = await world(site.database).make();
    const input = { name: 'Wholesale' };
    const answers = await Promise.all([1, 2, 3, 4].map(() => refused(admin, 'createContactType', { input })));
    expect(answers.flat()).toEqual(['TAKEN name', 'TAKEN name', 'TAKEN name']);
    expect(await typeNames(admin)).toEqual(['Wholesale']);
  });
});

describe('The order of contact types', () => {
  test('is what administrators make it, and has each of them exactly once', async () => {
    const { admin } = await world(site.database).make();
    const [a, b, c] = [await makeType(admin, 'A'), await makeType(admin, 'B'), await makeType(admin, 'C')];
    const { contactTypes } = (await change(admin, 'reorderContactTypes', { ids: [c, a, b] })) as never as {
      contactTypes: { id: string }[];
    };
    expect(contactTypes.map(({ id }) => id)).toEqual([c, a, b]);
    for (const ids of [[a, b], [a, b, b], [a, b, c, c], [a, b, 'x'], []])
      expect(await refused(admin, 'reorderContactTypes', { ids })).toEqual(['INVALID ids']);
    expect(await typeNames(admin)).toEqual(['C', 'A', 'B']);
  });

  test('is one of theirs where two reorder at once', async () => {
    const { admin } = await world(site.database).crmAdmin('cleo').make();
    const ids = [];
    for (const name of ['A', 'B', 'C', 'D']) ids.push(await makeType(admin, name));
    for (let round = 0; round < 5; round++) {
      await Promise.all([
        change(admin, 'reorderContactTypes', { ids }),
        change(admin, 'reorderContactTypes', { ids: ids.toReversed() }),
      ]);
      expect([
        ['A', 'B', 'C', 'D'],
        ['D', 'C', 'B', 'A'],
      ]).toContainEqual(await typeNames(admin));
    }
  });
});

describe('A contact type that is deleted', () => {
  const office = () =>
    world(site.database)
      .member('anna')
      .contactType('client', 'partner')
      .person('ann', { type: 'client', grants: { anna: 'MANAGE' } })
      .company('acme', { type: 'client' })
      .person('gone', { type: 'client', deleted: true })
      .person('other', { type: 'partner' })
      .make();

  test('goes at once where no contact has it', async () => {
    const { admin, client } = await world(site.database).contactType('client').make();
    expect(await change(admin, 'deleteContactType', { id: client.id })).toEqual({
      deletedIds: [client.id],
      userErrors: [],
    });
    expect(await typeNames(admin)).toEqual([]);
  });

  test('stays as long as nobody says where its contacts go, those in the bin included', async () => {
    const { admin, client, partner, ann, acme } = await office();
    const { userErrors } = await change(admin, 'deleteContactType', { id: client.id });
    expect(userErrors).toEqual([
      {
        code: 'IN_USE',
        path: ['id'],
        message: 'In use by 3 contacts, the bin included. Say where they go.',
      },
    ]);
    await change(admin, 'deleteContactType', { id: partner.id, moveToNone: true });
    for (const moveTo of [partner.id, 'none'])
      expect(await refused(admin, 'deleteContactType', { id: client.id, moveTo })).toEqual([
        'NOT_FOUND moveTo',
      ]);
    expect(await refused(admin, 'deleteContactType', { id: client.id, moveTo: client.id })).toEqual([
      'INVALID moveTo',
    ]);
    expect([(await seen(admin, ann)).version, (await seen(admin, acme)).version]).toEqual([2, 1]);
  });

  test('gives its contacts another, which their versions and histories tell', async () => {
    const { admin, anna, client, partner, ann, acme, gone, other } = await office();
    const before = (await seen(admin, ann)).version;
    expect(await refused(admin, 'deleteContactType', { id: client.id, moveTo: partner.id })).toEqual([]);
    for (const contact of [ann, acme]) {
      const { contactType, history } = await seen(admin, contact);
      expect(contactType).toEqual({ name: 'partner' });
      expect(history.nodes[0]).toEqual({
        type: 'UPDATED',
        changes: [{ field: 'contactType', before: 'client', after: 'partner' }],
      });
    }
    expect((await seen(anna, ann)).version).toBe(before + 1);
    expect((await seen(admin, other)).version).toBe(1);
    await site.ask(admin, 'mutation ($ids: [ID!]!) { restoreContacts(ids: $ids) { changedCount } }', {
      ids: [gone.id],
    });
    expect((await seen(admin, gone)).contactType).toEqual({ name: 'partner' });
  });

  test('leaves them without one, and is still named in their histories', async () => {
    const { admin, client, ann } = await office();
    expect(await refused(admin, 'deleteContactType', { id: client.id, moveToNone: true })).toEqual([]);
    const { contactType, history } = await seen(admin, ann);
    expect([contactType, history.nodes[0]!.changes]).toEqual([
      null,
      [{ field: 'contactType', before: 'client', after: null }],
    ]);
  });

  test('has very many contacts moved in portions by a job, and goes with the last one', async () => {
    const { admin, client, partner } = await world(site.database)
      .contactType('client', 'partner')
      .persons(7, { type: 'client' } as object)
      .make();
    limits['bulk.ids'] = 2;
    limits['bulk.filter'] = 3;
    expect(await refused(admin, 'deleteContactType', { id: client.id, moveTo: partner.id })).toEqual([]);
    expect(await typeNames(admin)).toEqual(['client', 'partner']);
    await sentMails(site.database);
    const { data } = await site.ask<{ contactTypes: unknown[] }>(
      admin,
      '{ contactTypes { name contactCount } }',
    );
    expect(data.contactTypes).toEqual([{ name: 'partner', contactCount: 7 }]);
    const versions = await site.database.read.rows(sql`
      SELECT version, (SELECT count(*)::int FROM contact_event e WHERE e.contact_id = c.id) AS entries
      FROM contact c WHERE contact_type_id = ${partner.id}`);
    expect(versions).toEqual(Array.from({ length: 7 }, () => ({ version: 2, entries: 2 })));
  });

  test('stops moving where the next type goes as well meanwhile', async () => {
    const { admin, client, partner } = await world(site.database)
      .contactType('client', 'partner')
      .persons(5, { type: 'client' } as object)
      .make();
    limits['bulk.ids'] = 2;
    limits['bulk.filter'] = 2;
    await change(admin, 'deleteContactType', { id: client.id, moveTo: partner.id });
    limits['bulk.filter'] = atOnce;
    expect(await refused(admin, 'deleteContactType', { id: partner.id, moveToNone: true })).toEqual([]);
    await sentMails(site.database);
    const { data } = await site.ask<{ contactTypes: unknown[] }>(
      admin,
      '{ contactTypes { name contactCount } }',
    );
    expect(data.contactTypes).toEqual([{ name: 'client', contactCount: 3 }]);
  });

  test('cannot be given to somebody at the same moment', async () => {
    const { admin, client, ann } = await world(site.database).contactType('client').person('ann').make();
    const [deletion] = await Promise.all([
      refused(admin, 'deleteContactType', { id: client.id, moveToNone: true }),
      site.ask(
        admin,
        'mutation ($ids: [ID!]!, $type: ID) { setContactType(ids: $ids, contactTypeId: $type) { changedCount userErrors { code } } }',
        { ids: [ann.id], type: client.id },
      ),
    ]);
    expect([deletion, await typeNames(admin), (await seen(admin, ann)).contactType]).toEqual([[], [], null]);
  });
});
