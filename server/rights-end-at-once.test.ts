import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serveApi, type Asker, type TestApi } from './testing/api.js';
import { open, testDatabase, type TestDatabase } from './testing/database.js';
import { givePassword, password } from './testing/passwords.js';
import { world, type TestUser } from './testing/world.js';

describe('What ends in one process, ends in the other with the next request:', () => {
  let db: TestDatabase;
  let here: TestApi;
  let there: TestApi;
  let end: () => Promise<void>;
  beforeAll(async () => {
    db = await testDatabase();
    const second = await open(db.url);
    here = await serveApi(db.database);
    there = await serveApi(second);
    end = async () => {
      await Promise.all([here.close(), there.close()]);
      await second.close();
      await db.drop();
    };
  });
  afterAll(() => end());

  const isKnown = async (asker: Asker): Promise<boolean> => {
    const { status, data } = await there.ask(asker, '{ viewer { user { id } } }');
    return status === 200 && data.viewer !== null;
  };
  const keyOf = async (user: TestUser) => {
    const { data } = await here.ask<{ createApiKey: { apiKey: { id: string }; secret: string } }>(
      user,
      'mutation { createApiKey(name: "x", scope: READ) { apiKey { id } secret } }',
    );
    return { id: data.createApiKey.apiKey.id, key: data.createApiKey.secret };
  };
  const office = () => world(db.database).member('anna').make();

  test('session and key of a user who is deactivated', async () => {
    const { admin, anna } = await office();
    const key = await keyOf(anna);
    expect([await isKnown(anna), await isKnown(key)]).toEqual([true, true]);
    await here.ask(admin, `mutation { deactivateUser(userId: "${anna.id}") { user { id } } }`);
    expect([await isKnown(anna), await isKnown(key)]).toEqual([false, false]);
  });

  test('a key that is revoked', async () => {
    const { anna } = await office();
    const key = await keyOf(anna);
    expect(await isKnown(key)).toBe(true);
    await here.ask(anna, `mutation { revokeApiKey(id: "${key.id}") { ok } }`);
    expect(await isKnown(key)).toBe(false);
  });

  test('a session, when the password is changed', async () => {
    const { anna } = await office();
    await givePassword(db.database, anna);
    expect(await isKnown(anna)).toBe(true);
    const change =
      'mutation ($old: String!, $new: String!) { changePassword(currentPassword: $old, newPassword: $new) { ok } }';
    const { data } = await here.ask(anna, change, { old: password, new: 'Giraffe lernt langsam Geige' });
    expect(data.changePassword).toEqual({ ok: true });
    expect(await isKnown(anna)).toBe(false);
  });

  test('a role that is taken away', async () => {
    const { admin, anna } = await office();
    const trail = async () =>
      (await there.ask(anna, '{ auditTrail { totalCount } }')).errors?.[0]?.extensions?.code;
    const setRole = (role: string) =>
      here.ask(admin, `mutation { setUserRole(userId: "${anna.id}", role: ${role}) { user { id } } }`);
    await setRole('ADMIN');
    expect(await trail()).toBeUndefined();
    await setRole('CRM_ADMIN');
    expect(await trail()).toBe('FORBIDDEN');
  });
});
