import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { limits } from '../platform/limits.js';
import { importDesk, type ImportDesk } from '../testing/imports.js';
import { world, type TestUser } from '../testing/world.js';
import { dropOldFiles } from './import.cleaning.js';
import { planRows } from './plan.job.js';
import { runRows } from './run.job.js';

let desk: ImportDesk;
let anna: TestUser;
let ben: TestUser;
let admin: TestUser;
const chunkRows = limits['import.chunkRows'];
beforeAll(async () => {
  desk = await importDesk();
  ({ anna, ben, admin } = await world(desk.database).member('anna', 'ben').make());
  limits['import.chunkRows'] = 10;
});
afterAll(async () => {
  limits['import.chunkRows'] = chunkRows;
  await desk.drop();
});

/** Jobs are started by hand here, as often and whenever a test wants. */
const context = (): Parameters<typeof planRows.run>[1] => ({
  database: desk.database,
  mailer: {
    send: () => Promise.reject(new Error('No mail here')),
    forget: () => Promise.resolve(),
    close: () => undefined,
  },
  lastAttempt: false,
});
const people = (count: number, name: string): string =>
  ['Vorname;Nachname;E-Mail;Firma;Tags']
    .concat(
      Array.from({ length: count }, (_, n) => `P${n};${name};${name}${n}@example.org;${name} GmbH;${name}`),
    )
    .join('\n');

async function upload(user: TestUser, file: string | Buffer): Promise<string> {
  const { import: made } = await desk.upload(user, file);
  await desk.act(user, 'configureImport', made!.id, { createMissing: true });
  return made!.id;
}

async function plan(user: TestUser, file: string | Buffer): Promise<string> {
  const id = await upload(user, file);
  await desk.act(user, 'planImport', id);
  await planRows.run({ id }, context());
  await desk.report(user, id, 'PLANNED');
  return id;
}

const stepOf = async (id: string): Promise<number> => {
  const [row] = await desk.database.read.rows<{ step: number }>(
    sql`SELECT step FROM import WHERE id = ${id}`,
  );
  return row!.step;
};
const runChunk = async (id: string, step?: number): Promise<void> =>
  runRows.run({ id, step: step ?? (await stepOf(id)) }, context());
