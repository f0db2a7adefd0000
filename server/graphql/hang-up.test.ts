import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { Database } from '../platform/database.js';
import { limits } from '../platform/limits.js';
import { serveApi, type TestApi } from '../testing/api.js';
import { open, testDatabase, type TestDatabase } from '../testing/database.js';
import { somebodyWaits } from '../testing/waiting.js';
import { world, type TestUser } from '../testing/world.js';

let db: TestDatabase;
let api: TestApi;
/** With connections of its own. */
let onlooker: Database;
let anna: TestUser;
let ben: TestUser;
/** Of ten connections; a test has five. */
const usual = limits['db.connectionsPerCaller'];
beforeAll(async () => {
  db = await testDatabase();
  limits['db.connectionsPerCaller'] = 3;
  onlooker = await open(db.url);
  api = await serveApi(db.database);
  ({ anna, ben } = await world(db.database).member('anna', 'ben').make());
  await fillWithLongTexts();
}, 120_000);
afterAll(async () => {
  limits['db.connectionsPerCaller'] = usual;
  await api.close();
  await onlooker.close();
  await db.drop();
});

/** Contacts whose texts are long and alike, so that a search for a similar word has to compare all of them. */
async function fillWithLongTexts(): Promise<void> {
  const { rows } = onlooker.read;
  await rows(
    sql`
      INSERT INTO contact (id, kind, display_name, first_name, last_name, search_name, source, public_level, version,
        created_at, updated_at)
      SELECT gen_random_uuid(), 'PERSON', 'Erika Muster', 'Erika', 'Muster', ' erika muster', 'MANUAL', 'READ', 1, now(), now()
      FROM generate_series(1, 8000)`,
    { once: true },
  );
  // A portion at a time, for their index is slow to write.
  for (let portion = 0; portion < 4; portion++) {
    await rows(
      sql`
        INSERT INTO contact_search (contact_id, text)
        SELECT id, E' erika muster\n ' || repeat('strandkorbverleih ostseebad ', 60) FROM contact
        WHERE get_byte(uuid_send(id), 15) % 4 = ${portion}`,
      { once: true },
    );
  }
  await rows(sql`ANALYZE contact, contact_search`, { once: true });
}

/** As much as one operation may ask for: ten searches, each for words that are only similar, with their exact totals. */
const worstSearch = `{ ${Array.from(
  { length: 10 },
  (_, n) =>
    `s${n}: contacts(filter: {search: "strandkorbferleih ostzeebad${'x'.repeat(n % 3)}"}, first: 30, sort: {field: RELEVANCE}) { totalCount nodes { displayName emails { address } } }`,
).join(' ')} }`;

const runningStatements = async (): Promise<number> => {
  const rows = await onlooker.read.rows(sql`
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'active' AND query LIKE '%contact_search%' AND pid <> pg_backend_pid()`);
  return rows.length;
};

async function until(isTrue: () => Promise<boolean>): Promise<number> {
  const started = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - started > 10_000) throw new Error('It never came about.');
    await sleep(10);
  }
  return performance.now() - started;
}

/** Asks, and can hang up. */
function call(
  user: TestUser,
  query: string,
  variables?: object,
): { hangUp(): void; ended: Promise<unknown> } {
  const line = new AbortController();
  const ended = fetch(api.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: `kartei_session=${user.sessionToken}` },
    body: JSON.stringify({ query, variables }),
    signal: line.signal,
  }).catch(() => null);
  return { hangUp: () => line.abort(), ended };
}

describe('Whoever hangs up', () => {
  test('ends what the database does for them', async () => {
    const asked = performance.now();
    await call(anna, worstSearch).ended;
    const whole = performance.now() - asked;
    const { hangUp, ended } = call(anna, worstSearch);
    await until(async () => (await runningStatements()) > 0);
    hangUp();
    await ended;
    const endedAfter = await until(async () => (await runningStatements()) === 0);
    console.info(
      `one of the worst searches takes ${whole.toFixed(0)} ms; hung up: its statements ended after ${endedAfter.toFixed(0)} ms`,
    );
    expect(endedAfter).toBeLessThan(whole / 3);
  }, 90_000);

  test('does so with twenty of the worst searches at once, and others are served all the while', async () => {
    const before = process.memoryUsage().rss;
    const calls = Array.from({ length: 20 }, () => call(anna, worstSearch));
    await until(async () => (await runningStatements()) > 2);
    let waited = 0;
    for (let turn = 0; turn < 10; turn++) {
      const asked = performance.now();
      const { status, errors } = await api.ask(
        ben,
        '{ viewer { user { id } } contacts(first: 1) { nodes { id } } }',
      );
      expect({ status, errors }).toEqual({ status: 200, errors: undefined });
      waited = Math.max(waited, performance.now() - asked);
    }
    for (const { hangUp } of calls) hangUp();
    await Promise.all(calls.map(({ ended }) => ended));
    const endedAfter = await until(async () => (await runningStatements()) === 0);
    const asked = performance.now();
    expect((await api.ask(anna, '{ contacts(first: 1) { nodes { id } } }')).errors).toBeUndefined();
    const after = performance.now() - asked;
    const grown = (process.memoryUsage().rss - before) / 1024 ** 2;
    console.info(
      `20 worst searches at once: others waited ${waited.toFixed(0)} ms at most; hung up: all statements ended after ${endedAfter.toFixed(0)} ms, the next request took ${after.toFixed(0)} ms, memory grew by ${grown.toFixed(0)} MB`,
    );
    expect(waited).toBeLessThan(2_500);
    expect(endedAfter).toBeLessThan(2_000);
    expect(grown).toBeLessThan(200);
  });

  test('in the middle of a write does not stop it', async () => {
    const { erika } = await world(db.database).person('erika', { publicAccess: 'READ_WRITE' }).make();
    const query =
      'mutation ($id: ID!) { updatePerson(id: $id, version: 1, input: {jobTitle: "Chefin"}) { userErrors { code } } }';
    await onlooker.transaction(async holder => {
      await holder.rows(sql`SELECT FROM contact WHERE id = ${erika.id} FOR UPDATE`);
      const { hangUp, ended } = call(ben, query, { id: erika.id });
      await somebodyWaits(db.database);
      hangUp();
      await ended;
    });
    const versionOf = async (): Promise<number> => {
      const [row] = await onlooker.read.rows<{ version: number }>(
        sql`SELECT version FROM contact WHERE id = ${erika.id}`,
      );
      return row!.version;
    };
    await until(async () => (await versionOf()) === 2);
  });
});
