import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { newId } from '../platform/ids.js';
import type { UserRole } from '../platform/work.js';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { User } from '../users/user.entity.js';
import { foldContactCounts } from './contact-count.query.js';
import { createSession, sessionViewer } from './session.service.js';

const now = new Date();

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(() => db.database.read.rows(sql`DELETE FROM contact_count`));

async function userOf(role: UserRole): Promise<string> {
  const id = newId();
  const [name, email, emailKey] = [role, `${id}@example.com`, `${id}@example.com`];
  await db.database.dataSource.manager.insert(User, {
    id,
    name,
    email,
    emailKey,
    role,
    active: true,
    locale: 'en',
    passwordHash: null,
    createdAt: now,
  });
  return id;
}
const countOf = async (userId: string): Promise<unknown> => {
  const token = await createSession(db.database.read, userId, now);
  return (await sessionViewer(db.database.read, token, now))?.contactCount;
};
const add = (scope: string, n: number, times = 1): Promise<unknown> =>
  db.database.read.rows(sql`
    INSERT INTO contact_count SELECT ${scope}::text, ${n}::int FROM generate_series(1, ${times}::int)`);
const sums = (): Promise<unknown[]> =>
  db.database.read.rows(sql`SELECT scope, sum(n)::int AS n FROM contact_count GROUP BY scope ORDER BY scope`);
const rows = async (): Promise<number> =>
  (await db.database.read.rows(sql`SELECT 1 FROM contact_count`)).length;

describe('How many contacts there are', () => {
  test('counts for a member what is published and what is theirs, for administrators all', async () => {
    const member = await userOf('MEMBER');
    await add('all', 10);
    await add('published', 4);
    await add(member, 2, 2);
    await add(member, -1);
    await add(newId(), 3);
    expect(await countOf(member)).toEqual({ all: 10, visible: 7 });
    expect(await countOf(await userOf('MEMBER'))).toEqual({ all: 10, visible: 4 });
    expect(await countOf(await userOf('CRM_ADMIN'))).toEqual({ all: 10, visible: 10 });
    expect(await countOf(await userOf('ADMIN'))).toEqual({ all: 10, visible: 10 });
  });

  test('is nothing in the beginning', async () => {
    expect(await countOf(await userOf('MEMBER'))).toEqual({ all: 0, visible: 0 });
  });

  test('stays the same when the counters are folded, also while others write', async () => {
    await add('all', 1, 500);
    await add('published', 1, 50);
    await add('gone', 1, 20);
    await add('gone', -1, 20);
    const writers = Promise.all(Array.from({ length: 100 }, () => add('all', 1)));
    await Promise.all([1, 2, 3].map(() => db.database.transaction(foldContactCounts)));
    await writers;
    await db.database.transaction(foldContactCounts);
    expect(await sums()).toEqual([
      { scope: 'all', n: 600 },
      { scope: 'published', n: 50 },
    ]);
    expect(await rows()).toBeLessThan(300);
  });

  test('is not folded for a few rows', async () => {
    await add('all', 1, 100);
    await db.database.transaction(foldContactCounts);
    expect(await rows()).toBe(100);
  });
});