const named = async (name: string): Promise<number> => {
  const [row] = await desk.database.read.rows<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM contact WHERE last_name = ${name} OR name = ${`${name} GmbH`}`,
  );
  return row!.n;
};

describe('A run', () => {
  test('makes each contact once, however often its chunks are started', async () => {
    const id = await plan(anna, people(25, 'Twice'));
    await desk.act(anna, 'runImport', id);
    const step = await stepOf(id);
    await Promise.all([runChunk(id, step), runChunk(id, step)]);
    expect(await named('Twice')).toBe(11);
    await runChunk(id, step);
    expect(await named('Twice')).toBe(11);
    await runChunk(id);
    await runChunk(id);
    const report = await desk.report(anna, id, 'COMPLETED');
    expect(report.summary).toMatchObject({ rowCount: 25, create: 25, companiesCreated: 1 });
    expect(await named('Twice')).toBe(26);
  });

  test('that breaks off in the middle of a chunk goes on as if that chunk had not been', async () => {
    const id = await plan(anna, people(15, 'Broken'));
    await desk.act(anna, 'runImport', id);
    const step = await stepOf(id);
    await desk.database.read.rows(sql`DELETE FROM outbox`);
    await desk.database.read.rows(
      sql`ALTER TABLE outbox ADD CONSTRAINT broken CHECK (type <> 'import.completed')`,
    );
    await runChunk(id);
    await expect(runChunk(id)).rejects.toThrow('broken');
    expect(await named('Broken')).toBe(11);
    expect(await stepOf(id)).toBe(step + 1);
    await desk.database.read.rows(sql`ALTER TABLE outbox DROP CONSTRAINT broken`);
    await runChunk(id);
    expect((await desk.report(anna, id, 'COMPLETED')).summary).toMatchObject({ create: 15 });
    expect(await named('Broken')).toBe(16);
  });

  test('announces its end once, and its contacts in portions, none by itself', async () => {
    await desk.database.read.rows(sql`DELETE FROM outbox`);
    const id = await plan(anna, people(12, 'Quiet'));
    await desk.act(anna, 'runImport', id);
    await runChunk(id);
    await runChunk(id);
    const events = await desk.database.read.rows(
      sql`SELECT type, data->>'id' AS id, jsonb_array_length(data->'ids') AS n FROM outbox ORDER BY outbox.id`,
    );
    expect(events).toEqual([
      { type: 'contacts.imported', id: null, n: 11 },
      { type: 'contacts.imported', id: null, n: 2 },
      { type: 'import.completed', id, n: null },
    ]);
  });

  test('that is cancelled keeps what it made; the rest counts as left out', async () => {
    const id = await plan(anna, people(25, 'Stopped'));
    await desk.act(anna, 'runImport', id);
    const step = await stepOf(id);
    await runChunk(id);
    expect(await desk.act(anna, 'cancelImport', id)).toMatchObject({ import: { status: 'CANCELLED' } });
    await runChunk(id, step + 1);
    const report = await desk.report(anna, id, 'CANCELLED');
    expect(report.summary).toMatchObject({ rowCount: 25, create: 10, skip: 15, companiesCreated: 1 });
    expect(report.rows.nodes.filter(({ action }) => action === 'SKIP')).toHaveLength(15);
    expect(await named('Stopped')).toBe(11);
  });

  test('leaves out what somebody else added after the check', async () => {
    const id = await plan(anna, people(12, 'Meanwhile'));
    await world(desk.database)
      .person('other', { emails: [{ address: 'Meanwhile3@example.org' }], publicAccess: 'READ' })
      .person('unseen', { emails: [{ address: 'Meanwhile4@example.org' }] })
      .make();
    await desk.act(anna, 'runImport', id);
    await runChunk(id);
    await runChunk(id);
    const report = await desk.report(anna, id, 'COMPLETED');
    expect(report.summary).toMatchObject({ rowCount: 12, create: 11, invalid: 1 });
    expect(report.rows.nodes[3]).toMatchObject({
      line: 5,
      action: 'INVALID',
      problems: [{ code: 'CONFLICT' }],
    });
  });

  test('beside another of the same file makes no doubles', async () => {
    const ids = [await plan(anna, people(30, 'Parallel')), await plan(anna, people(30, 'Parallel'))];
    await desk.startJobs();
    for (const id of ids) await desk.act(anna, 'runImport', id);
    const reports = await Promise.all(ids.map(id => desk.report(anna, id, 'COMPLETED')));
    await desk.stopJobs();
    const sum = (key: 'create' | 'invalid'): number =>
      reports.reduce((n, { summary }) => n + summary[key], 0);
    expect([sum('create'), sum('invalid')]).toEqual([30, 30]);
    expect(await named('Parallel')).toBe(31);
  });

  test('ends with its maker’s rights: of somebody who was deactivated it fails', async () => {
    const id = await plan(ben, people(15, 'Gone'));
    await desk.act(ben, 'runImport', id);
    await runChunk(id);
    await desk.database.read.rows(sql`UPDATE app_user SET active = false WHERE id = ${ben.id}`);
    await runChunk(id);
    await desk.database.read.rows(sql`UPDATE app_user SET active = true WHERE id = ${ben.id}`);
    const report = await desk.report(ben, id, 'FAILED');
    expect(report.failureReason).toBe('The user who started this import has been deactivated.');
    expect(report.summary).toMatchObject({ rowCount: 15, create: 10, skip: 5 });
  });
});

describe('A check', () => {
  test('that breaks off goes on where it left off, and cancelled leaves nothing', async () => {
    const id = await upload(anna, people(35, 'Checked'));
    await desk.act(anna, 'planImport', id);
    await desk.database.read.rows(
      sql`ALTER TABLE import_row ADD CONSTRAINT broken CHECK (line < 25) NOT VALID`,
    );
    await expect(planRows.run({ id }, context())).rejects.toThrow('broken');
    const halfWay = await desk.report(anna, id, 'PLANNING');
    expect(halfWay.rows.nodes.map(({ line }) => line)).toEqual(Array.from({ length: 20 }, (_, n) => n + 2));
    await desk.database.read.rows(sql`ALTER TABLE import_row DROP CONSTRAINT broken`);
    await planRows.run({ id }, context());
    const report = await desk.report(anna, id, 'PLANNED');
    expect(report.summary).toMatchObject({
      rowCount: 35,
      create: 35,
      companiesCreated: 1,
      newTags: ['Checked'],
    });
    expect(report.rows.nodes.map(({ line }) => line)).toEqual(Array.from({ length: 35 }, (_, n) => n + 2));
  });

  test('that fails for the last time says so', async () => {
    const id = await upload(anna, people(3, 'Hopeless'));
    await desk.act(anna, 'planImport', id);
    await desk.database.read.rows(sql`ALTER TABLE import_row ADD CONSTRAINT broken CHECK (false) NOT VALID`);
    await planRows.run({ id }, { ...context(), lastAttempt: true });
    await desk.database.read.rows(sql`ALTER TABLE import_row DROP CONSTRAINT broken`);
    const report = await desk.report(anna, id, 'FAILED');
    expect(report.failureReason).toContain('Something went wrong on the server');
    expect(report.summary).toBeNull();
  });

  test('goes through files of every encoding', async () => {
    const text = people(12, 'Ünïcödé').replaceAll('Ünïcödé GmbH', 'Größe & Söhne');
    const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
    const id = await plan(anna, utf16);
    const { summary } = await desk.report(anna, id, 'PLANNED');
    expect(summary).toMatchObject({ rowCount: 12, create: 12, newCompanies: ['Größe & Söhne'] });
  });
});

describe('An import', () => {
  test('can be changed only where its state allows', async () => {
    const id = await upload(anna, people(3, 'States'));
    const refused = { userErrors: [{ code: 'CONFLICT', path: ['id'] }] };
    expect(await desk.act(anna, 'runImport', id)).toMatchObject(refused);
    expect(await desk.act(anna, 'cancelImport', id)).toMatchObject(refused);
    await desk.act(anna, 'planImport', id);
    expect(await desk.act(anna, 'planImport', id)).toMatchObject(refused);
    expect(await desk.act(anna, 'configureImport', id, { tags: ['x'] })).toMatchObject(refused);
    expect(await desk.act(anna, 'deleteImport', id)).toMatchObject({ ok: false, ...refused });
    expect(await desk.act(anna, 'cancelImport', id)).toMatchObject({ import: { status: 'DRAFT' } });
    await planRows.run({ id }, context());
    expect((await desk.report(anna, id, 'DRAFT')).summary).toBeNull();
    expect(await desk.act(anna, 'deleteImport', id)).toMatchObject({ ok: true });
    expect((await desk.api.ask(anna, 'query ($id: ID!) { import(id: $id) { id } }', { id })).data).toEqual({
      import: null,
    });
  });

  test('is its maker’s alone: for others it does not exist, and administrators see its numbers only', async () => {
    const id = await plan(anna, people(3, 'Private'));
    const query = `query ($id: ID!) { import(id: $id) {
      status columns { header } failedRowsUrl summary { rowCount newCompanies } rows { totalCount nodes { line } } } }`;
    expect((await desk.api.ask(ben, query, { id })).data).toEqual({ import: null });
    expect((await desk.api.ask(admin, query, { id })).data).toEqual({
      import: {
        status: 'PLANNED',
        columns: [],
        failedRowsUrl: null,
        summary: { rowCount: 3, newCompanies: [] },
        rows: { totalCount: 0, nodes: [] },
      },
    });
    for (const mutation of ['planImport', 'runImport', 'cancelImport', 'deleteImport']) {
      expect(await desk.act(ben, mutation, id)).toMatchObject({
        userErrors: [{ code: 'NOT_FOUND', path: ['id'] }],
      });
      expect(await desk.act(admin, mutation, id)).toMatchObject({ userErrors: [{ code: 'FORBIDDEN' }] });
    }
    const { data } = await desk.api.ask<{ imports: { nodes: { createdBy: { id: string } }[] } }>(
      ben,
      '{ imports { nodes { createdBy { id } } } }',
    );
    expect(data.imports.nodes.every(({ createdBy }) => createdBy.id === ben.id)).toBe(true);
    const all = await desk.api.ask<{ imports: { totalCount: number } }>(admin, '{ imports { totalCount } }');
    expect(all.data.imports.totalCount).toBeGreaterThan(data.imports.nodes.length);
  });

  test('waits where its maker has two at work already', async () => {
    const ids = [];
    for (let n = 0; n < 3; n++) ids.push(await upload(ben, people(2, `Many${n}`)));
    for (const id of ids.slice(0, 2)) await desk.act(ben, 'planImport', id);
    expect(await desk.act(ben, 'planImport', ids[2]!)).toMatchObject({
      import: null,
      userErrors: [{ code: 'LIMIT_REACHED', path: ['id'] }],
    });
    for (const id of ids.slice(0, 2)) await desk.act(ben, 'cancelImport', id);
  });

  test('that is deleted leaves nothing but its contacts', async () => {
    const id = await plan(anna, people(5, 'Deleted'));
    const left = (): Promise<unknown[]> =>
      desk.database.read.rows(sql`
        SELECT file_id AS id FROM import_chunk UNION SELECT plan_id FROM import_row UNION SELECT plan_id FROM import_contact
        UNION SELECT plan_id FROM import_name UNION SELECT plan_id FROM import_match`);
    const before = await left();
    await desk.act(anna, 'runImport', id);
    await runChunk(id);
    await desk.report(anna, id, 'COMPLETED');
    await desk.act(anna, 'deleteImport', id);
    await desk.startJobs();
    for (let turn = 0; turn < 100 && (await left()).length > before.length - 2; turn++) await delay(50);
    await desk.stopJobs();
    expect((await left()).length).toBeLessThanOrEqual(before.length - 2);
    expect(await named('Deleted')).toBe(6);
  });

  test('loses its file 30 days after the end, and keeps its report', async () => {
    const id = await plan(anna, `${people(1, 'Old')}\n;;broken;;\n`);
    await desk.act(anna, 'runImport', id);
    await runChunk(id);
    expect((await desk.report(anna, id, 'COMPLETED')).failedRowsUrl).toBe(`/imports/${id}/failed.csv`);
    const later = new Date(Date.now() + 31 * 24 * 3_600_000);
    await desk.database.transaction(db => dropOldFiles(db, later));
    const report = await desk.report(anna, id, 'COMPLETED');
    expect(report.failedRowsUrl).toBeNull();
    expect(report.summary).toMatchObject({ rowCount: 2, create: 1, invalid: 1 });
    const kept = (): Promise<unknown[]> =>
      desk.database.read.rows(sql`
        SELECT FROM import_chunk UNION ALL SELECT FROM import_row WHERE cells IS NOT NULL
        UNION ALL SELECT FROM import WHERE columns @? '$[*].samples[*]'
        UNION ALL SELECT FROM import_row WHERE stored @? '$[*].value ? (@ != null)'`);
    expect((await kept()).length).toBeGreaterThan(0);
    await desk.startJobs();
    for (let turn = 0; turn < 100 && (await kept()).length > 0; turn++) await delay(50);
    await desk.stopJobs();
    expect(await kept()).toHaveLength(0);
  });
});
