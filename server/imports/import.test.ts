import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { countContacts } from '../contacts/contact.total.query.js';
import { fixture, importDesk, type ImportDesk, type Report } from '../testing/imports.js';
import { actAs, world, type TestUser } from '../testing/world.js';

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

const addsUp = ({ summary }: Report): boolean =>
  summary.create + summary.update + summary.unchanged + summary.skip + summary.invalid === summary.rowCount;
const actions = ({ rows }: Report): string[] => rows.nodes.map(({ line, action }) => `${line} ${action}`);

describe('An export from elsewhere comes in without a mapping click:', () => {
  test('Google Contacts', async () => {
    const report = await desk.bringIn(anna, fixture('google-contacts.csv'), { createMissing: true });
    expect(actions(report)).toEqual(['2 CREATE', '6 CREATE', '7 CREATE', '8 INVALID']);
    expect(report.rows.nodes[0]!.contact).toMatchObject({ displayName: 'Anna Maria Müller' });
    expect(addsUp(report)).toBe(true);

    const { data } = await desk.api.ask(
      anna,
      `{ contacts(filter: { search: "Anna Maria Müller" }) { totalCount nodes {
        displayName source version description publicAccess managers { id } tags { name }
        emails { address category primary } phones { e164 category } history { nodes { type } }
        ... on Person { firstName lastName jobTitle company { displayName source } }
      } } }`,
    );
    expect(data.contacts).toMatchObject({
      totalCount: 1,
      nodes: [
        {
          displayName: 'Anna Maria Müller',
          source: 'IMPORT',
          version: 1,
          description: 'Messe 2024\nruft zurück',
          publicAccess: 'NONE',
          managers: [{ id: anna.id }],
          tags: [{ name: 'Kunden' }, { name: 'VIP' }],
          emails: [
            { address: 'anna.mueller@example.de', category: 'WORK', primary: true },
            { address: 'anna@example.org', category: 'HOME', primary: false },
          ],
          history: { nodes: [{ type: 'IMPORTED' }] },
          jobTitle: 'Geschäftsführerin',
          company: { displayName: 'Müller & Söhne GmbH', source: 'IMPORT' },
        },
      ],
    });
  });

  test('Outlook', async () => {
    const report = await desk.bringIn(ben, fixture('outlook-de.csv'), { createMissing: true });
    expect(report.summary).toMatchObject({ rowCount: 3, create: 3, companiesCreated: 1 });
    expect(report.summary.newTags).toEqual(['Förderer', 'Größe L']);
    expect(report.summary.newCompanies).toEqual(['Öko-Höfe e. V.']);
  });
});

