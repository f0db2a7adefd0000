import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import {
  collectEvents,
  dispatchEvents,
  startDispatcher,
  type OutboxEvent,
  type Subscribers,
} from './outbox.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(() => db.database.read.rows(sql`DELETE FROM outbox`));

const invited = (userId: string): OutboxEvent => ({ type: 'user.invited', data: { userId } });

/** Emits in a transaction, as a mutation does. */
async function tell(...events: OutboxEvent[]): Promise<void> {
  const collected = collectEvents();
  await db.database.transaction(async tx => {
    for (const event of events) collected.emit(event);
    collected.flush(tx);
  });
  collected.committed();
}
const left = async (): Promise<number> => (await db.database.read.rows(sql`SELECT 1 FROM outbox`)).length;

function listener(): { heard: string[]; subscribers: Subscribers } {
  const heard: string[] = [];
  const subscribers: Subscribers = {
    'user.invited': [async (_, event) => void heard.push(event.data.userId)],
  };
  return { heard, subscribers };
}

describe('An event', () => {
  test('reaches its subscribers in order and is gone then', async () => {
    const { heard, subscribers } = listener();
    await tell(invited('a'), invited('b'));
    await tell(invited('c'));
    expect(await dispatchEvents(db.database, subscribers)).toBe(3);
    expect(heard).toEqual(['a', 'b', 'c']);
    expect(await left()).toBe(0);
  });

  test('of a transaction that was rolled back never happened', async () => {
    const collected = collectEvents();
    const failing = db.database.transaction(async tx => {
      collected.emit(invited('a'));
      collected.flush(tx);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await left()).toBe(0);
  });

  test('that nobody wants is dropped', async () => {
    await tell({ type: 'contact.created', data: { id: 'x', version: 1 } });
    await dispatchEvents(db.database, {});
    expect(await left()).toBe(0);
  });

  test('whose handler fails is kept for later, with nothing half done, and holds up nobody', async () => {
    await db.database.read.rows(sql`CREATE TABLE done (user_id text)`);
    const subscribers: Subscribers = {
      'user.invited': [
        async (tx, { data }) => {
          await tx.rows(sql`INSERT INTO done VALUES (${data.userId})`);
          if (data.userId === 'bad') await tx.rows(sql`SELECT 1 / 0`);
        },
      ],
    };
    await tell(invited('a'), invited('bad'), invited('b'));
    await dispatchEvents(db.database, subscribers);
    const done = await db.database.read.rows<{ user_id: string }>(sql`SELECT user_id FROM done ORDER BY 1`);
    expect(done.map(row => row.user_id)).toEqual(['a', 'b']);
    expect(await left()).toBe(1);
    expect(await dispatchEvents(db.database, subscribers)).toBe(0);

    await db.database.read.rows(sql`UPDATE outbox SET due_at = now() - interval '1 second'`);
    const { heard, subscribers: repaired } = listener();
    await dispatchEvents(db.database, repaired);
    expect(heard).toEqual(['bad']);
  });

  test('is handled once, however many processes take from the outbox', async () => {
    const { heard, subscribers } = listener();
    const ids = Array.from({ length: 1_200 }, (_, i) => String(i));
    await tell(...ids.map(invited));
    const drain = async (): Promise<void> => {
      while ((await dispatchEvents(db.database, subscribers)) > 0);
    };
    await Promise.all([drain(), drain(), drain()]);
    await drain();
    expect(heard.sort((a, b) => Number(a) - Number(b))).toEqual(ids);
  });

  test('is handled at once in the process that committed it, and soon where another did', async () => {
    const { heard, subscribers } = listener();
    const dispatcher = startDispatcher(db.database, subscribers);
    try {
      await new Promise(resolve => setTimeout(resolve, 100));
      const told = performance.now();
      await tell(invited('own'));
      await until(() => heard.includes('own'));
      expect(performance.now() - told).toBeLessThan(500);

      const data = JSON.stringify({ userId: 'foreign' });
      await db.database.read.rows(
        sql`INSERT INTO outbox (type, data, due_at, attempts) VALUES ('user.invited', ${data}::jsonb, now(), 0)`,
      );
      await until(() => heard.includes('foreign'));
    } finally {
      await dispatcher.stop();
    }
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 10));
}
