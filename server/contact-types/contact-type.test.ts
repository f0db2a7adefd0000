import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { ensureFirstAdministrator } from '../auth/first-administrator.service.js';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { ensureDefaultContactTypes } from './contact-type.service.js';

let db: TestDatabase;
beforeEach(async () => {
  db = await testDatabase();
});
afterEach(() => db.drop());

const names = async (): Promise<string[]> =>
  (await db.database.read.rows<{ name: string }>(sql`SELECT name FROM contact_type ORDER BY position`)).map(
    ({ name }) => name,
  );

describe('A new installation', () => {
  test.each([
    ['en', ['Client', 'Supplier', 'Partner', 'Competitor']],
    ['de', ['Kunde', 'Lieferant', 'Partner', 'Wettbewerber']],
  ] as const)('starts with four contact types in its language (%s)', async (locale, expected) => {
    await ensureDefaultContactTypes(db.database.read, locale);
    expect(await names()).toEqual(expected);
  });

  test('has them once, however many processes start', async () => {
    await Promise.all([1, 2, 3].map(() => ensureDefaultContactTypes(db.database.read, 'en')));
    expect(await names()).toHaveLength(4);
  });
});

test('Types that somebody deleted do not come back', async () => {
  await ensureDefaultContactTypes(db.database.read, 'en');
  const given = { email: 'chef@example.com', password: 'Regenschirm tanzt Polka' };
  await ensureFirstAdministrator(db.database, given, new Date());
  await db.database.read.rows(sql`DELETE FROM contact_type`);
  await ensureDefaultContactTypes(db.database.read, 'en');
  expect(await names()).toEqual([]);
});