describe('Settings for all rows', () => {
  test('give the new contacts their managers, access, type and tags', async () => {
    const { supplier } = await world(desk.database).contactType('supplier').make();
    await desk.bringIn(anna, 'Vorname;Nachname\nSetta;Lings\n', {
      managerIds: [ben.id],
      publicAccess: 'READ',
      contactTypeId: supplier.id,
      tags: ['Messe 2026'],
    });
    const { data } = await desk.api.ask(
      ben,
      `{ contacts(filter: { search: "Setta" }) {
        nodes { publicAccess managers { id } contactType { name } tags { name } viewerAccess { because } }
      } }`,
    );
    expect(data.contacts).toEqual({
      nodes: [
        {
          publicAccess: 'READ',
          managers: [{ id: ben.id }],
          contactType: { name: 'supplier' },
          tags: [{ name: 'Messe 2026' }],
          viewerAccess: { because: 'MANAGER' },
        },
      ],
    });
  });

  test.each([
    [{ encoding: 'klingon' }, 'INVALID', ['encoding']],
    [{ delimiter: 'x' }, 'INVALID', ['delimiter']],
    [{ quote: '~' }, 'INVALID', ['quote']],
    [{ contactTypeId: 'none' }, 'NOT_FOUND', ['contactTypeId']],
    [{ managerIds: ['none'] }, 'NOT_FOUND', ['managerIds', '0']],
    [{ tags: ['ok', 'x'.repeat(61)] }, 'TOO_LONG', ['tags', '1']],
    [{ locale: 'fr' }, 'INVALID', ['locale']],
    [{ columns: [{ index: 9, target: 'firstName' }] }, 'NOT_FOUND', ['columns', '0', 'index']],
    [{ columns: [{ index: 0, target: 'shoeSize' }] }, 'INVALID', ['columns', '0', 'target']],
  ])('that cannot be are refused where they stand: %j', async (input, code, path) => {
    const { import: made } = await desk.upload(anna, 'Vorname;Nachname\nA;B\n');
    const payload = await desk.act(anna, 'configureImport', made!.id, input);
    expect(payload).toMatchObject({ import: null, userErrors: [{ code, path }] });
  });

  test('redraw the columns when the file is read differently, and keep a mapping otherwise', async () => {
    const { import: made } = await desk.upload(anna, 'Vorname;Nachname\nA;B\n');
    const id = made!.id;
    const mapped = await desk.act(anna, 'configureImport', id, {
      columns: [{ index: 0, target: 'lastName' }, { index: 1 }],
    });
    expect(mapped.import!.columns).toMatchObject([{ target: 'lastName' }, { target: null }]);
    const redrawn = await desk.act(anna, 'configureImport', id, { hasHeader: false });
    expect(redrawn.import!.columns).toMatchObject([
      { header: 'A', samples: ['Vorname', 'A'] },
      { header: 'B', samples: ['Nachname', 'B'] },
    ]);
  });
});

describe('The check of a file', () => {
  test('says for each row what is wrong, with line, column, reason and value, in the language of the reader', async () => {
    const file = 'Vorname;Nachname;E-Mail\nAnna;;anna@\n\nBen;Brecht;ben@example.org\n;;\nC;D;"x\n';
    const report = await desk.bringIn(anna, file);
    expect(actions(report)).toEqual(['2 INVALID', '4 CREATE', '6 INVALID']);
    expect(report.rows.nodes[0]!.problems).toMatchObject([
      { column: 'Nachname', code: 'REQUIRED', value: '' },
      { column: 'E-Mail', code: 'INVALID', value: 'anna@' },
    ]);
    expect(addsUp(report)).toBe(true);
    await desk.database.read.rows(sql`UPDATE app_user SET locale = 'de' WHERE id = ${anna.id}`);
    const german = await desk.report(anna, report.id, 'COMPLETED');
    await desk.database.read.rows(sql`UPDATE app_user SET locale = 'en' WHERE id = ${anna.id}`);
    expect(german.rows.nodes[0]!.problems[0]!.message).toBe('Bitte geben Sie einen Nachnamen ein.');
  });

  test('writes no contact, and can be cancelled and repeated', async () => {
    const { import: made } = await desk.upload(anna, 'Vorname;Nachname\nWrites;Nothing\n');
    const id = made!.id;
    await desk.act(anna, 'planImport', id);
    await desk.report(anna, id, 'PLANNED');
    expect(await desk.act(anna, 'planImport', id)).toMatchObject({ import: { status: 'PLANNING' } });
    const report = await desk.report(anna, id, 'PLANNED');
    expect(report.summary).toMatchObject({ rowCount: 1, create: 1 });
    expect(report.rows.nodes).toMatchObject([{ action: 'CREATE', contact: null }]);
    const found = await actAs(desk.database, anna, work => countContacts(work, { search: 'Writes Nothing' }));
    expect(found).toBe(0);
  });

  test('leaves out rows whose e-mail address is there already, in the file or among the contacts', async () => {
    await world(desk.database)
      .person('there', { emails: [{ address: 'There@Example.org' }], publicAccess: 'READ' })
      .make();
    const file = 'Vorname;Nachname;E-Mail\nA;A;there@example.org\nB;B;b@example.net\nC;C;B@EXAMPLE.NET\n';
    const skipped = await desk.bringIn(anna, file);
    expect(actions(skipped)).toEqual(['2 SKIP', '3 CREATE', '4 SKIP']);
    expect(skipped.rows.nodes.map(row => row.contact?.displayName)).toEqual(['There Muster', 'B B', 'B B']);
    const anyway = await desk.bringIn(anna, file, { duplicatePolicy: 'CREATE' });
    expect(anyway.summary).toMatchObject({ create: 3, skip: 0 });
  });
});

