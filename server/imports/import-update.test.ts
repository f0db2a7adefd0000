import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { updateContact } from '../contacts/contact.update.js';
import type { ContactInput } from '../contacts/contact.values.js';
import { importDesk, type ImportDesk, type Report } from '../testing/imports.js';
import { actAs, world, type TestUser } from '../testing/world.js';

let desk: ImportDesk;
let anna: TestUser;
let ben: TestUser;
beforeAll(async () => {
  desk = await importDesk();
  ({ anna, ben } = await world(desk.database).member('anna', 'ben').make());
  await desk.startJobs();
});
afterAll(() => desk.drop());

const csv = (...lines: string[]): string => lines.join('\n');
const update = { duplicatePolicy: 'UPDATE', createMissing: true };
const rowsOf = ({ rows }: Report): string[] => rows.nodes.map(({ line, action }) => `${line} ${action}`);
const changesOf = ({ rows }: Report, line: number): string[] =>
  rows.nodes
    .find(node => node.line === line)!
    .changes.map(({ field, before, after }) => `${field}: ${before} → ${after}`);
const problemsOf = ({ rows }: Report, line: number) =>
  rows.nodes
    .find(node => node.line === line)!
    .problems.map(({ column, code }) => `${column ?? 'row'} ${code}`);

/** A contact as its reader sees it. */
const read = async (user: TestUser, id: string) => {
  const { data } = await desk.api.ask<{ contact: Shown | null }>(
    user,
    `query ($id: ID!) {
      contact(id: $id) {
        id version displayName description publicAccess
        contactType { name } tags { name } managers { name }
        emails { address category primary } phones { number category }
        addresses { street city postalCode category }
        ... on Person { jobTitle company { displayName } }
        history(first: 5) { nodes { type changes { field } } }
      }
    }`,
    { id },
  );
  return data.contact;
};
interface Shown {
  id: string;
  version: number;
  [field: string]: unknown;
}

const change = (user: TestUser, id: string, version: number, input: ContactInput) =>
  actAs(desk.database, user, work =>
    updateContact(work, { kind: 'PERSON', id, version, input, source: 'MANUAL' }),
  );

describe('A check', () => {
  test('says by name who is to be made, and who changed', async () => {
    const { import: made } = await desk.upload(anna, csv('Vorname;Nachname;Firma', 'To;Come;', ';;Firm AG'));
    await desk.act(anna, 'planImport', made!.id);
    await desk.report(anna, made!.id, 'PLANNED');
    const { data } = await desk.api.ask<{ import: { rows: { nodes: object[] } } }>(
      anna,
      'query ($id: ID!) { import(id: $id) { rows(first: 5) { nodes { line waitingName } } } }',
      { id: made!.id },
    );
    expect(data.import.rows.nodes).toEqual([
      { line: 2, waitingName: 'To Come' },
      { line: 3, waitingName: 'Firm AG' },
    ]);
  });
});

