import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { importDesk, type ImportDesk, type Report } from '../testing/imports.js';
import { world } from '../testing/world.js';

let desk: ImportDesk;
let made: Awaited<ReturnType<typeof office>>;
beforeAll(async () => {
  desk = await importDesk();
  made = await office();
  await desk.startJobs();
});
afterAll(() => desk.drop());

const office = () =>
  world(desk.database)
    .member('anna', 'stranger')
    .customField('about', 'HEADING', { label: 'Über' })
    .customField('code', 'TEXT', { label: 'Kundennummer' })
    .customField('level', 'SELECT', { label: 'Stufe', options: ['Gold', 'Silber'] })
    .customField('topics', 'MULTISELECT', { label: 'Themen', options: ['Kunst', 'Musik', 'Sport'] })
    .customField('newsletter', 'CHECKBOX', { label: 'Newsletter' })
    .customField('since', 'DATE', { label: 'Kunde seit' })
    .customField('turnover', 'NUMBER', { label: 'Umsatz' })
    .customField('founded', 'DATE', { label: 'Gegründet', scope: 'COMPANY' })
    .make();

const csv = (...lines: string[]): string => lines.join('\n');
const german = { locale: 'de', createMissing: true };
const header = 'Vorname;Nachname;E-Mail;Kundennummer;STUFE;Themen;Newsletter;Kunde seit;Umsatz';

const valuesOf = async (search: string): Promise<Record<string, string>> => {
  const { data } = await desk.api.ask<{
    contacts: { nodes: { customFields: { field: { label: string }; display: string }[] }[] };
  }>(
    made.anna,
    `query ($search: String) { contacts(filter: {search: $search}) {
      nodes { customFields { field { label } display } }
    } }`,
    { search },
  );
  expect(data.contacts.nodes).toHaveLength(1);
  const [{ customFields }] = data.contacts.nodes as [(typeof data.contacts.nodes)[0]];
  return Object.fromEntries(customFields.map(({ field, display }) => [field.label, display]));
};
const rowsOf = ({ rows }: Report) => rows.nodes.map(({ line, action }) => `${line} ${action}`);
const problemsOf = ({ rows }: Report) =>
  rows.nodes.flatMap(({ line, problems }) =>
    problems.map(({ column, code, value }) => `${line} ${column ?? 'row'} ${code} ${value ?? ''}`),
  );

