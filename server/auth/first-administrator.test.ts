import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { ConfigError } from '../platform/config-error.js';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { ensureFirstAdministrator, setUpFirstAdministrator } from './first-administrator.service.js';
import { sessionViewer } from './session.service.js';
import { signIn } from './sign-in.service.js';

const password = 'Regenschirm tanzt Polka';
const now = new Date();

let db: TestDatabase;
beforeEach(async () => {
  db = await testDatabase();
});
afterEach(() => db.drop());

const users = (): Promise<{ email: string; role: string }[]> =>
  db.database.read.rows(sql`SELECT email, role FROM app_user`);
const setUp = (token: string, email = 'chef@example.com'): Promise<string> =>
  setUpFirstAdministrator(db.database, { token, name: 'Chef', email, password, locale: 'de' }, now);
async function link(): Promise<string> {
  const url = await ensureFirstAdministrator(db.database, null, now);
  return new URL(url!).searchParams.get('token')!;
}

describe('On an empty database', () => {
  test('the first administrator comes from the environment', async () => {
    const url = await ensureFirstAdministrator(db.database, { email: 'chef@example.com', password }, now);
    expect(url).toBeNull();
    expect(await users()).toEqual([{ email: 'chef@example.com', role: 'ADMIN' }]);
    const attempt = { email: 'chef@example.com', password, address: '192.0.2.1' };
    await expect(signIn(db.database, attempt, now)).resolves.toBeDefined();
  });

  test('two processes that start at once make one administrator', async () => {
    const given = { email: 'chef@example.com', password };
    await Promise.all([1, 2, 3].map(() => ensureFirstAdministrator(db.database, given, now)));
    expect(await users()).toHaveLength(1);
  });

  test.each([
    ['ADMIN_PASSWORD', { email: 'chef@example.com', password: 'admin' }],
    ['ADMIN_EMAIL', { email: 'chef', password }],
  ])('a bad %s refuses the start and says so', async (variable, given) => {
    const start = ensureFirstAdministrator(db.database, given, now);
    await expect(start).rejects.toBeInstanceOf(ConfigError);
    await expect(start).rejects.toThrow(variable);
    expect(await users()).toEqual([]);
  });

  test('otherwise a link is printed that makes the administrator and signs them in', async () => {
    const session = await setUp(await link());
    expect(await sessionViewer(db.database.read, session, now)).toMatchObject({
      role: 'ADMIN',
      locale: 'de',
    });
    expect(await ensureFirstAdministrator(db.database, null, now)).toBeNull();
  });

  test('the links of all starts together make one administrator', async () => {
    const tokens = [await link(), await link(), await link()];
    const outcomes = await Promise.allSettled(tokens.map((token, i) => setUp(token, `chef${i}@example.com`)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await users()).toHaveLength(1);
    for (const token of tokens) {
      await expect(setUp(token)).rejects.toMatchObject({
        problems: [{ code: 'EXPIRED' }],
      });
    }
  });
});

test('With users there, the environment and the link are of no use', async () => {
  const token = await link();
  await ensureFirstAdministrator(db.database, { email: 'chef@example.com', password }, now);
  expect(
    await ensureFirstAdministrator(db.database, { email: 'other@example.com', password }, now),
  ).toBeNull();
  await expect(setUp(token)).rejects.toMatchObject({ problems: [{ code: 'EXPIRED' }] });
  expect(await users()).toHaveLength(1);
});
