import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { detectDialect } from '../imports/dialect.js';
import { proposeMapping } from '../imports/mapping.js';
import { headersOf, writtenColumns } from '../imports/written-columns.rules.js';
import { orderedLists, targetDescriptions } from '../imports/contact-targets.js';
import type { ColumnUses } from '../imports/written-contact.js';
import { limits } from '../platform/limits.js';
import { locales } from '../platform/messages.js';
import { download } from '../testing/exports.js';
import { importDesk, type ImportDesk } from '../testing/imports.js';
import { awkwardTexts, randomContacts } from '../testing/random-contacts.js';
import { awkwardFields, type FieldWithValues } from '../testing/random-field-values.js';
import { world, type TestUser } from '../testing/world.js';

/** Few in the suite; by ROUND_TRIP_CONTACTS as many as one has time for. */
const count = Number(process.env.ROUND_TRIP_CONTACTS ?? 300);

let desk: ImportDesk;
let admin: TestUser;
let colleague: TestUser;
let fields: FieldWithValues[];
beforeAll(async () => {
  desk = await importDesk();
  ({ admin, colleague } = await world(desk.database)
    .crmAdmin('colleague')
    .contactType('Client', 'Lead, "hot"')
    .make());
  fields = await awkwardFields(desk.database, awkwardTexts);
  await desk.startJobs();
});
afterAll(() => desk.drop());

async function emptyContacts(): Promise<void> {
  await desk.database.read.rows(sql`DELETE FROM contact`);
  await desk.database.read.rows(sql`DELETE FROM tag`);
}

const emailOf = async ({ id }: TestUser): Promise<string> =>
  (await desk.database.read.rows<{ email: string }>(sql`SELECT email FROM app_user WHERE id = ${id}`))[0]!
    .email;

describe('What was exported', () => {
  test.each([
    ['en', '1'],
    ['de', ''],
  ])(
    'makes the same contacts again when it is imported, byte for byte (%s, raw: "%s")',
    async (locale, raw) => {
      await emptyContacts();
      const managers = [admin.id, colleague.id];
      await randomContacts(desk.database, { count, seed: 7, as: admin, managers, fields });
      const exported = async (): Promise<string> =>
        (await download(desk.api.url, admin, 'contacts.csv', { locale, ...(raw && { raw }) })).text;
      const first = await exported();
      await emptyContacts();
      const report = await desk.bringIn(admin, first, {
        duplicatePolicy: 'CREATE',
        createMissing: true,
        managerIds: [],
        locale,
      });
      const ofFields = report.columns.flatMap(({ target }) =>
        target?.startsWith('customField.') ? [target.slice('customField.'.length)] : [],
      );
      expect(ofFields).toEqual(fields.map(({ id }) => id));
      expect(report.columns.filter(({ target }) => target === null)).toEqual([]);
      expect(report.rows.nodes.filter(({ action }) => action === 'INVALID')).toEqual([]);
      expect(report.summary).toMatchObject({ create: count, invalid: 0, companiesCreated: 0 });
      const second = await exported();
      expect(second.split('\r\n')).toEqual(first.split('\r\n'));
      expect(second).toBe(first);
    },
    Math.max(120_000, count * 360),
  );

  test('changes nothing where it meets the contacts that it came from', async () => {
    await emptyContacts();
    await randomContacts(desk.database, { count: 60, seed: 11, as: admin, managers: [admin.id], fields });
    const { text } = await download(desk.api.url, admin, 'contacts.csv', {
      columns: [
        'id,firstName,lastName,companyName,jobTitle,description,tags,contactType,managers,publicAccess',
        ...fields.map(({ id }) => `customField.${id}`),
      ].join(','),
    });
    expect(text).toContain(await emailOf(admin));
    const { summary } = await desk.bringIn(admin, text, { duplicatePolicy: 'UPDATE', matchKeys: ['ID'] });
    expect(summary).toMatchObject({ unchanged: 60, update: 0, create: 0, invalid: 0 });
  }, 120_000);
});

describe('Columns of our own', () => {
  const everyList = {
    customFields: [],
    ...Object.fromEntries(
      ['email', 'phone', 'website', 'social', 'address'].map(list => [
        list,
        {
          isOutOfOrder: true,
          most: Object.fromEntries(
            targetDescriptions.flatMap(({ key }) => {
              const [of, group] = key.split('.');
              return of === list ? [[group!.toUpperCase(), 3]] : [];
            }),
          ),
        },
      ]),
    ),
  } as unknown as ColumnUses;

  test.each(locales)('are mapped without a click, in %s', locale => {
    const columns = writtenColumns(null, everyList);
    const headers = headersOf(columns, locale);
    expect(columns.length).toBeGreaterThan(200);
    expect(new Set(headers).size).toBe(columns.length);
    expect(
      proposeMapping(
        headers.map(header => ({ header, samples: [] })),
        [],
      ),
    ).toEqual(columns.map(({ key }) => key));
  });

  test('are never more than an import takes; further entries are in fewer columns then', () => {
    const uses = structuredClone(everyList);
    for (const list of orderedLists)
      for (const group of Object.keys(uses[list].most)) uses[list].most[group] = 9;
    const columnsWith = (count: number) => {
      const ids = Array.from({ length: count }, (_, n) => String(n));
      const ofFields = ids.map(id => ({ key: `customField.${id}`, number: 1, cell: () => '' }));
      return writtenColumns(null, { ...uses, customFields: ids }, { ofFields });
    };
    expect(columnsWith(0).length).toBeGreaterThan(400);
    const columns = columnsWith(limits['field.count']);
    expect(columns.length).toBeLessThanOrEqual(limits['import.columns']);
    expect(columns.filter(({ key }) => key.startsWith('customField.'))).toHaveLength(limits['field.count']);
    expect(columns.filter(({ key }) => key === 'email.work').length).toBeGreaterThan(1);
  });

  test('that no import takes are taken for nothing', () => {
    const columns = writtenColumns(['createdAt', 'updatedAt'], everyList);
    for (const locale of locales) {
      const headers = headersOf(columns, locale).map(header => ({
        header,
        samples: ['2026-01-01T00:00:00.000Z'],
      }));
      expect(proposeMapping(headers, [])).toEqual([null, null]);
    }
  });

  test('are read with quotation marks even where cells are full of apostrophes', () => {
    const file = `"First name","Last name"\r\n'Ann','O''Brien'\r\n'Bea','O''Hara'\r\n`;
    expect(detectDialect(Buffer.from(file), 'utf-8')).toMatchObject({ quote: '"', delimiter: ',' });
  });
});
