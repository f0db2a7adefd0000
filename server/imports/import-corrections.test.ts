import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { limits } from '../platform/limits.js';
import { importDesk, type ImportAnswer, type ImportDesk, type Report } from '../testing/imports.js';
import { world, type TestUser } from '../testing/world.js';

let desk: ImportDesk;
let anna: TestUser;
let ben: TestUser;
let admin: TestUser;
beforeAll(async () => {
  desk = await importDesk();
  ({ anna, ben, admin } = await world(desk.database).member('anna', 'ben').make());
  await desk.startJobs();
});
afterAll(() => desk.drop());

const file = 'Vorname;Nachname;E-Mail;Position\nAnna;Muster;anna@;Chefin\nBen;;ben@example.org;Chef\n';

async function upload(user: TestUser, text = file): Promise<string> {
  return (await desk.upload(user, text)).import!.id;
}
async function check(user: TestUser, id: string): Promise<Report> {
  await desk.act(user, 'planImport', id);
  return desk.report(user, id, 'PLANNED');
}
const payload = '{ import { id status columns { samples } } userErrors { code path message } }';
async function change(user: TestUser, mutation: string, variables: object): Promise<ImportAnswer> {
  const types = {
    correctImport: '$id: ID!, $cells: [ImportCellInput!]!',
    replaceInImport: '$id: ID!, $column: Int!, $find: String!, $replace: String!, $wholeCell: Boolean',
    undoImportCorrections: '$id: ID!, $correctionIds: [ID!]',
  }[mutation]!;
  const given = types.replace(/\$(\w+): [^,]+/g, '$1: $$$1');
  const query = `mutation (${types}) { ${mutation}(${given}) ${payload} }`;
  const { data } = await desk.api.ask<Record<string, ImportAnswer>>(user, query, variables);
  return data[mutation]!;
}
const correct = (user: TestUser, id: string, ...cells: [line: number, column: number, value: string][]) =>
  change(user, 'correctImport', {
    id,
    cells: cells.map(([line, column, value]) => ({ line, column, value })),
  });
const replace = (user: TestUser, id: string, column: number, find: string, by: string, wholeCell = false) =>
  change(user, 'replaceInImport', { id, column, find, replace: by, wholeCell });

interface Corrections {
  cellCount: number;
  cells: { id: string; line: number; column: number; value: string }[];
  replacements: { id: string; column: number; find: string; wholeCell: boolean; value: string }[];
}
async function corrections(user: TestUser, id: string): Promise<Corrections | undefined> {
  const { data } = await desk.api.ask<{ import: { corrections: Corrections } | null }>(
    user,
    `query ($id: ID!) { import(id: $id) { corrections {
      cellCount cells { id line column value } replacements { id column find wholeCell value } } } }`,
    { id },
  );
  return data.import?.corrections;
}
const actions = ({ rows }: Report): string[] => rows.nodes.map(({ line, action }) => `${line} ${action}`);

