import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { openChannel, publish } from './channel.js';

let db: TestDatabase;
let outside: pg.Client;
beforeAll(async () => {
  db = await testDatabase();
  const elsewhere = new URL(db.url);
  elsewhere.pathname = '/postgres';
  outside = new pg.Client({ connectionString: elsewhere.href });
  await outside.connect();
});
afterAll(async () => {
  await outside.end();
  await db.drop();
});

const name = (): string => new URL(db.url).pathname.slice(1);
const listening = async (): Promise<number> => {
  const { rows } = await outside.query(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = $1 AND application_name = 'kartei-channel'`,
    [name()],
  );
  return rows[0].n as number;
};
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (let turn = 0; turn < 200 && !(await isSo()); turn++)
    await new Promise(resolve => setTimeout(resolve, 25));
};

describe('A channel between processes', () => {
  test('hands on what was committed, and nothing else', async () => {
    const channel = await openChannel(db.url);
    const heard: unknown[] = [];
    channel.hear('fruit', data => heard.push(data));
    await db.database
      .transaction(async tx => {
        await publish(tx, 'fruit', ['rotten']);
        throw new Error('no');
      })
      .catch(() => undefined);
    await publish(db.database.read, 'vegetables', ['leek']);
    await db.database.transaction(tx => publish(tx, 'fruit', ['apple', 'pear']));
    await until(() => heard.length === 2);
    expect(heard).toEqual(['apple', 'pear']);
    await channel.close();
  });

  test('says when something may have been missed, and hears again once the database is back', async () => {
    const channel = await openChannel(db.url);
    const heard: unknown[] = [];
    let gaps = 0;
    channel.hear('fruit', data => heard.push(data));
    channel.onGap(() => gaps++);
    await outside.query(`ALTER DATABASE ${name()} ALLOW_CONNECTIONS false`);
    await outside.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, [
      name(),
    ]);
    // Time for several attempts, which fail.
    await new Promise(resolve => setTimeout(resolve, 2_000));
    await outside.query(`ALTER DATABASE ${name()} ALLOW_CONNECTIONS true`);
    await until(() => gaps > 0);
    await publish(db.database.read, 'fruit', ['plum']);
    await until(() => heard.length > 0);
    expect([heard, gaps, await listening()]).toEqual([['plum'], 1, 1]);
    await channel.close();
    await until(async () => (await listening()) === 0);
    expect(await listening()).toBe(0);
  });
});
