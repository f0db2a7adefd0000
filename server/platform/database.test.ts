import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { migrate, openDatabase, type Db } from './database.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await db.database.read.rows(sql`CREATE TABLE slip (name text PRIMARY KEY, n int NOT NULL DEFAULT 0)`);
});
afterAll(() => db.drop());
beforeEach(() => db.database.read.rows(sql`DELETE FROM slip`));

const put = (name: string) => sql`INSERT INTO slip (name) VALUES (${name})`;
const names = async (from: Db = db.database.read): Promise<string[]> =>
  (await from.rows<{ name: string }>(sql`SELECT name FROM slip ORDER BY name`)).map(({ name }) => name);

describe('A transaction', () => {
  test('sends what nobody waits for in the order in which it was said', async () => {
    const seen = await db.database.transaction(async tx => {
      tx.send(put('a'));
      tx.send(put('b'));
      return names(tx);
    });
    expect(seen).toEqual(['a', 'b']);
    expect(await names()).toEqual(['a', 'b']);
  });

  test('fails where a statement fails that nobody waited for, and leaves nothing', async () => {
    const failing = db.database.transaction(async tx => {
      tx.send(put('a'));
      tx.send(put('a'));
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(await names()).toEqual([]);
  });

  test('says what failed first, not that it is aborted', async () => {
    const failing = db.database.transaction(async tx => {
      tx.send(sql`SELECT 1 / ${0}::int`);
      return names(tx);
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
  });

  test('is tried again when it lost a deadlock, whoever waited for the statement', async () => {
    await db.database.transaction(async tx => {
      tx.send(put('a'));
      tx.send(put('b'));
    });
    let attempts = 0;
    const both = (first: string, second: string) =>
      db.database.transaction(async tx => {
        attempts++;
        await tx.rows(sql`UPDATE slip SET n = n + 1 WHERE name = ${first}`);
        await tx.rows(sql`SELECT pg_sleep(0.2)`);
        tx.send(sql`UPDATE slip SET n = n + 1 WHERE name = ${second}`);
      });
    await Promise.all([both('a', 'b'), both('b', 'a')]);
    // The one that lost may be quicker at its next attempt than the other is awake, and then one of them loses again.
    expect(attempts).toBeGreaterThan(2);
    expect(await db.database.read.rows(sql`SELECT n FROM slip`)).toEqual([{ n: 2 }, { n: 2 }]);
  });
});

describe('A connection that breaks while it is used', () => {
  test('fails what it is used for and nothing else, be it the first of all', async () => {
    const own = await openDatabase(db.url, {
      entities: [],
      migrations: [],
      statementMs: 5_000,
      connections: 1,
    });
    const failing = own.transaction(async tx => {
      const [own] = await tx.rows<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
      await db.database.read.rows(sql`SELECT pg_terminate_backend(${own!.pid})`);
      await sleep(200);
      await tx.rows(sql`SELECT 1`);
    });
    await expect(failing).rejects.toThrow();
    expect(await own.read.rows(sql`SELECT 1 AS n`)).toEqual([{ n: 1 }]);
    await own.close();
  });
});

describe('What is read behind the COMMIT', () => {
  test('sees what was written', async () => {
    const seen = await db.database.writeThenRead(
      async tx => tx.send(put('a')),
      (_, after) => names(after),
    );
    expect(seen).toEqual(['a']);
  });

  test('is thrown away where the transaction fails', async () => {
    const failing = db.database.writeThenRead(
      async tx => {
        tx.send(put('a'));
        tx.send(put('a'));
      },
      (_, after) => names(after),
    );
    await expect(failing).rejects.toMatchObject({ code: '23505' });
  });

  test('may fail, and what was written stays', async () => {
    const failing = db.database.writeThenRead(
      async tx => tx.send(put('a')),
      async () => {
        throw new Error('no answer');
      },
    );
    await expect(failing).rejects.toThrow('no answer');
    expect(await names()).toEqual(['a']);
  });

  test('needs no second connection: more writers than connections answer all', async () => {
    const writers = Array.from({ length: 40 }, (_, i) =>
      db.database.writeThenRead(
        async tx => tx.send(put(`w${i}`)),
        (_result, after) => names(after),
      ),
    );
    await Promise.all(writers);
    expect(await names()).toHaveLength(40);
  });
});

describe('A migration', () => {
  class Slow1799999999999 implements MigrationInterface {
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(`SELECT pg_sleep(0.3); INSERT INTO slip (name) VALUES ('migrated')`);
    }
    async down(): Promise<void> {}
  }

  test('may take longer than any other statement', async () => {
    const options = { entities: [], migrations: [Slow1799999999999], statementMs: 100, connections: 2 };
    const hasty = await openDatabase(db.url, options);
    await migrate(hasty);
    await hasty.close();
    expect(await names()).toEqual(['migrated']);
  });
});