describe('A cell that is put right', () => {
  test('is what is checked and imported, though the file stays as it is', async () => {
    const id = await upload(anna);
    expect(actions(await check(anna, id))).toEqual(['2 INVALID', '3 INVALID']);
    const corrected = await correct(anna, id, [2, 2, 'anna@korrigiert.example'], [3, 1, 'Brecht']);
    expect(corrected).toMatchObject({ import: { status: 'DRAFT' }, userErrors: [] });
    expect(corrected.import!.columns).toMatchObject([
      {},
      { samples: ['Muster', 'Brecht'] },
      { samples: ['anna@korrigiert.example', 'ben@example.org'] },
      {},
    ]);
    expect(actions(await check(anna, id))).toEqual(['2 CREATE', '3 CREATE']);
    await desk.act(anna, 'runImport', id);
    const report = await desk.report(anna, id, 'COMPLETED');
    expect(report.rows.nodes.map(({ contact }) => contact?.displayName)).toEqual([
      'Anna Muster',
      'Ben Brecht',
    ]);
    const { data } = await desk.api.ask<{ contacts: { totalCount: number } }>(
      anna,
      '{ contacts(filter: { email: "anna@korrigiert.example" }) { totalCount } }',
    );
    expect(data.contacts.totalCount).toBe(1);
  });

  test('can be put right again, and be as in the file again', async () => {
    const id = await upload(anna, file.replace('ben@', 'bert@'));
    await correct(anna, id, [2, 2, 'erst@example.org'], [2, 2, 'dann@example.org']);
    await correct(anna, id, [3, 1, 'Bertolt']);
    await correct(anna, id, [2, 2, 'zuletzt@example.org']);
    const { cellCount, cells } = (await corrections(anna, id))!;
    expect(cellCount).toBe(2);
    expect(cells).toMatchObject([
      { line: 2, column: 2, value: 'zuletzt@example.org' },
      { line: 3, column: 1, value: 'Bertolt' },
    ]);
    await change(anna, 'undoImportCorrections', { id, correctionIds: [cells[0]!.id] });
    expect(actions(await check(anna, id))).toEqual(['2 INVALID', '3 CREATE']);
    const undone = await change(anna, 'undoImportCorrections', { id });
    expect(undone.import).toMatchObject({
      status: 'DRAFT',
      columns: [{}, { samples: ['Muster', ''] }, {}, {}],
    });
    expect((await corrections(anna, id))!.cellCount).toBe(0);
  });

  test('stands in the rows that are handed back, too', async () => {
    const id = await upload(anna);
    await correct(anna, id, [2, 2, 'noch@'], [2, 3, 'Leiterin']);
    await check(anna, id);
    const url = new URL(`/imports/${id}/failed.csv`, desk.api.url);
    const answer = await fetch(url, { headers: { Cookie: `kartei_session=${anna.sessionToken}` } });
    expect(await answer.text()).toContain('Anna;Muster;noch@;Leiterin;2;');
  });

  test('keeps its place when the first line turns out to be no header, and is dropped when cells are others', async () => {
    const id = await upload(anna);
    await correct(anna, id, [3, 1, 'Brecht']);
    const kept = await desk.act(anna, 'configureImport', id, { hasHeader: false });
    expect(kept.import!.columns[1]).toMatchObject({ samples: ['Nachname', 'Muster', 'Brecht'] });
    await desk.act(anna, 'configureImport', id, { delimiter: ',' });
    expect((await corrections(anna, id))!.cellCount).toBe(0);
  });

  test.each<[string, [number, number, string][], string, string[]]>([
    ['a line without a row', [[4, 0, 'x']], 'NOT_FOUND', ['cells', '0', 'line']],
    [
      'the header',
      [
        [2, 0, 'x'],
        [1, 0, 'x'],
      ],
      'NOT_FOUND',
      ['cells', '1', 'line'],
    ],
    ['no line at all', [[-1, 0, 'x']], 'NOT_FOUND', ['cells', '0', 'line']],
    ['no such column', [[2, 4, 'x']], 'NOT_FOUND', ['cells', '0', 'column']],
    ['a text that cannot be stored', [[2, 0, 'a\0b']], 'INVALID', ['cells', '0', 'value']],
    ['a text without end', [[2, 0, 'x'.repeat(20_001)]], 'TOO_LONG', ['cells', '0', 'value']],
  ])('cannot be: %s', async (_, cells, code, path) => {
    const id = await upload(anna);
    await check(anna, id);
    expect(await correct(anna, id, ...cells)).toMatchObject({ import: null, userErrors: [{ code, path }] });
    await desk.report(anna, id, 'PLANNED');
    expect((await corrections(anna, id))!.cellCount).toBe(0);
  });

  test('is one of so many, and all problems of a call are told together', async () => {
    const id = await upload(anna);
    const several = await correct(anna, id, [2_000, 0, 'x'], [2, 9, 'a\0b']);
    expect(several.userErrors).toMatchObject([
      { code: 'NOT_FOUND', path: ['cells', '0', 'line'] },
      { code: 'NOT_FOUND', path: ['cells', '1', 'column'] },
      { code: 'INVALID', path: ['cells', '1', 'value'] },
    ]);
    const most = limits['import.correctedCells'];
    limits['import.correctedCells'] = 1;
    const refused = await correct(anna, id, [2, 0, 'x'], [3, 0, 'x']);
    limits['import.correctedCells'] = most;
    expect(refused).toMatchObject({ userErrors: [{ code: 'LIMIT_REACHED', path: ['cells'] }] });
    expect((await corrections(anna, id))!.cellCount).toBe(0);
  });
});

