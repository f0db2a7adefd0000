import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { runLong } from './long-statement.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const sleeping = async (): Promise<number> =>
  (
    await db.database.read.rows<{ n: number }>(sql`
      SELECT count(*)::int AS n FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'active' AND query LIKE 'SELECT pg_sleep(25)%'`)
  )[0]!.n;

test('a statement ends in the database when nobody waits for it any more', async () => {
  const nobody = new AbortController();
  const started = Date.now();
  const running = runLong(db.database, sql`SELECT pg_sleep(25)`, {
    timeoutMs: 30_000,
    signal: nobody.signal,
  });
  while ((await sleeping()) === 0);
  nobody.abort();
  await expect(running).rejects.toMatchObject({ code: '57014' });
  expect(Date.now() - started).toBeLessThan(20_000);
  expect(await sleeping()).toBe(0);
});

test('it has its own time limit, and those after it have theirs again', async () => {
  const { signal } = new AbortController();
  const slow = runLong(db.database, sql`SELECT pg_sleep(25)`, { timeoutMs: 100, signal });
  await expect(slow).rejects.toMatchObject({ code: '57014' });
  const limits = await Promise.all(
    Array.from({ length: 5 }, () =>
      db.database.read.rows<{ statement_timeout: string }>(sql`SHOW statement_timeout`),
    ),
  );
  expect(limits.flat().map(row => row.statement_timeout)).toEqual(Array(5).fill('10s'));
});
