import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import sql, { raw } from 'sql-template-tag';
import { migrations } from '../../migrations/index.js';
import { ensureFirstAdministrator } from '../auth/first-administrator.service.js';
import { ensureDefaultContactTypes } from '../contact-types/contact-type.service.js';
import { migrate, openDatabase, type Database } from '../platform/database.js';
import { migrateJobs } from '../platform/jobs.js';
import { emptyDatabase, testDatabase, type TestDatabase } from '../testing/database.js';
import { allRows, moveInto, restoreFile, shape } from '../testing/restored.js';
import { world } from '../testing/world.js';
import { backUp } from './backup.service.js';
import { checkBackup } from './checked-backup.js';
import { restore } from './restore.service.js';

let folder: string;
let databases: TestDatabase[] = [];
const make = async (how: () => Promise<TestDatabase>): Promise<TestDatabase> => {
  const made = await how();
  databases.push(made);
  return made;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kartei-restore-'));
});
afterEach(async () => {
  for (const { drop } of databases) await drop();
  databases = [];
  await rm(folder, { recursive: true });
});

const tablesIn = async ({ read }: Database): Promise<number> =>
  (await read.rows(sql`SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`))
    .length;
const namesIn = async ({ read }: Database, table = 'contact', column = 'display_name'): Promise<string[]> => {
  const query = sql`SELECT ${raw(column)} AS name FROM ${raw(table)} ORDER BY 1`;
  return (await read.rows<{ name: string }>(query, { once: true })).map(({ name }) => name);
};

