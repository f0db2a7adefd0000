import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { limits } from '../platform/limits.js';
import { importDesk, sendFile, type ImportDesk } from '../testing/imports.js';
import { world, type TestUser } from '../testing/world.js';

let desk: ImportDesk;
let anna: TestUser;
let ben: TestUser;
beforeAll(async () => {
  desk = await importDesk();
  ({ anna, ben } = await world(desk.database).member('anna', 'ben').make());
});
afterAll(() => desk.drop());

const file = Buffer.from('Vorname;Nachname\nAnna;Arnim\n');
const storedFiles = async (): Promise<number> =>
  (await desk.database.read.rows(sql`SELECT FROM import_file`)).length;

/** Other tests upload at the same moment: ours are those that begin with the marker. */
const marker = 'Vorname;Nachname;of this test alone\n';
const temporaryFiles = (): string[] =>
  readdirSync(tmpdir()).filter(
    name => name.startsWith('capacitor-') && beginsWithMarker(join(tmpdir(), name)),
  );

function beginsWithMarker(path: string): boolean {
  try {
    return readFileSync(path, 'latin1').startsWith(marker);
  } catch {
    return false;
  }
}

describe('A file that is no CSV file is refused, and nothing of it is kept:', () => {
  const zip = Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(100)]);
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(100)]);
  test.each([
    ['a spreadsheet', zip],
    ['a picture', png],
    ['an empty file', Buffer.alloc(0)],
    ['a file of empty lines', Buffer.from('\n\n\n')],
    ['bytes that are no text', Buffer.alloc(5_000, 1)],
  ])('%s', async (_, bytes) => {
    const before = await storedFiles();
    const payload = await desk.upload(anna, bytes);
    expect(payload).toMatchObject({
      import: null,
      userErrors: [{ code: 'UNSUPPORTED_FILE', path: ['file'] }],
    });
    expect(await storedFiles()).toBe(before);
  });

  test('a file over the limit', async () => {
    const before = { limit: limits['import.bytes'], files: await storedFiles() };
    limits['import.bytes'] = 3_000_000;
    try {
      const payload = await desk.upload(anna, Buffer.alloc(6_000_000, 'a;b\n'));
      expect(payload).toMatchObject({
        import: null,
        userErrors: [{ code: 'FILE_TOO_LARGE', path: ['file'] }],
      });
    } finally {
      limits['import.bytes'] = before.limit;
    }
    expect(await storedFiles()).toBe(before.files);
  });
});

test('A file of several MB is stored as it is, whatever its name', async () => {
  const rows = Array.from({ length: 60_000 }, (_, n) => `Vorname ${n};Müller ${n};Straße ${n}`).join('\n');
  const bytes = Buffer.from(`Vorname;Nachname;Straße\n${rows}`, 'latin1');
  const payload = await desk.upload(anna, bytes, 'C:\\Daten\\Müller.csv');
  expect(payload.import).toMatchObject({
    fileName: 'Müller.csv',
    status: 'DRAFT',
    settings: { encoding: 'windows-1252', delimiter: ';', hasHeader: true, managers: [{ id: anna.id }] },
    columns: [{ target: 'firstName' }, { target: 'lastName' }, { header: 'Straße' }],
  });
  const [stored] = await desk.database.read.rows<{ bytes: Buffer }>(sql`
    SELECT string_agg(c.bytes, '' ORDER BY c.position) AS bytes FROM import i JOIN import_chunk c USING (file_id)
    WHERE i.id = ${payload.import!.id}`);
  expect(stored!.bytes.equals(bytes)).toBe(true);
});

