import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addNote } from '../contacts/contact-notes.service.js';
import { createContact } from '../contacts/contact.create.js';
import { updateContact } from '../contacts/contact.update.js';
import { limits } from '../platform/limits.js';
import { importDesk, type ImportDesk, type Report } from '../testing/imports.js';
import { actAs, world, type TestUser } from '../testing/world.js';

let desk: ImportDesk;
let anna: TestUser;
let ben: TestUser;
let admin: TestUser;
const chunkRows = limits['import.chunkRows'];
beforeAll(async () => {
  desk = await importDesk();
  ({ anna, ben, admin } = await world(desk.database).member('anna', 'ben').make());
  limits['import.chunkRows'] = 4;
  await desk.startJobs();
});
afterAll(async () => {
  limits['import.chunkRows'] = chunkRows;
  await desk.drop();
});

const csv = (...lines: string[]): string => lines.join('\n');
const settings = { duplicatePolicy: 'UPDATE', createMissing: true, publicAccess: 'READ_WRITE' };

async function undo(user: TestUser, id: string): Promise<Report> {
  expect(await desk.act(user, 'undoImport', id)).toMatchObject({ userErrors: [] });
  return desk.report(user, id, 'UNDONE');
}
const found = async (user: TestUser, search: string): Promise<string[]> => {
  const { data } = await desk.api.ask<{ contacts: { nodes: { displayName: string }[] } }>(
    user,
    'query ($search: String!) { contacts(first: 50, filter: { search: $search }) { nodes { displayName } } }',
    { search },
  );
  return data.contacts.nodes.map(node => node.displayName);
};
const names = async (field: 'tags' | 'contactTypes'): Promise<string[]> => {
  const { data } = await desk.api.ask<Record<string, { name: string }[]>>(admin, `{ ${field} { name } }`);
  return data[field]!.map(({ name }) => name);
};

