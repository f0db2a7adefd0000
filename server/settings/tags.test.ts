import { afterEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { limits } from '../platform/limits.js';
import { sentMails } from '../testing/mails.js';
import { settingsOperations } from '../testing/settings.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
const { change, refused, tags, seen, found } = settingsOperations(site);

const portion = limits['bulk.ids'];
const atOnce = limits['bulk.filter'];
afterEach(async () => {
  limits['bulk.ids'] = portion;
  limits['bulk.filter'] = atOnce;
  await site.database.read.rows(sql`DELETE FROM tag`);
  await site.database.read.rows(sql`UPDATE contact SET deleted_at = now()`);
});

const idOf = async (viewer: TestUser, name: string): Promise<string> =>
  (await tags(viewer)).find(tag => tag.name === name)!.id;
const counts = async (viewer: TestUser) =>
  Object.fromEntries((await tags(viewer)).map(({ name, contactCount }) => [name, contactCount]));

const office = () =>
  world(site.database)
    .member('anna')
    .person('ann', { tagNames: ['VIP', 'Berlin'], grants: { anna: 'MANAGE' } })
    .person('both', { tagNames: ['vip', 'Key account'] })
    .person('gone', { tagNames: ['VIP'], deleted: true })
    .person('other', { tagNames: ['Berlin'] })
    .make();

describe('A tag that is renamed', () => {
  test('is called so on all contacts, which their versions and histories tell', async () => {
    const { admin, anna, ann, other } = await office();
    const { version } = await seen(anna, ann);
    expect(await change(admin, 'renameTag', { id: await idOf(admin, 'VIP'), name: ' Wichtig ' })).toEqual({
      ok: true,
      userErrors: [],
    });
    expect(await seen(anna, ann)).toMatchObject({
      version: version + 1,
      tags: [{ name: 'Berlin' }, { name: 'Wichtig' }],
      history: {
        nodes: [
          {
            type: 'UPDATED',
            changes: [{ field: 'tags', before: 'Berlin, VIP', after: 'Berlin, Wichtig' }],
          },
        ],
      },
    });
    expect((await seen(admin, other)).version).toBe(1);
  });

  test('is what contacts are found by from then on, those that come back from the bin too', async () => {
    const { admin, gone } = await office();
    await change(admin, 'renameTag', { id: await idOf(admin, 'VIP'), name: 'Wichtig' });
    expect([await found(admin, 'wichtig'), await found(admin, 'vip')]).toEqual([2, 0]);
    await site.ask(admin, 'mutation ($ids: [ID!]!) { restoreContacts(ids: $ids) { changedCount } }', {
      ids: [gone.id],
    });
    expect([await found(admin, 'wichtig'), await found(admin, 'vip')]).toEqual([3, 0]);
  });

  test('may only change its case, and that changes nothing where it is the same', async () => {
    const { admin, ann } = await office();
    const id = await idOf(admin, 'VIP');
    expect(await refused(admin, 'renameTag', { id, name: 'Vip' })).toEqual([]);
    expect((await tags(admin)).map(({ name }) => name)).toContain('Vip');
    const { version } = await seen(admin, ann);
    expect(await refused(admin, 'renameTag', { id, name: 'Vip' })).toEqual([]);
    expect((await seen(admin, ann)).version).toBe(version);
  });

  test('needs a name that a tag can have', async () => {
    const { admin } = await office();
    const id = await idOf(admin, 'VIP');
    expect(await refused(admin, 'renameTag', { id, name: ' ' })).toEqual(['REQUIRED name']);
    expect(await refused(admin, 'renameTag', { id, name: 'x'.repeat(61) })).toEqual(['TOO_LONG name']);
    expect(await refused(admin, 'renameTag', { id, name: 'a\0' })).toEqual(['INVALID name']);
    expect(await refused(admin, 'renameTag', { id: 'none', name: 'A' })).toEqual(['NOT_FOUND id']);
  });

  test('is told to very many contacts in portions by a job, and once to each', async () => {
    const { admin } = await world(site.database)
      .persons(7, { tagNames: ['VIP'] })
      .make();
    limits['bulk.ids'] = 2;
    await change(admin, 'renameTag', { id: await idOf(admin, 'VIP'), name: 'Wichtig' });
    await site.ask(
      admin,
      'mutation { createPerson(input: { firstName: "New", lastName: "One", tagNames: ["wichtig"] }) { userErrors { code } } }',
    );
    await sentMails(site.database);
    expect([await found(admin, 'wichtig'), await found(admin, 'vip')]).toEqual([8, 0]);
    const versions = await site.database.read.rows<{ version: number; n: number }>(sql`
      SELECT version, count(*)::int AS n FROM contact WHERE deleted_at IS NULL GROUP BY version ORDER BY version`);
    expect(versions).toEqual([
      { version: 1, n: 1 },
      { version: 2, n: 7 },
    ]);
  });
});

describe('A tag that is renamed onto another', () => {
  test('becomes that one, and contacts that had both have it once', async () => {
    const { admin, ann, both } = await office();
    const version = (await seen(admin, both)).version;
    expect(await refused(admin, 'renameTag', { id: await idOf(admin, 'VIP'), name: 'KEY ACCOUNT' })).toEqual(
      [],
    );
    expect(await counts(admin)).toEqual({ Berlin: 2, 'Key account': 2 });
    expect((await seen(admin, ann)).tags).toEqual([{ name: 'Berlin' }, { name: 'Key account' }]);
    expect(await seen(admin, both)).toMatchObject({
      version: version + 1,
      tags: [{ name: 'Key account' }],
      history: { nodes: [{ changes: [{ before: 'Key account, VIP', after: 'Key account' }] }] },
    });
    expect([await found(admin, 'vip'), await found(admin, 'key account')]).toEqual([0, 2]);
  });

  test('is there until a job has moved the last of very many contacts', async () => {
    const { admin } = await world(site.database)
      .persons(5, { tagNames: ['VIP'] })
      .person('one', { tagNames: ['Big'] })
      .make();
    limits['bulk.ids'] = 2;
    limits['bulk.filter'] = 2;
    await change(admin, 'renameTag', { id: await idOf(admin, 'VIP'), name: 'Big' });
    expect(await counts(admin)).toEqual({ Big: 3, VIP: 3 });
    await sentMails(site.database);
    expect(await counts(admin)).toEqual({ Big: 6 });
  });

  test('is one tag, whichever of two administrators comes first', async () => {
    const { admin } = await office();
    const [vip, berlin] = [await idOf(admin, 'VIP'), await idOf(admin, 'Berlin')];
    const answers = await Promise.all([
      refused(admin, 'renameTag', { id: vip, name: 'One' }),
      refused(admin, 'renameTag', { id: berlin, name: 'ONE' }),
    ]);
    expect(answers).toEqual([[], []]);
    expect(Object.values(await counts(admin))).toEqual([1, 3]);
  });
});

describe('A tag that is deleted', () => {
  test('is taken off its contacts, which stay', async () => {
    const { admin, anna, ann } = await office();
    const { version } = await seen(anna, ann);
    expect(await refused(admin, 'deleteTag', { id: await idOf(admin, 'VIP') })).toEqual([]);
    expect(await seen(anna, ann)).toMatchObject({
      version: version + 1,
      tags: [{ name: 'Berlin' }],
      history: { nodes: [{ changes: [{ field: 'tags', before: 'Berlin, VIP', after: 'Berlin' }] }] },
    });
    expect([await counts(admin), await found(admin, 'vip')]).toEqual([{ Berlin: 2, 'Key account': 1 }, 0]);
    expect(await refused(admin, 'deleteTag', { id: 'none' })).toEqual(['NOT_FOUND id']);
  });

  test('comes back with a contact that is tagged so at the same moment, or goes with it', async () => {
    const { admin, other } = await office();
    const id = await idOf(admin, 'VIP');
    const [deletion, tagging] = await Promise.all([
      refused(admin, 'deleteTag', { id }),
      site.ask<{ tagContacts: { userErrors: unknown[] } }>(
        admin,
        'mutation ($ids: [ID!]!) { tagContacts(ids: $ids, add: ["VIP"]) { userErrors { code } } }',
        { ids: [other.id] },
      ),
    ]);
    expect([deletion, tagging.data.tagContacts.userErrors]).toEqual([[], []]);
    const isTagged = (await seen(admin, other)).tags.some(({ name }) => name === 'VIP');
    expect(await found(admin, 'vip')).toBe(isTagged ? 1 : 0);
    expect(await counts(admin)).toEqual({ Berlin: 2, 'Key account': 1, ...(isTagged && { VIP: 1 }) });
  });
});