describe('A restore', () => {
  let original: TestDatabase;
  let file: string;

  beforeAll(async () => {
    original = await testDatabase();
    await world(original.database).contactType('Kundin').person('erika').person('otto').make();
  });
  afterAll(() => original.drop());
  beforeEach(async () => {
    file = join(folder, 'kartei.gz');
    await backUp(original.url, file, { version: '0.0.1', now: new Date() });
  });

  /** Writes the backup anew, with another header, as if another Kartei had made it. */
  async function rewrite(change: (text: string) => string): Promise<void> {
    const text = change(gunzipSync(await readFile(file)).toString());
    const sum = /\nsha256 \w+\n$/;
    const body = text.replace(sum, '\n');
    await writeFile(file, gzipSync(`${body}sha256 ${createHash('sha256').update(body).digest('hex')}\n`));
  }

  test('of a damaged or cut file writes nothing, not even a table', async () => {
    const target = await make(emptyDatabase);
    const whole = await readFile(file);
    const middle = whole.length >> 1;
    const damaged = Buffer.from(whole);
    damaged[middle]! ^= 1;
    for (const bytes of [whole.subarray(0, middle), whole.subarray(0, -1), damaged]) {
      await writeFile(file, bytes);
      await expect(restoreFile(file, target.url)).rejects.toThrow(`${file} is damaged or was cut off`);
    }
    expect(await tablesIn(target.database)).toBe(0);
  });

  test('of no file, or of a folder, says so', async () => {
    for (const path of [join(folder, 'none'), folder]) {
      await expect(checkBackup(path)).rejects.toThrow(`${path} is no file that this user can read`);
    }
  });

  test('of a newer Kartei is refused and names its version', async () => {
    const target = await make(emptyDatabase);
    await rewrite(text =>
      text
        .replace('"migrations":[', '"migrations":["Tomorrow1","')
        .replace('"Tomorrow1",""', '"Tomorrow1","'),
    );
    await expect(restoreFile(file, target.url)).rejects.toThrow('written by a newer Kartei (0.0.1)');
    expect(await tablesIn(target.database)).toBe(0);
  });

  test('with tables that nobody knows leaves the database empty and usable', async () => {
    const target = await make(emptyDatabase);
    const good = await readFile(file);
    await rewrite(text =>
      text.replace('{"name":"tag","columns":["id"', '{"name":"tag","columns":["id\\"; DROP TABLE tag"'),
    );
    await expect(restoreFile(file, target.url)).rejects.toThrow('not those of the backup (tag)');
    await writeFile(file, good);
    await restoreFile(file, target.url);
    expect(await namesIn(target.database)).toEqual(['Erika Muster', 'Otto Muster']);
  });

  test('into a database with users is refused and changes nothing', async () => {
    const target = await make(testDatabase);
    await world(target.database).company('mine').make();
    const before = await allRows(target.database);
    await expect(restoreFile(file, target.url)).rejects.toThrow('This database is in use');
    expect(await allRows(target.database)).toEqual(before);
  });

  test('into one that was started but never used replaces what a start puts there', async () => {
    const target = await make(testDatabase);
    await ensureDefaultContactTypes(target.database.read, 'de');
    await ensureFirstAdministrator(target.database, null, new Date());
    await restoreFile(file, target.url);
    expect(await namesIn(target.database, 'contact_type', 'name')).toEqual(['Kundin']);
    expect(await target.database.read.rows(sql`SELECT FROM one_time_token`)).toEqual([]);
    expect(await namesIn(target.database, 'app_user', 'name')).toEqual(['admin']);
  });

  test('into one that a newer Kartei has prepared is refused', async () => {
    const target = await make(testDatabase);
    await target.database.read.rows(sql`INSERT INTO migration (timestamp, name) VALUES (9, 'Tomorrow9')`);
    await expect(restoreFile(file, target.url)).rejects.toThrow('prepared by a newer Kartei');
  });

  test('that breaks off leaves nothing, and can be begun anew', async () => {
    const target = await make(emptyDatabase);
    const backup = await checkBackup(file);
    const broken: typeof backup.read = async visitor => {
      await backup.read(visitor);
      throw new Error('The power is gone');
    };
    await expect(restore(target.url, { ...backup, read: broken })).rejects.toThrow('The power is gone');
    expect(await namesIn(target.database)).toEqual([]);
    await restore(target.url, backup);
    await backup.close();
    expect(await namesIn(target.database)).toEqual(['Erika Muster', 'Otto Muster']);
    expect(await shape(target.database)).toEqual(await shape(original.database));
  });

  test('of two at once into the same database is done by one', async () => {
    const target = await make(emptyDatabase);
    const both = await Promise.allSettled([restoreFile(file, target.url), restoreFile(file, target.url)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await namesIn(target.database)).toEqual(['Erika Muster', 'Otto Muster']);
  });
});

describe('A backup of an earlier Kartei', () => {
  const upTo = async (url: string, count: number): Promise<void> => {
    const options = {
      entities: [],
      migrations: migrations.slice(0, count),
      statementMs: 10_000,
      connections: 2,
    };
    const database = await openDatabase(url, options);
    await migrate(database);
    await database.close();
  };

  test.each([
    ['the last migration', migrations.length - 1],
    ['all but the first two', 2],
  ])('from before %s becomes what an upgrade makes of the original', async (_, count) => {
    const original = await make(emptyDatabase);
    await upTo(original.url, 2);
    await original.database.dataSource.query(firstData);
    await upTo(original.url, count);
    const copy = await make(emptyDatabase);
    await moveInto(original.url, copy.url);

    await migrate(original.database);
    await migrateJobs(original.database);
    const { migration: _names, ...rows } = await allRows(copy.database);
    const { migration: __names, ...expected } = await allRows(original.database);
    expect(rows).toEqual(expected);
    expect(rows.contact![0]).toContain('Jörg Groß');
    expect(await shape(copy.database)).toEqual(await shape(original.database));
  });
});

/** In the tables as they were in the beginning. */
const firstData = `
  INSERT INTO app_user (id, name, email, email_key, role, active, locale, created_at)
    VALUES ('0199aaaa-0000-7000-8000-000000000001', 'Ada', 'a@example.org', 'a@example.org', 'ADMIN', true, 'de', now());
  INSERT INTO contact (id, kind, display_name, first_name, last_name, public_level, source, version, created_at, updated_at)
    VALUES ('0199aaaa-0000-7000-8000-000000000002', 'PERSON', 'Jörg Groß', 'Jörg', 'Groß', 'NONE', 'MANUAL', 1, now(), now());
  INSERT INTO contact_search VALUES ('0199aaaa-0000-7000-8000-000000000002', E'joerg gross\\n030');
  INSERT INTO access_grant VALUES ('0199aaaa-0000-7000-8000-000000000003', '0199aaaa-0000-7000-8000-000000000002',
    '0199aaaa-0000-7000-8000-000000000001', 'MANAGE', NULL, now());
  INSERT INTO outbox (type, data, due_at, attempts) VALUES ('contact.created', '{"id": "x"}', now(), 0);
`;