describe('An import that updates', () => {
  test('changes what the file says, keeps the rest, and shows old and new before', async () => {
    const { clara, same } = await world(desk.database)
      .person('clara', {
        grants: {},
        publicAccess: 'READ_WRITE',
        firstName: 'Clara',
        lastName: 'Beck',
        jobTitle: 'Buyer',
        description: 'Likes tea',
        emails: [{ address: 'clara@beck.example' }, { address: 'c@home.example', category: 'HOME' }],
        phones: [{ number: '+49 30 1111111' }],
        tagNames: ['Fair'],
      })
      .person('same', {
        publicAccess: 'READ_WRITE',
        firstName: 'Sam',
        lastName: 'Same',
        emails: [{ address: 'sam@same.example' }],
      })
      .make();
    const report = await desk.bringIn(
      anna,
      csv(
        'Vorname;Nachname;E-Mail;Telefon;Position;Firma;Tags',
        'Clara;Beck-Roth;CLARA@beck.example;+49 30 2222222;;Beck AG;VIP',
        'Sam;Same;sam@same.example;;;;',
        'New;Body;new@body.example;;;;',
      ),
      update,
    );
    expect(rowsOf(report)).toEqual(['2 UPDATE', '3 UNCHANGED', '4 CREATE']);
    expect(report.summary).toMatchObject({
      rowCount: 3,
      create: 1,
      update: 1,
      unchanged: 1,
      companiesCreated: 1,
    });
    expect(changesOf(report, 2)).toEqual([
      'lastName: Beck → Beck-Roth',
      'phones: +49 30 1111111 (work) → +49 30 2222222 (work)',
      'tags: Fair → Fair, VIP',
      'company: null → Beck AG',
    ]);
    expect(await read(anna, clara.id)).toMatchObject({
      version: 2,
      displayName: 'Clara Beck-Roth',
      jobTitle: 'Buyer',
      description: 'Likes tea',
      company: { displayName: 'Beck AG' },
      emails: [
        { address: 'clara@beck.example', primary: true },
        { address: 'c@home.example', primary: false },
      ],
      phones: [{ number: '+49 30 2222222' }],
      tags: [{ name: 'Fair' }, { name: 'VIP' }],
      history: { nodes: [{ type: 'IMPORTED' }, { type: 'CREATED' }] },
    });
    expect((await read(anna, same.id))!.version).toBe(1);
  });

  test('takes an empty cell for "as it is", unless it is asked to clear', async () => {
    const { dora } = await world(desk.database)
      .person('dora', {
        publicAccess: 'READ_WRITE',
        firstName: 'Dora',
        lastName: 'Empty',
        jobTitle: 'Boss',
        description: 'Old',
        emails: [{ address: 'dora@empty.example' }],
        phones: [{ number: '+49 30 3333333' }, { number: '+49 170 3333333', category: 'MOBILE' }],
        addresses: [{ street: 'Ring 1', city: 'Ulm', postalCode: '89073' }],
        tagNames: ['One'],
      })
      .make();
    const file = csv(
      'E-Mail;Telefon;Position;Beschreibung;Ort;Straße;Tags',
      'dora@empty.example;;;;;Ring 2;',
    );
    const kept = await desk.bringIn(anna, file, update);
    expect(changesOf(kept, 2)).toEqual(['addresses: Ring 1, 89073 Ulm (work) → Ring 2, 89073 Ulm (work)']);
    await desk.bringIn(anna, file, { ...update, emptyClears: true });
    expect(await read(anna, dora.id)).toMatchObject({
      jobTitle: null,
      description: null,
      phones: [{ number: '+49 170 3333333', category: 'MOBILE' }],
      addresses: [{ street: 'Ring 2', city: null, postalCode: '89073' }],
      tags: [],
    });
    const nameless = csv('E-Mail;Vorname;Nachname', 'dora@empty.example;Dora;');
    const refused = await desk.bringIn(anna, nameless, { ...update, emptyClears: true });
    expect(problemsOf(refused, 2)).toEqual(['Nachname REQUIRED']);
  });

  test.each([
    [['PHONE'], 'Telefon', '0049 30 4444-444'],
    [['NAME'], 'Vorname;Nachname', 'ÉVA;müller'],
    [['NAME_AND_COMPANY'], 'Vorname;Nachname;Firma', 'éva;Müller;éva ag'],
    [['EMAIL', 'PHONE'], 'E-Mail;Telefon', 'other@éva.example;+49 30 4444444'],
  ])('finds a contact by %j', async (matchKeys, header, cells) => {
    const { eva } = await world(desk.database)
      .company('firm', { publicAccess: 'READ', name: 'Éva AG' })
      .person('eva', {
        publicAccess: 'READ_WRITE',
        firstName: 'Éva',
        lastName: 'Müller',
        company: 'firm',
        phones: [{ number: '+49 30 4444444' }],
      })
      .make();
    const report = await desk.bringIn(anna, csv(`${header};Notizen`, `${cells};Found`), {
      ...update,
      matchKeys,
    });
    expect(report.rows.nodes).toMatchObject([{ action: 'UPDATE', contact: { id: expect.any(String) } }]);
    const [oldest] = report.rows.nodes;
    // Contacts of earlier cases are older: of two matches the oldest counts.
    expect(oldest!.contact!.id <= eva.id).toBe(true);
    expect(await read(anna, oldest!.contact!.id)).toMatchObject({ description: 'Found' });
  });

  test('finds a contact by its id, and never makes one of an id that it does not see', async () => {
    const { fritz, firm, secret, binned } = await world(desk.database)
      .person('fritz', { publicAccess: 'READ_WRITE', firstName: 'Fritz', lastName: 'Ident' })
      .company('firm', { publicAccess: 'READ_WRITE' })
      .person('secret')
      .person('binned', { publicAccess: 'READ_WRITE', deleted: true })
      .make();
    const report = await desk.bringIn(
      anna,
      csv(
        'ID;Vorname;Nachname;Firma;Notizen',
        `${fritz.id};;;Fritz AG;By id`,
        `${firm.id};;;;By id`,
        `${firm.id};Fritz;Ident;;Other kind`,
        `${secret.id};A;B;;`,
        `${binned.id};A;B;;`,
        '0190a000-0000-7000-8000-000000000000;A;B;;',
        'nonsense;A;B;;',
      ),
      { ...update, matchKeys: ['ID'], columns: [{ index: 0, target: 'id' }] },
    );
    expect(rowsOf(report).slice(0, 2)).toEqual(['2 UPDATE', '3 UPDATE']);
    expect(await read(anna, fritz.id)).toMatchObject({ company: { displayName: 'Fritz AG' } });
    expect(await read(anna, firm.id)).toMatchObject({ description: 'By id' });
    for (const line of [4, 5, 6, 7, 8]) expect(problemsOf(report, line)).toEqual(['ID NOT_FOUND']);
  });

  test('refuses what may only be read, and does not know what may not be seen', async () => {
    const contact = (address: string) => ({ emails: [{ address }] });
    await world(desk.database)
      .person('seen', { ...contact('seen@rights.example'), publicAccess: 'READ' })
      .person('hidden', contact('hidden@rights.example'))
      .make();
    const report = await desk.bringIn(
      anna,
      csv(
        'Vorname;Nachname;E-Mail;Notizen',
        'S;Een;seen@rights.example;x',
        'H;Idden;hidden@rights.example;x',
      ),
      update,
    );
    expect(rowsOf(report)).toEqual(['2 INVALID', '3 CREATE']);
    expect(problemsOf(report, 2)).toEqual(['row FORBIDDEN']);
  });

  test('lets a later row change what an earlier one made or changed', async () => {
    const { old } = await world(desk.database)
      .person('old', {
        publicAccess: 'READ_WRITE',
        firstName: 'Old',
        lastName: 'One',
        emails: [{ address: 'old@later.example' }],
      })
      .make();
    const report = await desk.bringIn(
      anna,
      csv(
        'Vorname;Nachname;E-Mail;Position;Notizen',
        'New;One;new@later.example;First;',
        'New;One;new@later.example;Second;Note',
        'Old;One;old@later.example;First;',
        'Old;One;old@later.example;Second;',
        'Old;One;old@later.example;Second;',
      ),
      update,
    );
    expect(rowsOf(report)).toEqual(['2 CREATE', '3 UPDATE', '4 UPDATE', '5 UPDATE', '6 UNCHANGED']);
    expect(changesOf(report, 3)).toEqual(['jobTitle: First → Second', 'description: null → Note']);
    expect(changesOf(report, 5)).toEqual(['jobTitle: First → Second']);
    const made = report.rows.nodes[0]!.contact!;
    expect(report.rows.nodes[1]!.contact!.id).toBe(made.id);
    expect(await read(anna, made.id)).toMatchObject({ version: 1, jobTitle: 'Second', description: 'Note' });
    expect(await read(anna, old.id)).toMatchObject({ version: 2, jobTitle: 'Second' });
  });

  test('leaves alone what somebody else has changed since the check', async () => {
    const { ida } = await world(desk.database)
      .person('ida', { publicAccess: 'READ_WRITE', emails: [{ address: 'ida@conflict.example' }] })
      .make();
    const { import: made } = await desk.upload(
      anna,
      csv('E-Mail;Position', 'ida@conflict.example;One', 'ida@conflict.example;Two'),
    );
    await desk.act(anna, 'configureImport', made!.id, update);
    await desk.act(anna, 'planImport', made!.id);
    expect((await desk.report(anna, made!.id, 'PLANNED')).summary).toMatchObject({ update: 2 });
    await change(ben, ida.id, 1, { jobTitle: 'Hers' });
    await desk.act(anna, 'runImport', made!.id);
    const report = await desk.report(anna, made!.id, 'COMPLETED');
    expect(report.summary).toMatchObject({ rowCount: 2, update: 0, invalid: 2 });
    expect([2, 3].map(line => problemsOf(report, line))).toEqual([['row CONFLICT'], ['row CONFLICT']]);
    expect(await read(anna, ida.id)).toMatchObject({ version: 2, jobTitle: 'Hers' });
  });

  test('sets managers and access where the importer may, by the addresses of users', async () => {
    const { own, others } = await world(desk.database)
      .person('own', { publicAccess: 'READ', emails: [{ address: 'own@access.example' }] })
      .person('others', { publicAccess: 'READ_WRITE', emails: [{ address: 'others@access.example' }] })
      .make();
    const { admin } = await world(desk.database).make();
    const mails = await desk.database.read.rows<{ email: string }>({
      text: 'SELECT email FROM app_user WHERE id = $1',
      values: [ben.id],
    } as never);
    const benMail = mails[0]!.email;
    const file = csv(
      'E-Mail;Vorname;Nachname;Zuständig;Zugriff',
      `own@access.example;;;${benMail.toUpperCase()};READ_WRITE`,
      `new@access.example;New;Access;${benMail};privat`,
      'bad@access.example;Bad;Access;nobody@example.org;',
      'bad2@access.example;Bad;Access;;everybody',
    );
    const columns = [
      { index: 3, target: 'managers' },
      { index: 4, target: 'publicAccess' },
    ];
    const report = await desk.bringIn(admin, file, { ...update, columns, publicAccess: 'READ' });
    expect(rowsOf(report)).toEqual(['2 UPDATE', '3 CREATE', '4 INVALID', '5 INVALID']);
    expect(problemsOf(report, 4)).toEqual(['Zuständig NOT_FOUND']);
    expect(problemsOf(report, 5)).toEqual(['Zugriff INVALID']);
    const access = { managers: [{ name: ben.name }] };
    expect(await read(ben, own.id)).toMatchObject({ ...access, publicAccess: 'READ_WRITE' });
    expect(await read(ben, report.rows.nodes[1]!.contact!.id)).toMatchObject({
      ...access,
      publicAccess: 'NONE',
    });
    const forbidden = await desk.bringIn(anna, csv('E-Mail;Zugriff', 'others@access.example;privat'), {
      ...update,
      columns: [{ index: 1, target: 'publicAccess' }],
    });
    expect(problemsOf(forbidden, 2)).toEqual(['Zugriff FORBIDDEN']);
    expect(await read(anna, others.id)).toMatchObject({ publicAccess: 'READ_WRITE' });
  });
});
