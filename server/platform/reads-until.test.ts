import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { Database } from './database.js';
import { limits } from './limits.js';
import { createTurns } from './turns.js';
import { open, testDatabase, type TestDatabase } from '../testing/database.js';

let db: TestDatabase;
/** With connections of its own. */
let onlooker: Database;
beforeAll(async () => {
  db = await testDatabase();
  onlooker = await open(db.url);
});
afterAll(async () => {
  await onlooker.close();
  await db.drop();
});

const sleeping = async (): Promise<number> => {
  const rows = await onlooker.read.rows(sql`
    SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(5%'
      AND state = 'active' AND pid <> pg_backend_pid()`);
  return rows.length;
};
async function until(isTrue: () => Promise<boolean>): Promise<number> {
  const started = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - started > 4_000) throw new Error('It never came about.');
    await sleep(10);
  }
  return performance.now() - started;
}

describe('Reading for somebody who may go', () => {
  const usual = limits['db.connectionsPerCaller'];
  beforeAll(() => {
    limits['db.connectionsPerCaller'] = 3;
  });
  afterAll(() => {
    limits['db.connectionsPerCaller'] = usual;
  });

  test('gives what is read, as any other reading', async () => {
    const gone = new AbortController();
    const { rows } = db.database.readUntil({ id: 'anna', gone: gone.signal });
    expect(await rows(sql`SELECT 1 AS n`)).toEqual([{ n: 1 }]);
    await expect(rows(sql`SELECT 1 / 0`)).rejects.toMatchObject({ code: '22012' });
    expect(await rows(sql`SELECT 2 AS n`)).toEqual([{ n: 2 }]);
  });

  test('ends in the database when they have gone, and what waits for a connection does not begin', async () => {
    const gone = new AbortController();
    const { rows } = db.database.readUntil({ id: 'anna', gone: gone.signal });
    const readings = Array.from({ length: 12 }, () => rows(sql`SELECT pg_sleep(5), 'for somebody'`));
    const ended = Promise.allSettled(readings);
    await until(async () => (await sleeping()) >= 3);
    gone.abort();
    const results = await ended;
    expect(
      results.map(result => result.status === 'rejected' && (result.reason as { code: string }).code),
    ).toEqual(Array(12).fill('57014'));
    expect(await until(async () => (await sleeping()) === 0)).toBeLessThan(1_000);
    await expect(rows(sql`SELECT 1`)).rejects.toMatchObject({ code: '57014' });
  });

  test('leaves connections to others, however much they ask for', async () => {
    const greedy = new AbortController();
    const { rows } = db.database.readUntil({ id: 'anna', gone: greedy.signal });
    const many = Promise.allSettled(
      Array.from({ length: 30 }, () => rows(sql`SELECT pg_sleep(5), 'for somebody'`)),
    );
    await until(async () => (await sleeping()) === 3);
    const started = performance.now();
    const other = db.database.readUntil({ id: 'ben', gone: new AbortController().signal });
    expect(await other.rows(sql`SELECT 1 AS n`)).toEqual([{ n: 1 }]);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(await sleeping()).toBe(3);
    greedy.abort();
    await many;
  });

  test('waits for a turn in order, and not for ever', async () => {
    const turns = createTurns(200);
    const ends = [await turns.take('anna'), await turns.take('anna'), await turns.take('anna')];
    const order: string[] = [];
    const second = turns.take('anna').then(end => (order.push('first'), end));
    const third = turns.take('anna').then(end => (order.push('second'), end));
    const late = turns.take('anna');
    for (const end of ends.slice(0, 2)) end();
    await Promise.all([second, third]);
    expect(order).toEqual(['first', 'second']);
    await expect(late).rejects.toMatchObject({ code: '57014' });
  });

  test('does not end what others read at the same time', async () => {
    const gone = new AbortController();
    const mine = db.database
      .readUntil({ id: 'anna', gone: gone.signal })
      .rows(sql`SELECT pg_sleep(5), 'for somebody'`);
    const others = db.database.read.rows(sql`SELECT pg_sleep(0.3), 'of others'`);
    await sleep(100);
    gone.abort();
    await expect(mine).rejects.toMatchObject({ code: '57014' });
    await expect(others).resolves.toHaveLength(1);
  });
});