describe('Custom fields in a file', () => {
  test('are proposed by their labels and their ids, and are among the targets', async () => {
    const { import: draft } = await desk.upload(
      made.anna,
      csv(`${header};customField.${made.founded.id};Über`, 'A;B;;;;;;;;;'),
    );
    const { data } = await desk.api.ask<{
      import: {
        columns: { target: string | null }[];
        targets: { key: string; label: string; group: string }[];
      };
    }>(made.anna, 'query ($id: ID!) { import(id: $id) { columns { target } targets { key label group } } }', {
      id: draft!.id,
    });
    const key = (name: 'code' | 'level' | 'topics' | 'newsletter' | 'since' | 'turnover' | 'founded') =>
      `customField.${made[name].id}`;
    expect(data.import.columns.map(({ target }) => target)).toEqual([
      'firstName',
      'lastName',
      'email.work',
      ...(['code', 'level', 'topics', 'newsletter', 'since', 'turnover', 'founded'] as const).map(key),
      null,
    ]);
    const ofFields = data.import.targets.filter(({ group }) => group === 'Custom fields');
    expect(ofFields[0]).toEqual({ key: key('code'), label: 'Kundennummer', group: 'Custom fields' });
    expect(ofFields).toHaveLength(7);
    const refused = await desk.act(made.anna, 'configureImport', draft!.id, {
      columns: [
        { index: 0, target: `customField.${made.about.id}` },
        { index: 1, target: `customField.${made.anna.id}` },
      ],
    });
    expect(refused.userErrors).toMatchObject([
      { code: 'INVALID', path: ['columns', '0', 'target'] },
      { code: 'INVALID', path: ['columns', '1', 'target'] },
    ]);
  });

  test('become values, as people write them in the language of the file', async () => {
    const report = await desk.bringIn(
      made.anna,
      csv(
        header,
        'Neu;Gold;neu@example.org;K-1;gold;Musik, Kunst;ja;1.2.2020;1.234,5',
        'Falsch;Datum;;;;;;31.02.2020;',
        'Falsch;Wahl;;;Platin;Kunst, Film;vielleicht;;viel',
      ),
      german,
    );
    expect(rowsOf(report)).toEqual(['2 CREATE', '3 INVALID', '4 INVALID']);
    expect(problemsOf(report)).toEqual([
      '3 Kunde seit INVALID 31.02.2020',
      '4 STUFE INVALID Platin',
      '4 Themen INVALID Kunst, Film',
      '4 Newsletter INVALID vielleicht',
      '4 Umsatz INVALID viel',
    ]);
    expect(await valuesOf('K-1')).toEqual({
      Kundennummer: 'K-1',
      Stufe: 'Gold',
      Themen: 'Kunst, Musik',
      Newsletter: 'Yes',
      'Kunde seit': 'Feb 1, 2020',
      Umsatz: '1,234.5',
    });
    const failed = await fetch(new URL(report.failedRowsUrl!, desk.api.url), {
      headers: { cookie: `kartei_session=${made.anna.sessionToken}` },
    });
    expect(await failed.text()).toContain('Falsch;Datum;;;;;;31.02.2020;;3;');
  });

  test('change a contact that is there, old and new shown, and are given back by undo', async () => {
    await desk.bringIn(
      made.anna,
      csv(header, 'Alt;Bekannt;alt@example.org;K-2;Silber;Sport;nein;2.3.2021;10'),
      german,
    );
    const before = await valuesOf('K-2');
    const report = await desk.bringIn(
      made.anna,
      csv(
        'Vorname;Nachname;E-Mail;Kundennummer;Stufe;Themen;Kunde seit',
        'Alt;Bekannt;alt@example.org;K-2b;;Musik;',
        'Alt;Bekannt;alt@example.org;;Gold;;',
        'Neu;Zwei;zwei@example.org;K-3;;;',
        'Neu;Zwei;zwei@example.org;;Gold;Sport;',
      ),
      { ...german, duplicatePolicy: 'UPDATE' },
    );
    expect(rowsOf(report)).toEqual(['2 UPDATE', '3 UPDATE', '4 CREATE', '5 UPDATE']);
    expect(report.rows.nodes.slice(0, 2).map(({ changes }) => changes)).toEqual([
      [
        { field: 'Kundennummer', before: 'K-2', after: 'K-2b' },
        { field: 'Themen', before: 'Sport', after: 'Musik' },
      ],
      [{ field: 'Stufe', before: 'Silber', after: 'Gold' }],
    ]);
    const after = { ...before, Kundennummer: 'K-2b', Themen: 'Musik', Stufe: 'Gold' };
    expect(await valuesOf('K-2b')).toEqual(after);
    expect(await valuesOf('K-3')).toEqual({ Kundennummer: 'K-3', Stufe: 'Gold', Themen: 'Sport' });
    await desk.act(made.anna, 'undoImport', report.id);
    await desk.report(made.anna, report.id, 'UNDONE');
    expect(await valuesOf('alt@example.org')).toEqual(before);
  });

  test('are cleared by empty cells where that is asked for', async () => {
    await desk.bringIn(made.anna, csv(header, 'Leer;Bald;leer@example.org;K-4;Gold;;;;7'), german);
    const clear = { ...german, duplicatePolicy: 'UPDATE', emptyClears: true };
    const file = csv('E-Mail;Kundennummer;Stufe', 'leer@example.org;K-4;');
    const report = await desk.bringIn(made.anna, file, clear);
    expect(report.rows.nodes[0]!.changes).toEqual([{ field: 'Stufe', before: 'Gold', after: null }]);
    expect(await valuesOf('K-4')).toEqual({ Kundennummer: 'K-4', Umsatz: '7' });
    const again = await desk.bringIn(made.anna, file, clear);
    expect(rowsOf(again)).toEqual(['2 UNCHANGED']);
  });

  test('that must have a value are missed on new contacts only, and told of their column', async () => {
    const { must } = await world(desk.database)
      .customField('must', 'TEXT', { label: 'Pflicht', required: true })
      .make();
    const report = await desk.bringIn(
      made.anna,
      csv(
        'Vorname;Nachname;E-Mail;Pflicht',
        'Ohne;Pflicht;;',
        'Neu;Gold;neu@example.org;',
        'Mit;Pflicht;;ja',
      ),
      { ...german, duplicatePolicy: 'UPDATE' },
    );
    expect(rowsOf(report)).toEqual(['2 INVALID', '3 UNCHANGED', '4 CREATE']);
    expect(problemsOf(report)).toEqual(['2 Pflicht REQUIRED ']);
    const cleared = await desk.bringIn(made.anna, csv('Vorname;Nachname;Pflicht', 'Mit;Pflicht;'), {
      ...german,
      duplicatePolicy: 'UPDATE',
      matchKeys: ['NAME'],
      emptyClears: true,
    });
    expect(problemsOf(cleared)).toEqual(['2 Pflicht REQUIRED ']);
    await desk.database.read.rows(sql`DELETE FROM custom_field WHERE id = ${must.id}`);
  });

  test('that disappear between check and run are left out', async () => {
    const { brief } = await world(desk.database).customField('brief', 'TEXT', { label: 'Kurz' }).make();
    const { import: draft } = await desk.upload(
      made.anna,
      csv('Vorname;Nachname;Kurz;Kundennummer', 'Fast;Verloren;weg;K-5'),
    );
    await desk.act(made.anna, 'planImport', draft!.id);
    await desk.report(made.anna, draft!.id, 'PLANNED');
    await desk.database.read.rows(sql`DELETE FROM custom_field WHERE id = ${brief.id}`);
    await desk.act(made.anna, 'runImport', draft!.id);
    expect(rowsOf(await desk.report(made.anna, draft!.id, 'COMPLETED'))).toEqual(['2 CREATE']);
    expect(await valuesOf('K-5')).toEqual({ Kundennummer: 'K-5' });
  });

  test('of a kind that the row is not are refused', async () => {
    const report = await desk.bringIn(
      made.anna,
      csv('Vorname;Nachname;Unternehmen;Gegründet', 'Eine;Person;;1.1.2000', ';;Alte Firma;1.1.2000'),
      german,
    );
    expect(problemsOf(report)).toEqual(['2 Gegründet INVALID 1.1.2000']);
    expect(await valuesOf('Alte Firma')).toEqual({ Gegründet: 'Jan 1, 2000' });
  });
});