describe('Undoing an import', () => {
  test('removes what it made and restores what it changed, to the last tag', async () => {
    const { carl } = await world(desk.database)
      .person('carl', {
        publicAccess: 'READ_WRITE',
        firstName: 'Carl',
        lastName: 'Undone',
        jobTitle: 'Before',
        emails: [{ address: 'carl@undone.example' }],
        phones: [{ number: '+49 30 1010101' }],
        tagNames: ['Kept'],
      })
      .make();
    const before = await names('tags');
    const types = await names('contactTypes');
    const made = Array.from({ length: 9 }, (_, n) => `N${n};Undone;n${n}@undone.example;;Undone AG;New tag;`);
    const report = await desk.bringIn(
      admin,
      csv(
        'Vorname;Nachname;E-Mail;Telefon;Firma;Tags;Kontakttyp',
        'Carl;Undone-Now;carl@undone.example;+49 30 2020202;Undone AG;New tag;New type',
        ...made,
        ';;;;Undone Works;;',
      ),
      settings,
    );
    expect(report).toMatchObject({ canUndo: true, summary: { create: 10, update: 1, companiesCreated: 1 } });
    expect(await names('contactTypes')).toEqual([...types, 'New type']);
    const undone = await undo(admin, report.id);
    expect(undone).toMatchObject({ canUndo: false, summary: { create: 10, update: 1, keptByUndo: 0 } });
    expect(await found(admin, 'undone')).toEqual(['Carl Undone']);
    const { data } = await desk.api.ask<{ contact: object }>(
      admin,
      `query ($id: ID!) { contact(id: $id) {
        version tags { name } phones { number } contactType { name }
        ... on Person { jobTitle company { displayName } }
      } }`,
      { id: carl.id },
    );
    expect(data.contact).toEqual({
      version: 3,
      tags: [{ name: 'Kept' }],
      phones: [{ number: '+49 30 1010101' }],
      contactType: null,
      jobTitle: 'Before',
      company: null,
    });
    expect(await names('tags')).toEqual(before);
    expect(await names('contactTypes')).toEqual(types);
  });

  test('leaves alone what was edited since, and lists it', async () => {
    const { dan } = await world(desk.database)
      .person('dan', { publicAccess: 'READ_WRITE', emails: [{ address: 'dan@kept.example' }] })
      .make();
    const report = await desk.bringIn(
      anna,
      csv(
        'Vorname;Nachname;E-Mail;Firma',
        'Dan;Kept;dan@kept.example;Kept AG',
        'Edited;Kept;e@kept.example;Kept AG',
        'Noted;Kept;n@kept.example;',
        'Gone;Kept;g@kept.example;',
        ';;;Used Kept',
        ';;;Unused Kept',
      ),
      settings,
    );
    const idOf = (line: number): string => report.rows.nodes.find(row => row.line === line)!.contact!.id;
    const edit = { kind: 'PERSON', source: 'MANUAL', input: { jobTitle: 'Edited' } } as const;
    await actAs(desk.database, ben, async work => {
      await updateContact(work, { ...edit, id: dan.id, version: 2 });
      await updateContact(work, { ...edit, id: idOf(3), version: 1 });
      await addNote(work, idOf(4), 'Called');
      await createContact(work, 'PERSON', { firstName: 'U', lastName: 'Ser', companyId: idOf(6) }, 'MANUAL');
    });
    const undone = await undo(anna, report.id);
    expect(undone.summary).toMatchObject({ create: 5, update: 1, keptByUndo: 4 });
    expect(undone.rows.nodes.filter(row => row.problems.length > 0)).toMatchObject(
      [2, 3, 4, 6].map(line => ({ line, problems: [{ column: null, code: 'CONFLICT' }] })),
    );
    expect(await found(anna, 'kept')).toEqual(
      expect.arrayContaining(['Edited Kept', 'Kept AG', 'Noted Kept', 'Used Kept']),
    );
    expect(await found(anna, 'Gone Kept')).toEqual([]);
    expect(await found(anna, 'Unused Kept')).toEqual([]);
  });

  test('takes back what a cancelled run had done', async () => {
    const lines = Array.from({ length: 30 }, (_, n) => `C${n};Cancelled;c${n}@cancelled.example`);
    const { import: made } = await desk.upload(anna, csv('Vorname;Nachname;E-Mail', ...lines));
    await desk.act(anna, 'planImport', made!.id);
    await desk.report(anna, made!.id, 'PLANNED');
    await desk.stopJobs();
    await desk.act(anna, 'runImport', made!.id);
    await desk.startJobs();
    for (;;) {
      const now = await found(anna, 'Cancelled');
      if (now.length > 0) break;
    }
    const { import: cancelled } = await desk.act(anna, 'cancelImport', made!.id);
    if (cancelled?.status === 'CANCELLED') {
      const { summary } = await desk.report(anna, made!.id, 'CANCELLED');
      expect(summary.create + summary.skip).toBe(30);
    }
    const { summary, rows } = await undo(anna, made!.id);
    const skipped = rows.nodes.filter(({ action }) => action === 'SKIP');
    expect(skipped).toHaveLength(summary.skip);
    expect(await found(anna, 'Cancelled')).toEqual([]);
  });

  test('is for its maker, once, and only for as long as the import is kept', async () => {
    const report = await desk.bringIn(anna, csv('Vorname;Nachname', 'On;Ce'), settings);
    expect(await desk.act(ben, 'undoImport', report.id)).toMatchObject({
      import: null,
      userErrors: [{ code: 'NOT_FOUND', path: ['id'] }],
    });
    expect(await desk.act(admin, 'undoImport', report.id)).toMatchObject({
      userErrors: [{ code: 'FORBIDDEN', path: ['id'] }],
    });
    await undo(anna, report.id);
    expect(await desk.act(anna, 'undoImport', report.id)).toMatchObject({
      userErrors: [{ code: 'CONFLICT', path: ['id'] }],
    });
  });
});
