import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { importDesk, type ImportAnswer, type ImportDesk } from '../testing/imports.js';
import { world, type TestUser } from '../testing/world.js';

let desk: ImportDesk;
let anna: TestUser;
let ben: TestUser;
beforeAll(async () => {
  desk = await importDesk();
  ({ anna, ben } = await world(desk.database).member('anna', 'ben').make());
  await desk.startJobs();
});
afterAll(() => desk.drop());

const targets = ({ import: made }: ImportAnswer): (string | null)[] =>
  (made!.columns as { target: string | null }[]).map(({ target }) => target);

/** Uploads a file of these columns and maps them by hand; gives the import's id. */
async function mapByHand(user: TestUser, header: string, to: (string | null)[]): Promise<string> {
  const { import: made } = await desk.upload(user, `${header}\na;b;c\n`);
  const columns = to.map((target, index) => ({ index, target }));
  const payload = await desk.act(user, 'configureImport', made!.id, { columns });
  expect(targets(payload)).toEqual(to);
  return made!.id;
}

describe('A file with a header row that its importer has mapped before', () => {
  test('is mapped as they left it', async () => {
    await mapByHand(anna, 'Eins;Zwei;Vorname', ['lastName', null, 'firstName']);
    const again = await desk.upload(anna, 'Eins;Zwei;Vorname\nandere;Werte;hier\n', 'next.csv');
    expect(targets(again)).toEqual(['lastName', null, 'firstName']);
    await mapByHand(anna, 'Eins;Zwei;Vorname', [null, 'lastName', 'firstName']);
    expect(targets(await desk.upload(anna, '"Eins","Zwei","Vorname"\r\n1,2,3'))).toEqual([
      null,
      'lastName',
      'firstName',
    ]);
  });

  test('is so also when they only went on with the proposal, and after its file was dropped', async () => {
    const { import: made } = await desk.upload(anna, 'Nachname;Vorname;Kurs\nA;B;C\n');
    await desk.database.read.rows(sql`
      UPDATE import SET columns = jsonb_set(columns, '{2,target}', '"tags"') WHERE id = ${made!.id}`);
    expect(targets(await desk.upload(anna, 'Nachname;Vorname;Kurs\n'))).toEqual([
      'lastName',
      'firstName',
      null,
    ]);
    await desk.act(anna, 'planImport', made!.id);
    await desk.report(anna, made!.id, 'PLANNED');
    await desk.database.read.rows(sql`UPDATE import SET file_id = NULL WHERE id = ${made!.id}`);
    expect(targets(await desk.upload(anna, 'Nachname;Vorname;Kurs\n'))).toEqual([
      'lastName',
      'firstName',
      'tags',
    ]);
  });

  test('is mapped anew for anybody else', async () => {
    await mapByHand(anna, 'Nachname;Geheim;Vorname', ['lastName', 'description', null]);
    const proposal = ['lastName', null, 'firstName'];
    expect(targets(await desk.upload(ben, 'Nachname;Geheim;Vorname\na;b;c\n'))).toEqual(proposal);
  });

  test('is another file where names, their order or their number differ', async () => {
    await mapByHand(anna, 'Vorname;Nachname;Ort', [null, 'description', null]);
    for (const [header, proposal] of [
      ['Nachname;Vorname;Ort', ['lastName', 'firstName', 'address.work.city']],
      ['Vorname;Nachname', ['firstName', 'lastName']],
      ['Vorname;Nachname;ORT', ['firstName', 'lastName', 'address.work.city']],
      ['Vorname;Nachname;Ort;', ['firstName', 'lastName', 'address.work.city', null]],
    ] as const) {
      expect(targets(await desk.upload(anna, `${header}\na;b\n`))).toEqual(proposal);
    }
  });

  test('loses targets that are no longer there', async () => {
    const id = await mapByHand(anna, 'Nachname;Hobby;Zoo', ['lastName', 'tags', 'description']);
    await desk.database.read.rows(sql`
      UPDATE import SET columns = jsonb_set(columns, '{1,target}', '"customField.gone"') WHERE id = ${id}`);
    expect(targets(await desk.upload(anna, 'Nachname;Hobby;Zoo\n'))).toEqual([
      'lastName',
      null,
      'description',
    ]);
  });

  test('is found again when it is read differently', async () => {
    await mapByHand(anna, 'Größe;Nachname;Zoo', ['description', 'lastName', null]);
    const { import: made } = await desk.upload(anna, 'Größe;Nachname;Zoo\na;b;c\n');
    const wrong = await desk.act(anna, 'configureImport', made!.id, { encoding: 'macintosh' });
    expect(targets(wrong)).toEqual([null, 'lastName', null]);
    const right = await desk.act(anna, 'configureImport', made!.id, { encoding: 'utf-8' });
    expect(targets(right)).toEqual(['description', 'lastName', null]);
  });

  test('keeps what was mapped by hand when only the quotes change', async () => {
    const id = await mapByHand(anna, 'Alpha;Beta;Gamma', ['lastName', 'firstName', 'tags']);
    const payload = await desk.act(anna, 'configureImport', id, { quote: "'" });
    expect(targets(payload)).toEqual(['lastName', 'firstName', 'tags']);
  });
});

test('Files without a header are told by nothing, and mapped anew', async () => {
  const file = 'anna@example.de;+49 30 1234567\nben@example.de;+49 30 7654321\n';
  const { import: made } = await desk.upload(anna, file);
  expect(targets({ import: made, userErrors: [] })).toEqual(['email.work', 'phone.work']);
  await desk.act(anna, 'configureImport', made!.id, { columns: [{ index: 0, target: null }] });
  expect(targets(await desk.upload(anna, file))).toEqual(['email.work', 'phone.work']);
});

test('A file of too many columns is refused, however it is to be read', async () => {
  const wide = Array.from({ length: 600 }, (_, index) => `s${index}`);
  expect(await desk.upload(anna, `${wide.join(';')}\n1;2\n`)).toMatchObject({
    import: null,
    userErrors: [{ code: 'TOO_MANY', path: ['file'] }],
  });
  const { import: made } = await desk.upload(anna, `Name;"${wide.join(',')}"\n${'A;B\n'.repeat(20)}`);
  expect(await desk.act(anna, 'configureImport', made!.id, { delimiter: ',', quote: '' })).toMatchObject({
    import: null,
    userErrors: [{ code: 'TOO_MANY', path: ['delimiter'] }],
  });
});

test('A stranger learns nothing of a mapping, not even by asking for the import', async () => {
  const id = await mapByHand(anna, 'Streng;Geheim;Intern', ['lastName', 'firstName', null]);
  expect(await desk.act(ben, 'configureImport', id, { quote: "'" })).toMatchObject({
    import: null,
    userErrors: [{ code: 'NOT_FOUND', path: ['id'] }],
  });
});
