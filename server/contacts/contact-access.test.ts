import { describe, expect, test } from '@jest/globals';
import { bulkOperations, mutations } from '../testing/bulk-operations.js';
import { testSite } from '../testing/site.js';
import { world } from '../testing/world.js';

const site = testSite();
const { run, seen, office } = bulkOperations(site);

describe('Access', () => {
  test('publishContacts shows the contact to everybody, and NONE takes it back', async () => {
    const { anna, ben, own } = await office();
    expect(await seen(ben, own)).toBeNull();
    expect(await run(anna, 'publishContacts', { ids: [own.id] })).toMatchObject({ changedCount: 1 });
    expect(await seen(ben, own)).toMatchObject({ publicAccess: 'READ', version: 3, accessGrants: [] });
    expect((await seen(anna, own))!.accessGrants).toEqual([
      { grantee: null, level: 'READ' },
      { grantee: { id: anna.id }, level: 'MANAGE' },
    ]);
    expect(await run(anna, 'publishContacts', { ids: [own.id] })).toMatchObject({ changedCount: 0 });
    await run(anna, 'publishContacts', { ids: [own.id], access: 'NONE' });
    expect(await seen(ben, own)).toBeNull();
  });

  test('setManagers replaces the managers, none included; who is taken off keeps nothing', async () => {
    const { admin, anna, ben, own } = await office();
    expect(await run(anna, 'setManagers', { ids: [own.id], managerIds: [ben.id] })).toEqual({
      contacts: [],
      changedCount: 1,
      skippedCount: 0,
      userErrors: [],
    });
    expect(await seen(anna, own)).toBeNull();
    expect(await seen(ben, own)).toMatchObject({ managers: [{ id: ben.id }], version: 3 });
    const unchanged = await run(ben, 'setManagers', { ids: [own.id], managerIds: [ben.id] });
    expect(unchanged).toMatchObject({ changedCount: 0, contacts: [] });
    await run(ben, 'setManagers', { ids: [own.id], managerIds: [] });
    expect(await seen(admin, own)).toMatchObject({ managers: [], accessGrants: [], version: 4 });
  });

  test('setManagers leaves the levels of other users alone and raises those who become managers', async () => {
    const { anna, ben, cleo, own } = await world(site.database)
      .member('anna', 'ben', 'cleo')
      .person('own', { grants: { anna: 'MANAGE', ben: 'READ', cleo: 'READ_WRITE' } })
      .make();
    await run(anna, 'setManagers', { ids: [own.id], managerIds: [anna.id, ben.id] });
    const levels = (await seen(anna, own))!.accessGrants.map(({ grantee, level }) => [grantee!.id, level]);
    expect(new Map(levels as [string, string][])).toEqual(
      new Map([
        [anna.id, 'MANAGE'],
        [ben.id, 'MANAGE'],
        [cleo.id, 'READ_WRITE'],
      ]),
    );
  });

  test('an unknown manager is NOT_FOUND where it stands', async () => {
    const { anna, own } = await office();
    const managerIds = [anna.id, own.id, 'nonsense'];
    expect((await run(anna, 'setManagers', { ids: [own.id], managerIds })).userErrors).toEqual([
      { code: 'NOT_FOUND', path: ['managerIds', '1'] },
      { code: 'NOT_FOUND', path: ['managerIds', '2'] },
    ]);
    const twice = [anna.id, anna.id, 'nonsense'];
    expect((await run(anna, 'setManagers', { ids: [own.id], managerIds: twice })).userErrors).toEqual([
      { code: 'NOT_FOUND', path: ['managerIds', '2'] },
    ]);
  });

  test('a contact has at most 50 managers', async () => {
    const { anna, own } = await office();
    const managerIds = Array.from({ length: 51 }, () => anna.id);
    expect((await run(anna, 'setManagers', { ids: [own.id], managerIds })).userErrors).toEqual([
      { code: 'TOO_MANY', path: ['managerIds'] },
    ]);
  });

  test('grantAccess sets the one level of a user, lower too, and counts only what differs', async () => {
    const { anna, ben, own } = await office();
    const grant = (level: string, userId = ben.id) =>
      run(anna, 'grantAccess', { input: { contactIds: [own.id], userId, level } });
    for (const level of ['MANAGE', 'READ', 'READ_WRITE']) {
      expect(await grant(level)).toMatchObject({ changedCount: 1, contacts: [{ id: own.id }] });
      expect(await grant(level)).toMatchObject({ changedCount: 0, contacts: [] });
      const levels = (await seen(anna, own))!.accessGrants;
      expect(levels.find(({ grantee }) => grantee?.id === ben.id)?.level).toBe(level);
    }
    expect((await seen(anna, own))!.version).toBe(5);
    expect(await grant('READ', anna.id)).toMatchObject({ changedCount: 1, contacts: [{ id: own.id }] });
    expect((await grant('MANAGE')).userErrors).toEqual([{ code: 'FORBIDDEN', path: ['contactIds', '0'] }]);
  });

  test('revokeAccess takes any level away, the caller’s own too', async () => {
    const { anna, ben, own } = await office();
    const revoke = (userId: string) => run(anna, 'revokeAccess', { ids: [own.id], userId });
    expect(await revoke(ben.id)).toMatchObject({ changedCount: 0 });
    await run(anna, 'grantAccess', { input: { contactIds: [own.id], userId: ben.id, level: 'MANAGE' } });
    expect(await revoke(ben.id)).toMatchObject({ changedCount: 1, contacts: [{ id: own.id }] });
    expect(await seen(ben, own)).toBeNull();
    expect(await revoke(anna.id)).toMatchObject({ changedCount: 1, contacts: [] });
  });

  test('what is hidden answers like an id that nobody made up, in the bin too', async () => {
    const { anna, ben, hidden, gone } = await world(site.database)
      .member('anna', 'ben')
      .person('hidden')
      .person('gone', { grants: { anna: 'READ_WRITE' }, deleted: true })
      .make();
    const answersFor = async (id: string): Promise<string[]> => {
      const input = { contactIds: [id], userId: ben.id, level: 'READ' };
      const answers = [
        await site.ask(anna, mutations.grantAccess, { input }),
        await site.ask(anna, mutations.revokeAccess, { ids: [id], userId: ben.id }),
        await site.ask(anna, mutations.restoreContacts, { ids: [id] }),
      ];
      return answers.map(({ body }) => body);
    };
    const unknown = await answersFor('0199aaaa-0000-7000-8000-000000000000');
    for (const { id } of [hidden, gone]) expect(await answersFor(id)).toEqual(unknown);
  });

  test('grantAccess and revokeAccess tell a bad contact and a bad user together', async () => {
    const { anna, hidden } = await office();
    const together = [
      { code: 'NOT_FOUND', path: ['contactIds', '0'] },
      { code: 'NOT_FOUND', path: ['userId'] },
    ];
    const input = { contactIds: [hidden.id], userId: 'nonsense', level: 'READ' };
    expect((await run(anna, 'grantAccess', { input })).userErrors).toEqual(together);
    const revoking = { ids: input.contactIds, userId: input.userId };
    expect((await run(anna, 'revokeAccess', revoking)).userErrors).toEqual(together);
  });

  test('grantAccess and revokeAccess are all or nothing', async () => {
    const { anna, ben, own, read, hidden } = await office();
    const contactIds = [own.id, read.id, hidden.id];
    const userErrors = [
      { code: 'FORBIDDEN', path: ['contactIds', '1'] },
      { code: 'NOT_FOUND', path: ['contactIds', '2'] },
    ];
    const input = { contactIds, userId: ben.id, level: 'READ' };
    expect((await run(anna, 'grantAccess', { input })).userErrors).toEqual(userErrors);
    const revoking = { ids: contactIds, userId: ben.id };
    expect((await run(anna, 'revokeAccess', revoking)).userErrors).toEqual(userErrors);
    expect(await seen(ben, own)).toBeNull();
    for (const userId of ['nonsense', own.id]) {
      const unknown = [{ code: 'NOT_FOUND', path: ['userId'] }];
      const granting = { ...input, contactIds: [own.id], userId };
      expect((await run(anna, 'grantAccess', { input: granting })).userErrors).toEqual(unknown);
      expect((await run(anna, 'revokeAccess', { ids: [own.id], userId })).userErrors).toEqual(unknown);
    }
  });
});
