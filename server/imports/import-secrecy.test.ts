import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ContactInput } from '../contacts/contact.values.js';
import { importDesk, type ImportDesk, type Report } from '../testing/imports.js';
import { world, type TestUser } from '../testing/world.js';

let desk: ImportDesk;
let anna: TestUser;
beforeAll(async () => {
  desk = await importDesk();
  ({ anna } = await world(desk.database).member('anna').make());
  await desk.startJobs();
});
afterAll(() => desk.drop());

const file = [
  'Vorname;Nachname;Firma;E-Mail;Telefon;Tags',
  'Hid;Den;Hidden AG;hid@den.example;+49 30 8888888;Fair',
  'Hid;Den;Hidden AG;hid@den.example;+49 30 8888888;Fair',
  ';;Hidden AG;info@den.example;;',
  'No;Match;Hidden AG;no@match.example;;',
  'Bad;;;hid@den.example;x;',
].join('\n');

/** Everything that a report says, but for ids. */
const told = ({ summary, rows }: Report): string =>
  JSON.stringify({
    summary,
    rows: rows.nodes.map(({ contact, ...row }) => ({ ...row, contact: contact?.displayName ?? null })),
  });

async function failedRows({ failedRowsUrl }: Report): Promise<string> {
  const response = await fetch(new URL(failedRowsUrl!, desk.api.url), {
    headers: { Cookie: `kartei_session=${anna.sessionToken}` },
  });
  return response.text();
}

/** What anna is told of the file by a check, by a run and by its undoing. */
async function tellings(settings: object): Promise<string[]> {
  const { import: made } = await desk.upload(anna, file);
  const { id } = made!;
  await desk.act(anna, 'configureImport', id, { createMissing: true, ...settings });
  await desk.act(anna, 'planImport', id);
  const planned = await desk.report(anna, id, 'PLANNED');
  await desk.act(anna, 'runImport', id);
  const done = await desk.report(anna, id, 'COMPLETED');
  const failed = await failedRows(done);
  await desk.act(anna, 'undoImport', id);
  const undone = await desk.report(anna, id, 'UNDONE');
  return [told(planned), told(done), failed, told(undone)];
}

const ways = ['SKIP', 'UPDATE', 'CREATE'].flatMap(duplicatePolicy =>
  [['EMAIL'], ['PHONE'], ['NAME'], ['NAME_AND_COMPANY'], ['EMAIL', 'PHONE', 'NAME']].map(matchKeys => ({
    duplicatePolicy,
    matchKeys,
  })),
);

test('An import says the same, word for word, whether or not contacts match that the importer may not see', async () => {
  const before: string[][] = [];
  for (const way of ways) before.push(await tellings(way));
  const secret: ContactInput = {
    emails: [{ address: 'hid@den.example' }],
    phones: [{ number: '+49 30 8888888' }],
  };
  await world(desk.database)
    .company('firm', { name: 'Hidden AG', emails: [{ address: 'info@den.example' }] })
    .person('hid', { ...secret, firstName: 'Hid', lastName: 'Den', company: 'firm' } as never)
    .person('binned', {
      ...secret,
      firstName: 'Hid',
      lastName: 'Den',
      publicAccess: 'READ',
      deleted: true,
    } as never)
    .make();
  for (const [index, way] of ways.entries()) expect(await tellings(way)).toEqual(before[index]);
  expect(before[0]![0]).toContain('"create":3,"update":0,"unchanged":0,"skip":1,"invalid":1');
});
