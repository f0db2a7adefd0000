import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { download } from '../testing/exports.js';
import { importDesk, type ImportDesk } from '../testing/imports.js';
import { awkwardTexts, randomContacts } from '../testing/random-contacts.js';
import { awkwardFields, type FieldWithValues } from '../testing/random-field-values.js';
import { actAs, world, type TestUser } from '../testing/world.js';
import { createContact } from '../contacts/contact.create.js';

let desk: ImportDesk;
let admin: TestUser;
let fields: FieldWithValues[];
beforeAll(async () => {
  desk = await importDesk();
  ({ admin } = await world(desk.database).make());
  fields = await awkwardFields(desk.database, awkwardTexts);
  await desk.startJobs();
});
afterAll(() => desk.drop());

const emptyContacts = async (): Promise<void> => {
  await desk.database.read.rows(sql`DELETE FROM contact`);
};
const cards = async (version: string): Promise<string> =>
  (await download(desk.api.url, admin, 'contacts.vcf', { version })).text;

/** What differs of necessity: who they are here, and since when. */
const comparable = (text: string): string => text.replace(/^(UID|REV):.*\r\n/gm, '');

const keepsAll = { duplicatePolicy: 'CREATE', createMissing: true, managerIds: [] };

describe.each(['4.0', '3.0'])('vCards %s', version => {
  test('make the same contacts again when they are imported', async () => {
    await emptyContacts();
    await randomContacts(desk.database, { count: 150, seed: 5, as: admin, managers: [], fields });
    const first = await cards(version);
    await emptyContacts();
    const locale = version === '4.0' ? 'en' : 'de';
    const report = await desk.bringIn(admin, first, { ...keepsAll, locale });
    expect(report.rows.nodes.flatMap(({ problems }) => problems)).toEqual([]);
    expect(report.summary).toMatchObject({ rowCount: 150, create: 150, invalid: 0 });
    expect(report.columns.filter(({ target }) => target === null)).toEqual([]);
    expect(comparable(await cards(version))).toBe(comparable(first));
  }, 120_000);

  test('keep names, umlauts and several e-mails with their categories', async () => {
    await emptyContacts();
    const emails = (['HOME', 'DIRECT', 'WORK', 'OTHER', 'BILLING'] as const).map((category, n) => ({
      address: `ä${n}@müller.example`,
      category,
      primary: n === 2,
    }));
    await actAs(desk.database, admin, work =>
      createContact(
        work,
        'PERSON',
        { firstName: 'Jürgen Ægir', lastName: 'Groß-Çelik; Jr., "Øre"', emails, managerIds: [] },
        'MANUAL',
      ),
    );
    const file = await cards(version);
    await emptyContacts();
    await desk.bringIn(admin, file, keepsAll);
    const { data } = await desk.api.ask(
      admin,
      '{ contacts { nodes { ... on Person { firstName lastName } emails { address category primary } } } }',
    );
    expect(data.contacts!.nodes).toEqual([
      { firstName: 'Jürgen Ægir', lastName: 'Groß-Çelik; Jr., "Øre"', emails: emails },
    ]);
  }, 60_000);
});

