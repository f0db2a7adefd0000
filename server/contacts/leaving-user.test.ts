import { describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { foldContactCounts } from '../auth/contact-count.query.js';
import { limits } from '../platform/limits.js';
import { sentMails } from '../testing/mails.js';
import { testSite } from '../testing/site.js';
import { world, type TestContact, type TestUser } from '../testing/world.js';

const site = testSite();

const leave = async (admin: TestUser, userId: string, reassignTo?: string | null) =>
  (
    await site.ask<{
      deactivateUser: { user: { active: boolean } | null; userErrors: { code: string; path: string[] }[] };
    }>(
      admin,
      `mutation ($userId: ID!, $to: ID) {
        deactivateUser(userId: $userId, reassignTo: $to) { user { active } userErrors { code path } } }`,
      { userId, to: reassignTo },
    )
  ).data.deactivateUser;

interface Seen {
  version: number;
  accessGrants: { grantee: { name: string; active: boolean }; level: string }[];
  history: {
    totalCount: number;
    nodes: { type: string; actor: { name: string }; changes: { before: string; after: string }[] }[];
  };
}
const seen = async (viewer: TestUser, { id }: TestContact) =>
  (
    await site.ask<{ contact: Seen }>(
      viewer,
      `query ($id: ID!) { contact(id: $id) { version accessGrants { grantee { name active } level }
        history(first: 3) { totalCount nodes { type actor { name } changes { before after } } } } }`,
      { id },
    )
  ).data.contact;
const levels = ({ accessGrants }: Seen): Record<string, string> =>
  Object.fromEntries(accessGrants.map(({ grantee, level }) => [grantee.name, level]));

const office = () =>
  world(site.database)
    .member('anna', 'ben')
    .person('own', { grants: { anna: 'MANAGE' } })
    .person('common', { grants: { anna: 'MANAGE', ben: 'MANAGE' } })
    .person('read', { grants: { anna: 'MANAGE', ben: 'READ' } })
    .person('shared', { grants: { anna: 'READ_WRITE' } })
    .person('gone', { grants: { anna: 'MANAGE' }, deleted: true })
    .make();

describe('Somebody who leaves, with a successor', () => {
  test('is followed as manager, and keeps what was only shared', async () => {
    const { admin, anna, ben, ...contacts } = await office();
    expect(await leave(admin, anna.id, ben.id)).toEqual({ user: { active: false }, userErrors: [] });
    expect(levels(await seen(admin, contacts.own))).toEqual({ ben: 'MANAGE' });
    expect(levels(await seen(admin, contacts.common))).toEqual({ ben: 'MANAGE' });
    expect(levels(await seen(admin, contacts.read))).toEqual({ ben: 'MANAGE' });
    expect(levels(await seen(admin, contacts.shared))).toEqual({ anna: 'READ_WRITE' });
    const restore = 'mutation ($ids: [ID!]!) { restoreContacts(ids: $ids) { changedCount } }';
    const { data } = await site.ask(ben, restore, { ids: [contacts.gone.id] });
    expect(data.restoreContacts).toEqual({ changedCount: 1 });
  });

  test('stands in the history of each contact, whose version rises', async () => {
    const { admin, anna, ben, own, common, shared } = await office();
    const before = await Promise.all([own, common, shared].map(contact => seen(admin, contact)));
    await leave(admin, anna.id, ben.id);
    const after = await Promise.all([own, common, shared].map(contact => seen(admin, contact)));
    expect(after.map(({ version }, index) => version - before[index]!.version)).toEqual([1, 1, 0]);
    const [revoked, granted] = after[0]!.history.nodes;
    expect(revoked).toEqual({
      type: 'ACCESS_REVOKED',
      actor: { name: 'admin' },
      changes: [{ before: 'anna', after: null }],
    });
    expect(granted).toMatchObject({ type: 'ACCESS_GRANTED', changes: [{ before: null, after: 'ben' }] });
    expect(after[1]!.history.nodes[0]!.type).toBe('ACCESS_REVOKED');
    const entries = after.map(({ history }, index) => history.totalCount - before[index]!.history.totalCount);
    expect(entries).toEqual([2, 1, 0]);
    const events = await site.database.read.rows<{ id: string }>(sql`
      SELECT data->>'id' AS id FROM outbox WHERE type = 'contact.updated' ORDER BY id`);
    expect(events.map(({ id }) => id)).toEqual(expect.arrayContaining([own.id, common.id]));
    expect(events.map(({ id }) => id)).not.toContain(shared.id);
  });

  test('counts for the successor from then on', async () => {
    const { admin, anna, ben } = await office();
    await leave(admin, anna.id, ben.id);
    await foldContactCounts(site.database.read);
    const { data } = await site.ask(ben, '{ contacts(first: 0) { totalCount } }');
    expect(data.contacts).toEqual({ totalCount: 3 });
  });

  test('can be followed later as well', async () => {
    const { admin, anna, ben, own } = await office();
    await leave(admin, anna.id);
    expect((await seen(admin, own)).accessGrants).toEqual([
      { grantee: { name: 'anna', active: false }, level: 'MANAGE' },
    ]);
    await leave(admin, anna.id, ben.id);
    expect(levels(await seen(admin, own))).toEqual({ ben: 'MANAGE' });
  });

  test('may have more contacts than one request can hand over: a job does the rest', async () => {
    const { admin, anna, ben } = await world(site.database)
      .member('anna', 'ben')
      .persons(7, { grants: {} })
      .make();
    const former = { ids: limits['bulk.ids'], filter: limits['bulk.filter'] };
    await site.database.read.rows(sql`
      INSERT INTO access_grant (id, contact_id, grantee_id, level, granted_at)
      SELECT gen_random_uuid(), id, ${anna.id}, 'MANAGE', now() FROM contact`);
    const managed = async ({ id }: TestUser): Promise<number> =>
      (
        await site.database.read.rows(sql`
          SELECT FROM access_grant WHERE grantee_id = ${id} AND level = 'MANAGE'`)
      ).length;
    const all = await managed(anna);
    Object.assign(limits, { 'bulk.ids': 2, 'bulk.filter': 4 });
    try {
      await leave(admin, anna.id, ben.id);
      expect([await managed(anna), await managed(ben)]).toEqual([all - 4, 4]);
      await sentMails(site.database);
      expect([await managed(anna), await managed(ben)]).toEqual([0, all]);
    } finally {
      Object.assign(limits, { 'bulk.ids': former.ids, 'bulk.filter': former.filter });
    }
  });
});

describe('A successor', () => {
  test('must be somebody else, and here', async () => {
    const { admin, anna, ben, own } = await office();
    const refused = (code: string) => ({ user: null, userErrors: [{ code, path: ['reassignTo'] }] });
    await leave(admin, ben.id);
    expect(await leave(admin, anna.id, anna.id)).toEqual(refused('INVALID'));
    for (const wrong of [ben.id, 'nonsense', '\0', own.id])
      expect(await leave(admin, anna.id, wrong)).toEqual(refused('NOT_FOUND'));
    expect(await leave(admin, 'nobody', 'nobody else')).toEqual({
      user: null,
      userErrors: [
        { code: 'NOT_FOUND', path: ['userId'] },
        { code: 'NOT_FOUND', path: ['reassignTo'] },
      ],
    });
    expect((await site.ask(anna, '{ viewer { user { name } } }')).data.viewer!.user).toEqual({
      name: 'anna',
    });
  });

  test('who leaves at the same moment does not follow', async () => {
    const { admin, anna, ben, own } = await office();
    await Promise.all([leave(admin, anna.id, ben.id), leave(admin, ben.id, anna.id)]);
    const [active] = await site.database.read.rows<{ id: string }>(sql`
      SELECT id FROM app_user WHERE active AND id = ANY(${[anna.id, ben.id]}::uuid[])`);
    expect(active).toBeDefined();
    const { accessGrants } = await seen(admin, own);
    expect(accessGrants.map(({ grantee }) => grantee.active)).toEqual([true]);
  });
});