describe('A text that is replaced in a column', () => {
  const titles = async (id: string, user = anna): Promise<unknown> => {
    const { data } = await desk.api.ask<{ import: { columns: { samples: string[] }[] } }>(
      user,
      'query ($id: ID!) { import(id: $id) { columns { samples } } }',
      { id },
    );
    return data.import.columns[3]!.samples;
  };
  const people = 'Vorname;Nachname;E-Mail;Position\nA;A;a@x.de;CEO\nB;B;;CEO, CFO\nC;C;;\nD;D;;ceo\n';

  test('is replaced wherever it stands, letter for letter, in this column alone', async () => {
    const id = await upload(anna, people.replace('B;B', 'CEO;B'));
    await replace(anna, id, 3, 'CEO', 'Chefin');
    expect(await titles(id)).toEqual(['Chefin', 'Chefin, CFO', '', 'ceo']);
    const { rows } = await check(anna, id);
    expect(rows.nodes.map(({ action }) => action)).toEqual(Array(4).fill('CREATE'));
    await desk.act(anna, 'runImport', id);
    await desk.report(anna, id, 'COMPLETED');
    const found = await desk.api.ask<{ contacts: { nodes: { displayName: string; jobTitle: string }[] } }>(
      anna,
      '{ contacts(filter: { search: "CEO B" }) { nodes { displayName ... on Person { jobTitle } } } }',
    );
    expect(found.data.contacts.nodes).toEqual([{ displayName: 'CEO B', jobTitle: 'Chefin, CFO' }]);
  });

  test('or only where the cell says nothing else; an empty one can be filled like that', async () => {
    const id = await upload(anna, people);
    await replace(anna, id, 3, 'CEO ', 'Chefin', true);
    await replace(anna, id, 3, '', 'unbekannt', true);
    expect(await titles(id)).toEqual(['Chefin', 'CEO, CFO', 'unbekannt', 'ceo']);
  });

  test('is done after what was corrected before, and before what is corrected later', async () => {
    const id = await upload(anna, people);
    await correct(anna, id, [2, 3, 'CFO']);
    await replace(anna, id, 3, 'CFO', 'Finanzen');
    await correct(anna, id, [5, 3, 'CFO']);
    expect(await titles(id)).toEqual(['Finanzen', 'CEO, Finanzen', '', 'CFO']);
    const [latest] = (await corrections(anna, id))!.replacements;
    expect(latest).toMatchObject({ column: 3, find: 'CFO', value: 'Finanzen', wholeCell: false });
    await change(anna, 'undoImportCorrections', { id, correctionIds: [latest!.id] });
    expect(await titles(id)).toEqual(['CFO', 'CEO, CFO', '', 'CFO']);
  });

  test('makes a row a problem where its cell would grow without end', async () => {
    const id = await upload(anna, people.replace('CEO, CFO', 'x'.repeat(40_000)));
    await replace(anna, id, 3, 'x', 'xxxxxxxxxx');
    const { rows } = await check(anna, id);
    expect(rows.nodes[1]).toMatchObject({ line: 3, action: 'INVALID', problems: [{ code: 'TOO_LONG' }] });
  });

  test.each<[string, [number, string, string], string, string[]]>([
    ['nothing, everywhere', [3, '', 'x'], 'REQUIRED', ['find']],
    ['in no such column', [-1, 'a', 'b'], 'NOT_FOUND', ['column']],
    ['something that cannot be stored', [3, '\0', 'b'], 'INVALID', ['find']],
    ['by something without end', [3, 'a', 'x'.repeat(2_001)], 'TOO_LONG', ['replace']],
  ])('cannot be: %s', async (_, [column, find, by], code, path) => {
    const id = await upload(anna, people);
    expect(await replace(anna, id, column, find, by)).toMatchObject({
      import: null,
      userErrors: [{ code, path }],
    });
  });
});