describe('A file of vCards', () => {
  const file = 'BEGIN:VCARD\r\nVERSION:3.0\r\nN:Arnim;Anna\r\nEMAIL:anna@x.example\r\nEND:VCARD\r\n';

  test('is told from its contents, and goes the way of every import: mapped, checked, run, undone', async () => {
    const { anna } = await world(desk.database).member('anna').make();
    const { id } = (await desk.upload(anna, file, 'whatever.txt')).import!;
    const { data } = await desk.api.ask(
      anna,
      'query ($id: ID!) { import(id: $id) { format columns { header samples target } } }',
      { id },
    );
    expect(data.import).toEqual({
      format: 'VCARD',
      columns: [
        { header: 'First name', samples: ['Anna'], target: 'firstName' },
        { header: 'Last name', samples: ['Arnim'], target: 'lastName' },
        { header: 'E-mail (work)', samples: ['anna@x.example'], target: 'email.work' },
      ],
    });
    await desk.act(anna, 'planImport', id);
    await desk.report(anna, id, 'PLANNED');
    await desk.act(anna, 'runImport', id);
    expect((await desk.report(anna, id, 'COMPLETED')).rows.nodes).toMatchObject([
      { action: 'CREATE', contact: { displayName: 'Anna Arnim' } },
    ]);
    await desk.act(anna, 'undoImport', id);
    expect((await desk.report(anna, id, 'UNDONE')).summary.keptByUndo).toBe(0);
  });

  test('is read in one way only', async () => {
    const { anna } = await world(desk.database).member('anna').make();
    const { id } = (await desk.upload(anna, file)).import!;
    expect(await desk.act(anna, 'configureImport', id, { delimiter: ';', encoding: 'cp850' })).toMatchObject({
      userErrors: [
        { code: 'INVALID', path: ['encoding'] },
        { code: 'INVALID', path: ['delimiter'] },
      ],
    });
  });

  test('with more fields than a file may have columns is refused, rather than read without some', async () => {
    const { anna } = await world(desk.database).member('anna').make();
    const lines = Array.from({ length: 600 }, (_, n) => `X-KARTEI-FIELD;LABEL=f${n}:x\r\n`).join('');
    expect(await desk.upload(anna, file.replace('END', `${lines}END`))).toMatchObject({
      import: null,
      userErrors: [{ code: 'TOO_MANY', path: ['file'] }],
    });
  });

  test('without a contact is refused', async () => {
    const { anna } = await world(desk.database).member('anna').make();
    for (const nothing of [
      'BEGIN:VCARD\nVERSION:4.0\nEND:VCARD\n',
      'BEGIN:VCARD\nKIND:group\nFN:Team\nEND:VCARD',
    ]) {
      expect(await desk.upload(anna, nothing)).toMatchObject({
        import: null,
        userErrors: [{ code: 'UNSUPPORTED_FILE', path: ['file'] }],
      });
    }
  });

  test('of 20,000 cards is taken', async () => {
    const { anna } = await world(desk.database).member('anna').make();
    const many = Array.from({ length: 20_000 }, (_, n) => file.replace('Anna', `Anna ${n}`)).join('');
    const { id } = (await desk.upload(anna, many)).import!;
    const [end] = await desk.database.read.rows<{ bytes: Buffer }>(sql`
      SELECT c.bytes FROM import i JOIN import_chunk c ON c.file_id = i.file_id
      WHERE i.id = ${id} ORDER BY c.position DESC LIMIT 1`);
    expect(end!.bytes.toString()).toMatch(/\nAnna 19998,.*\r\nAnna 19999,Arnim,anna@x\.example\r\n$/);
  }, 120_000);
});

describe('Cards are for who may see them:', () => {
  test('strangers get none, and nobody a company that they do not see', async () => {
    const { anna, ben } = await world(desk.database)
      .member('anna', 'ben')
      .company('acme', { grants: { anna: 'MANAGE' } })
      .person('erika', { grants: { anna: 'MANAGE', ben: 'READ' }, company: 'acme' })
      .make();
    const of = async (user: TestUser | null) =>
      download(desk.api.url, user, 'contacts.vcf', { filter: { kind: 'PERSON' } });
    const annas = await of(anna);
    expect(annas.headers.get('content-type')).toBe('text/vcard; charset=utf-8');
    expect(annas.headers.get('content-disposition')).toMatch(/filename=contacts-[\d-]{10}\.vcf$/);
    expect(annas.text).toContain('ORG:Acme GmbH');
    expect((await of(ben)).text).toMatch(/FN:Erika Muster/);
    expect((await of(ben)).text).not.toContain('ORG');
    expect((await of(null)).status).toBe(401);
    expect((await download(desk.api.url, anna, 'contacts.vcf', { version: '2.1' })).status).toBe(400);
  });
});
