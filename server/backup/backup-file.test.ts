import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { emptyDatabase, testDatabase } from '../testing/database.js';
import { restoreFile } from '../testing/restored.js';
import { testSite } from '../testing/site.js';
import { somebodyWaits } from '../testing/waiting.js';
import { world } from '../testing/world.js';
import { backUp } from './backup.service.js';
import { connect } from './connection.js';
import { rowsKept, tablesOf } from './tables.query.js';

const site = testSite();
let folder: string;
let url: string;
beforeAll(() => {
  ({ url } = site.database.dataSource.options as { url: string });
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kartei-backup-'));
});
afterEach(() => rm(folder, { recursive: true }));

const options = { version: null, now: new Date() };
const write = (name = 'all.gz', signal?: AbortSignal): Promise<number> =>
  backUp(url, join(folder, name), { ...options, signal });

describe('A backup', () => {
  test('is one file, for its owner only, and says how large it is', async () => {
    const bytes = await write();
    const { size, mode } = await stat(join(folder, 'all.gz'));
    expect([size, mode & 0o777]).toEqual([bytes, 0o600]);
    expect(await readdir(folder)).toEqual(['all.gz']);
  });

  test('never takes the place of another file', async () => {
    await writeFile(join(folder, 'all.gz'), 'mine');
    await expect(write()).rejects.toThrow('is there already');
    expect(await readFile(join(folder, 'all.gz'), 'utf8')).toBe('mine');
    const two = await Promise.allSettled([write('both.gz'), write('both.gz')]);
    expect(two.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await readdir(folder)).sort()).toEqual(['all.gz', 'both.gz']);
  });

  test('that cannot be written there says why', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(write('none/all.gz')).rejects.toThrow('cannot be written: that directory does not exist');
    await expect(write('file/all.gz')).rejects.toThrow('cannot be written: part of that path is a file');
  });

  test('of a database without Kartei is refused, and leaves nothing', async () => {
    const empty = await emptyDatabase();
    await expect(backUp(empty.url, join(folder, 'all.gz'), options)).rejects.toThrow('There is no Kartei');
    await empty.drop();
    await expect(backUp('postgres://x:y@127.0.0.1:1/z', join(folder, 'all.gz'), options)).rejects.toThrow(
      'cannot be reached',
    );
    expect(await readdir(folder)).toEqual([]);
  });

  test('that is broken off leaves nothing', async () => {
    const interruption = new AbortController();
    let going: Promise<number>;
    await site.database.transaction(async db => {
      await db.rows(sql`LOCK TABLE contact`);
      going = write('all.gz', interruption.signal);
      going.catch(() => undefined);
      await somebodyWaits(site.database);
      interruption.abort();
      await expect(going).rejects.toThrow();
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test('knows every table by its name of which it leaves rows behind', async () => {
    const client = await connect(url);
    const names = (await tablesOf(client)).map(({ name }) => name);
    await client.end();
    expect(names).toEqual(expect.arrayContaining(Object.keys(rowsKept)));
  });
});

describe('A backup beside people at work', () => {
  test('is of one moment: what was acknowledged before is in it, and everything as a whole', async () => {
    const { admin } = await world(site.database).persons(50).make();
    let stopped = false;
    let made = 50;
    const work = async (): Promise<void> => {
      while (!stopped) {
        const { data } = await site.ask(
          admin,
          'mutation { createPerson(input: { firstName: "Neu", lastName: "Er", emails: [{ address: "n@example.org" }] }) { person { id } } }',
        );
        made++;
        const { id } = data.createPerson!.person as unknown as { id: string };
        await site.ask(
          admin,
          `mutation ($id: ID!) { updatePerson(id: $id, version: 1, input: { jobTitle: "Chef" }) { person { id } } }`,
          { id },
        );
      }
    };
    const workers = [work(), work(), work()];
    await sleep(200);
    const acknowledged = made;
    try {
      await write('busy.gz');
    } finally {
      stopped = true;
      await Promise.all(workers);
    }
    const copy = await testDatabase();
    try {
      await restoreFile(join(folder, 'busy.gz'), copy.url);
      const [found] = await copy.database.read.rows<Record<string, number>>(whatIsThere);
      expect(found!.contacts).toBeGreaterThanOrEqual(acknowledged);
      expect(found!.contacts).toBeLessThan(made);
      expect(found).toMatchObject({ counted: found!.contacts, searchable: found!.contacts, unfinished: 0 });
    } finally {
      await copy.drop();
    }
  }, 60_000);
});

/** Each version of a contact has its event, in its history and, where it came through the API, in the outbox. */
const whatIsThere = sql`
  SELECT count(*)::int AS contacts,
    (SELECT sum(n)::int FROM contact_count WHERE scope = 'all') AS counted,
    (SELECT count(*)::int FROM contact_search) AS searchable,
    (count(*) FILTER (WHERE version <> (SELECT count(*) FROM contact_event e WHERE e.contact_id = c.id)
      OR first_name = 'Neu' AND version <> (SELECT count(*) FROM outbox o WHERE o.data ->> 'id' = c.id::text))
    )::int AS unfinished
  FROM contact c`;