describe('Corrections', () => {
  test('are their maker’s alone, and made only before a run', async () => {
    const id = await upload(anna);
    const ways = [
      (user: TestUser) => correct(user, id, [2, 0, 'x']),
      (user: TestUser) => replace(user, id, 0, 'a', 'b'),
      (user: TestUser) => change(user, 'undoImportCorrections', { id }),
    ];
    await correct(anna, id, [3, 1, 'Geheim']);
    for (const way of ways) {
      expect(await way(ben)).toMatchObject({
        import: null,
        userErrors: [{ code: 'NOT_FOUND', path: ['id'] }],
      });
      expect(await way(admin)).toMatchObject({ import: null, userErrors: [{ code: 'FORBIDDEN' }] });
    }
    expect(await corrections(ben, id)).toBeUndefined();
    expect(await corrections(admin, id)).toEqual({ cellCount: 0, cells: [], replacements: [] });
    const unknown = await change(anna, 'undoImportCorrections', { id, correctionIds: ['none'] });
    expect(unknown).toMatchObject({ userErrors: [{ code: 'NOT_FOUND', path: ['correctionIds', '0'] }] });
    await check(anna, id);
    await desk.act(anna, 'runImport', id);
    await desk.report(anna, id, 'COMPLETED');
    for (const way of ways) expect(await way(anna)).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
  });

  test('of two people at once on one import are both there', async () => {
    const id = await upload(anna);
    await Promise.all([
      correct(anna, id, [2, 0, 'Annette']),
      correct(anna, id, [3, 0, 'Benno']),
      replace(anna, id, 3, 'Chef', 'Boss'),
    ]);
    const { cellCount, replacements } = (await corrections(anna, id))!;
    expect([cellCount, replacements.length]).toEqual([2, 1]);
  });

  test('go with the import, and with the file where somebody in it is erased', async () => {
    const [deleted, erased] = [await upload(anna), await upload(anna, 'Vorname;Nachname\nMara;Weg\nX;Y\n')];
    await correct(anna, deleted, [2, 2, 'anna@example.org']);
    await desk.act(anna, 'deleteImport', deleted);
    await correct(anna, erased, [3, 0, 'Mara']);
    await check(anna, erased);
    await desk.act(anna, 'runImport', erased);
    await desk.report(anna, erased, 'COMPLETED');
    const { data } = await desk.api.ask<{ contacts: { nodes: { id: string }[] } }>(
      anna,
      '{ contacts(filter: { search: "Mara Weg" }) { nodes { id } } }',
    );
    await desk.api.ask(admin, 'mutation ($ids: [ID!]!) { eraseContacts(ids: $ids) { deletedCount } }', {
      ids: data.contacts.nodes.map(({ id }) => id),
    });
    expect(await corrections(anna, erased)).toEqual({ cellCount: 0, cells: [], replacements: [] });
    const left = () =>
      desk.database.read.rows(
        sql`SELECT FROM import_correction WHERE value = 'Mara' OR value = 'anna@example.org'`,
      );
    for (let turn = 0; turn < 200 && (await left()).length > 0; turn++) await delay(25);
    expect(await left()).toHaveLength(0);
  });
});