describe('An upload', () => {
  test('of somebody who is not signed in is not even read', async () => {
    const answer = await sendFile(desk.api, null, Buffer.alloc(20_000_000, marker), 'x.csv');
    expect(answer).toMatchObject({ status: 200, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(temporaryFiles()).toEqual([]);
  });

  test('from another website’s form is refused', async () => {
    const answer = await sendFile(desk.api, anna, file, 'x.csv', {
      headers: { 'apollo-require-preflight': '' },
    });
    expect(answer.status).toBe(400);
    expect(answer.data).toBeUndefined();
  });

  test.each([
    ['a list with a hundred million holes', { 0: ['variables.f.99999999'] }],
    ['a list of files', { 0: ['variables.f.0'] }],
    ['the query', { 0: ['query'] }],
    ['a prototype', { 0: ['variables.__proto__.file'] }],
    ['something below a variable', { 0: ['variables.file.x'] }],
  ])('cannot put its file in place of %s', async (_, map) => {
    const answer = await sendFile(desk.api, anna, file, 'x.csv', { map });
    expect(answer.status).toBe(400);
    expect(answer.data ?? null).toBeNull();
  });

  test('holds one file and a small operation', async () => {
    const long = {
      query: `mutation ($file: Upload!) { __typename }`,
      variables: { file: null, x: 'x'.repeat(300_000) },
    };
    expect((await sendFile(desk.api, anna, file, 'x.csv', { operations: long })).status).toBe(413);
    const two = { 0: ['variables.file'], 1: ['variables.other'] };
    expect((await sendFile(desk.api, anna, file, 'x.csv', { map: two })).status).toBe(413);
  });

  test('leaves no temporary file behind', async () => {
    await desk.upload(anna, Buffer.from(`${marker}Anna;Arnim;x\n`));
    for (let turn = 0; turn < 40 && temporaryFiles().length > 0; turn++) await delay(50);
    expect(temporaryFiles()).toEqual([]);
  });
});

describe('The rows that were not taken', () => {
  const get = (path: string, user: TestUser | null): Promise<Response> =>
    fetch(new URL(path, desk.api.url), {
      headers: user ? { Cookie: `kartei_session=${user.sessionToken}` } : {},
    });

  test('come back as a file that is correct once it is corrected, for their importer alone', async () => {
    await desk.startJobs();
    const wrong =
      'Vorname;Nachname;E-Mail;Notizen\nAnna;Arnim;anna@;"=1+1\n""zwei"""\nBen;Brecht;ben@example.org;gut\n';
    const report = await desk.bringIn(anna, wrong);
    expect((await get(report.failedRowsUrl!, null)).status).toBe(401);
    expect((await get(report.failedRowsUrl!, ben)).status).toBe(404);
    expect((await get('/imports/none/failed.csv', anna)).status).toBe(404);
    const answer = await get(report.failedRowsUrl!, anna);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const text = await answer.text();
    expect(text.split('\r\n')[0]).toBe('Vorname;Nachname;E-Mail;Notizen;_line;_error');
    expect(text).toContain(`Anna;Arnim;anna@;"'=1+1\n""zwei""";2;`);

    const corrected = await desk.bringIn(anna, text.replace('anna@', 'anna@example.org'));
    expect(corrected.columns.map(({ target }) => target)).toEqual([
      'firstName',
      'lastName',
      'email.work',
      'description',
      null,
      null,
    ]);
    expect(corrected.summary).toMatchObject({ rowCount: 1, create: 1 });
    const { data } = await desk.api.ask(
      anna,
      '{ contacts(filter: { search: "Arnim" }) { nodes { description } } }',
    );
    expect(data.contacts).toEqual({ nodes: [{ description: '=1+1\n"zwei"' }] });
  });

  test.each([['en'], ['de']])('do not exist for the example file (%s)', async locale => {
    const text = await (await get(`/imports/sample.csv?locale=${locale}`, null)).text();
    const report = await desk.bringIn(anna, text, { createMissing: true });
    expect(report.columns.every(({ target }) => target !== null)).toBe(true);
    expect(report.summary).toMatchObject({ rowCount: 3, create: 3, companiesCreated: 1 });
  });
});
