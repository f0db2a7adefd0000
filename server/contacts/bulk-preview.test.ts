import { afterEach, describe, expect, test } from '@jest/globals';
import { limits } from '../platform/limits.js';
import { bulkOperations } from '../testing/bulk-operations.js';
import { testSite } from '../testing/site.js';
import { withStatements } from '../testing/statements.js';
import { world, type TestContact, type TestUser } from '../testing/world.js';

const site = testSite();
const { run, seen, office } = bulkOperations(site);

interface Counts {
  total: number;
  editable: number;
  shareable: number;
  unchanged: number;
  lost: number;
  isComplete: boolean;
}
const query = `query ($ids: [ID!], $filter: ContactFilter, $change: BulkChangeInput) {
  bulkPreview(ids: $ids, filter: $filter, change: $change) { total editable shareable unchanged lost isComplete } }`;
const ask = (viewer: TestUser | null, variables: object) =>
  site.ask<{ bulkPreview: Counts }>(viewer, query, variables);
const preview = async (viewer: TestUser, variables: object): Promise<Counts> =>
  (await ask(viewer, variables)).data.bulkPreview;
const idsOf = (...contacts: TestContact[]): string[] => contacts.map(({ id }) => id);

const counted = limits['bulk.preview'];
afterEach(() => {
  limits['bulk.preview'] = counted;
});

describe('The preview of a bulk operation', () => {
  test('counts what the viewer may change and share, and what of it stays as it is', async () => {
    const { anna, own, edit, read } = await office();
    const counts = { total: 3, editable: 2, shareable: 1, unchanged: 0, lost: 0, isComplete: true };
    expect(await preview(anna, { filter: {} })).toEqual(counts);
    expect(await preview(anna, { ids: idsOf(own, edit, read, read) })).toEqual(counts);
    await run(anna, 'tagContacts', { ids: idsOf(own), add: ['VIP'] });
    const tags = { add: ['vip'], remove: ['cold'] };
    expect(await preview(anna, { filter: {}, change: { tags } })).toEqual({ ...counts, unchanged: 1 });
    const removing = { tags: { remove: ['vip'] } };
    expect(await preview(anna, { filter: {}, change: removing })).toEqual({ ...counts, unchanged: 1 });
  });

  test('knows what each kind of operation leaves as it is', async () => {
    const { anna, ben, client, a, b } = await world(site.database)
      .member('anna', 'ben')
      .contactType('client')
      .person('a', { grants: { anna: 'MANAGE', ben: 'READ' }, type: 'client', publicAccess: 'READ' })
      .person('b', { grants: { anna: 'MANAGE' } })
      .make();
    const unchanged = async (change: object): Promise<number> =>
      (await preview(anna, { ids: idsOf(a, b), change })).unchanged;
    expect(await unchanged({ contactType: { id: client.id } })).toBe(1);
    expect(await unchanged({ contactType: { id: null } })).toBe(1);
    expect(await unchanged({ publicAccess: 'READ' })).toBe(1);
    expect(await unchanged({ publicAccess: 'READ_WRITE' })).toBe(0);
    expect(await unchanged({ managerIds: [anna.id, anna.id] })).toBe(2);
    expect(await unchanged({ managerIds: [anna.id, ben.id] })).toBe(0);
    expect(await unchanged({ managerIds: [] })).toBe(0);
    expect(await unchanged({ grant: { userId: ben.id, level: 'READ' } })).toBe(1);
    expect(await unchanged({ grant: { userId: ben.id } })).toBe(1);
    expect(await unchanged({ grant: { userId: 'nonsense', level: 'READ' } })).toBe(0);
  });

  test('says how many the viewer would no longer see, and then they do not', async () => {
    const { admin, anna, ben, hidden, open } = await world(site.database)
      .member('anna', 'ben')
      .person('hidden', { grants: { anna: 'MANAGE' } })
      .person('open', { grants: { anna: 'MANAGE' }, publicAccess: 'READ' })
      .make();
    const ids = idsOf(hidden, open);
    const lost = async (viewer: TestUser, change: object): Promise<number> =>
      (await preview(viewer, { ids, change })).lost;
    expect(await lost(anna, { managerIds: [ben.id] })).toBe(1);
    expect(await lost(anna, { managerIds: [ben.id, anna.id] })).toBe(0);
    expect(await lost(anna, { grant: { userId: anna.id } })).toBe(1);
    expect(await lost(anna, { grant: { userId: anna.id, level: 'READ' } })).toBe(0);
    expect(await lost(admin, { managerIds: [ben.id] })).toBe(0);
    await run(anna, 'setManagers', { ids, managerIds: [ben.id] });
    expect([await seen(anna, hidden), (await seen(anna, open))?.version]).toEqual([null, 3]);
  });

  test('is the same, byte for byte, whether or not there is what the viewer may not see', async () => {
    const { admin, anna, own, hidden } = await office();
    const asked = [
      { filter: {}, change: { managerIds: [] } },
      { filter: { search: 'muster' } },
      { filter: { search: 'Mustre' }, change: { publicAccess: 'READ' } },
      { ids: idsOf(own, hidden) },
    ];
    const answers = async (): Promise<string[]> =>
      Promise.all(asked.map(async variables => (await ask(anna, variables)).body));
    const before = await answers();
    await run(admin, 'deleteContacts', { ids: idsOf(hidden) });
    expect(await answers()).toEqual(before);
    expect(await preview(anna, { ids: idsOf(hidden) })).toMatchObject({ total: 0 });
  });

  test('takes one statement, and stops at what a preview counts', async () => {
    const { anna } = await world(site.database)
      .member('anna')
      .persons(5, { grants: { anna: 'READ' } })
      .make();
    limits['bulk.preview'] = 3;
    const { result, statements } = await withStatements(() => preview(anna, { filter: {} }));
    expect(result).toMatchObject({ total: 3, isComplete: false });
    expect(statements.filter(text => !text.includes('FROM session'))).toHaveLength(1);
  });

  test.each([
    ['neither ids nor a filter', {}],
    ['both', { ids: [], filter: {} }],
    ['the bin', { filter: { deleted: true } }],
    ['too many ids', { ids: Array.from({ length: 1_001 }, () => 'x') }],
  ])('of %s is refused', async (_, variables) => {
    const { anna } = await world(site.database).member('anna').make();
    expect((await ask(anna, variables)).errors![0]!.extensions!.code).toBe('BAD_USER_INPUT');
  });
});