describe('Names that do not exist yet', () => {
  const file = 'Vorname;Nachname;Tags;Kontakttyp\nA;A;Neu hier;Neuer Typ\n';

  test('are problems unless they are to be made', async () => {
    const report = await desk.bringIn(admin, file);
    expect(report.rows.nodes[0]!.problems).toMatchObject([
      { column: 'Kontakttyp', code: 'NOT_FOUND', value: 'Neuer Typ' },
      { column: 'Tags', code: 'NOT_FOUND', value: 'Neu hier' },
    ]);
  });

  test('are made once they are; contact types by administrators only', async () => {
    const refused = await desk.bringIn(anna, file, { createMissing: true });
    expect(refused.rows.nodes[0]!.problems).toMatchObject([{ column: 'Kontakttyp', code: 'FORBIDDEN' }]);
    const made = await desk.bringIn(admin, file, { createMissing: true });
    expect(made.summary).toMatchObject({ create: 1, newTags: ['Neu hier'], newContactTypes: ['Neuer Typ'] });
    const { data } = await desk.api.ask(admin, '{ contactTypes { name } }');
    expect(JSON.stringify(data)).toContain('Neuer Typ');
  });
});

describe('The company of a person', () => {
  const people = async (user: TestUser, name: string): Promise<string[]> => {
    const { data } = await desk.api.ask<{
      contacts: { nodes: { displayName: string; people: { nodes: { displayName: string }[] } }[] };
    }>(
      user,
      `query ($name: String!) { contacts(filter: { search: $name, kind: COMPANY }) {
        nodes { displayName ... on Company { people { nodes { displayName } } } } } }`,
      { name },
    );
    return data.contacts.nodes.map(
      company => `${company.displayName}: ${company.people.nodes.map(each => each.displayName).join(', ')}`,
    );
  };

  test('is made once, however it is written, even where the importer does not manage it', async () => {
    const rows = Array.from(
      { length: 30 },
      (_, n) => `P${n};X;${n % 2 ? 'OFTGENANNT gmbh' : 'Oftgenannt GmbH'}`,
    );
    const report = await desk.bringIn(anna, `Vorname;Nachname;Firma\n${rows.join('\n')}\n`, {
      managerIds: [ben.id],
    });
    expect(report.summary).toMatchObject({
      create: 30,
      companiesCreated: 1,
      newCompanies: ['Oftgenannt GmbH'],
    });
    expect(await people(ben, 'Oftgenannt')).toHaveLength(1);
  });

  test('is the row of the file that is this company, wherever it stands', async () => {
    const file =
      'Vorname;Nachname;Firma;Telefon\nA;A;Reihenfolge AG;\n;;Reihenfolge AG;030 1234567\nB;B;reihenfolge ag;\n';
    const report = await desk.bringIn(anna, file);
    expect(report.summary).toMatchObject({ create: 3, companiesCreated: 0 });
    expect(await people(anna, 'Reihenfolge')).toEqual(['Reihenfolge AG: A A, B B']);
  });

  test('is the one that the importer sees, else a new one', async () => {
    await world(desk.database)
      .company('seen', { name: 'Bekannt KG', publicAccess: 'READ' })
      .company('unseen', { name: 'Unbekannt KG' })
      .make();
    const report = await desk.bringIn(anna, 'Vorname;Nachname;Firma\nA;A;bekannt kg\nB;B;Unbekannt KG\n');
    expect(report.summary).toMatchObject({ companiesCreated: 1, newCompanies: ['Unbekannt KG'] });
    expect(await people(anna, 'Bekannt KG')).toContain('Bekannt KG: A A');
    expect(await people(anna, 'Unbekannt')).toEqual(['Unbekannt KG: B B']);
  });
});
