import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { Database } from '../platform/database.js';
import { limits } from '../platform/limits.js';
import { serveApi, type TestApi } from '../testing/api.js';
import { open } from '../testing/database.js';
import { importDesk, type ImportDesk } from '../testing/imports.js';
import { subscribe, type TestSubscription } from '../testing/subscription.js';
import { world, type TestUser } from '../testing/world.js';
import { tellImportChanged } from './import.changes.js';

/** The jobs run on the desk; who follows them is connected to another server on the same database. */
let desk: ImportDesk;
let otherDatabase: Database;
let other: TestApi;
let anna: TestUser;
let ben: TestUser;
let admin: TestUser;
const chunkRows = limits['import.chunkRows'];
beforeAll(async () => {
  desk = await importDesk();
  otherDatabase = await open(desk.url);
  other = await serveApi(otherDatabase);
  ({ anna, ben, admin } = await world(desk.database).member('anna', 'ben').make());
  limits['import.chunkRows'] = 10;
  await desk.startJobs();
});
afterAll(async () => {
  limits['import.chunkRows'] = chunkRows;
  await other.close();
  await otherDatabase.close();
  await desk.drop();
});

interface Changed {
  importChanged: {
    id: string;
    status: string;
    progress: number;
    columns: object[];
    summary: { rowCount: number; create: number } | null;
  };
}
const follow = (as: TestUser, id: string): Promise<TestSubscription<Changed>> =>
  subscribe<Changed>(
    other.url,
    as,
    `subscription { importChanged(id: "${id}") { id status progress columns { header } summary { rowCount create } } }`,
  );
/** What comes until the import is in this state. */
async function until(
  subscription: TestSubscription<Changed>,
  status: string,
): Promise<Changed['importChanged'][]> {
  const heard: Changed['importChanged'][] = [];
  while (heard.at(-1)?.status !== status) {
    const event = await subscription.next(10_000);
    if (!event) throw new Error(`Heard of ${JSON.stringify(heard)}, but not of ${status}.`);
    heard.push(event.importChanged);
  }
  return heard;
}
const people = (count: number): string =>
  ['Vorname;Nachname', ...Array.from({ length: count }, (_, n) => `P${n};Live`)].join('\n');
const upload = async (user: TestUser, count: number): Promise<string> =>
  (await desk.upload(user, people(count))).import!.id;
const quietMs = 700;

describe('Who follows an import', () => {
  test('hears of each of its states, though another server does the work, and of its numbers', async () => {
    const id = await upload(anna, 35);
    const subscription = await follow(anna, id);
    await desk.act(anna, 'configureImport', id, { tags: ['Live'] });
    expect(await subscription.next()).toMatchObject({ importChanged: { id, status: 'DRAFT' } });
    await desk.act(anna, 'planImport', id);
    const planned = (await until(subscription, 'PLANNED')).at(-1)!;
    expect(planned).toMatchObject({ progress: 1, summary: { rowCount: 35, create: 35 } });
    await desk.act(anna, 'runImport', id);
    const ran = (await until(subscription, 'COMPLETED')).at(-1)!;
    expect(ran).toMatchObject({ progress: 1, summary: { create: 35 }, columns: [{}, {}] });
    await desk.act(anna, 'undoImport', id);
    await until(subscription, 'UNDONE');
    await subscription.close();
  });

  test('hears of it a few times a second at most, however many portions it has', async () => {
    const id = await upload(anna, 400);
    const subscription = await follow(anna, id);
    const started = Date.now();
    await desk.act(anna, 'planImport', id);
    const heard = await until(subscription, 'PLANNED');
    expect(heard.length).toBeLessThanOrEqual(2 + (Date.now() - started) / 250);
    await subscription.close();
  });

  test('hears nothing of imports that are not theirs, and nothing of others than this one', async () => {
    const [mine, second] = [await upload(anna, 3), await upload(anna, 3)];
    const [bens, annas] = [await follow(ben, mine), await follow(anna, mine)];
    await desk.act(anna, 'configureImport', second, { tags: ['Andere'] });
    expect(await annas.next(quietMs)).toBeNull();
    await desk.act(anna, 'configureImport', mine, { tags: ['Meine'] });
    expect(await annas.next()).toMatchObject({ importChanged: { id: mine } });
    expect(await bens.next(quietMs)).toBeNull();
    expect(bens.hasEnded()).toBe(false);
    await Promise.all([bens.close(), annas.close()]);
  });

  test('as an administrator hears of the numbers of others, as import(id) tells them', async () => {
    const id = await upload(anna, 3);
    const subscription = await follow(admin, id);
    await desk.act(anna, 'planImport', id);
    const planned = (await until(subscription, 'PLANNED')).at(-1)!;
    expect(planned).toMatchObject({ summary: { rowCount: 3 }, columns: [] });
    await subscription.close();
  });

  test('hears nothing more when the session has ended, and of nothing that is no import', async () => {
    const id = await upload(ben, 3);
    const [subscription, nothing] = [await follow(ben, id), await follow(ben, 'none')];
    await desk.database.read.rows(sql`UPDATE app_user SET active = false WHERE id = ${ben.id}`);
    await tellImportChanged(desk.database.read, id);
    expect(await subscription.next()).toBeNull();
    expect([subscription.hasEnded(), (await nothing.next(quietMs)) ?? null]).toEqual([true, null]);
    await nothing.close();
  });
});
