import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { newId } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { emptyBin } from './bin.service.js';

describe('The bin', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());
  afterEach(() => {
    limits['bin.days'] = 30;
  });

  async function insert(
    kind: 'PERSON' | 'COMPANY',
    more: { deletedDaysAgo?: number; companyId?: string; mergedInto?: string },
  ) {
    const id = newId();
    const isPerson = kind === 'PERSON';
    await db.database.read.rows(sql`
      INSERT INTO contact (id, kind, display_name, search_name, first_name, last_name, name, company_id, merged_into_id, public_level,
        source, version, created_at, updated_at, deleted_at)
      VALUES (${id}, ${kind}, 'X', ' x', ${isPerson ? 'X' : null}, ${isPerson ? 'Y' : null}, ${isPerson ? null : 'X'},
        ${more.companyId ?? null}, ${more.mergedInto ?? null}, 'NONE', 'MANUAL', 1, now(), now(),
        now() - make_interval(days => ${more.deletedDaysAgo ?? null}::int))`);
    return id;
  }
  const left = async (): Promise<string[]> =>
    (await db.database.read.rows<{ id: string }>(sql`SELECT id FROM contact`)).map(({ id }) => id);

  test('forgets what has lain in it for more than 30 days, and keeps the people of a company', async () => {
    const company = await insert('COMPANY', { deletedDaysAgo: 31 });
    const merged = await insert('COMPANY', { deletedDaysAgo: 5, mergedInto: company });
    const person = await insert('PERSON', { companyId: company });
    const other = await insert('PERSON', { companyId: merged });
    const recent = await insert('PERSON', { deletedDaysAgo: 29 });
    const target = await insert('PERSON', {});
    const source = await insert('PERSON', { deletedDaysAgo: 90, mergedInto: target });

    await db.database.transaction(emptyBin);

    expect((await left()).sort()).toEqual([person, other, recent, target, source].sort());
    const companies = await db.database.read.rows(
      sql`SELECT company_id FROM contact WHERE id IN (${person}, ${other})`,
    );
    expect(companies).toEqual([{ company_id: null }, { company_id: null }]);
  });

  test('forgets sooner or later where the installation says so', async () => {
    const gone = await insert('PERSON', { deletedDaysAgo: 3 });
    limits['bin.days'] = 4;
    await db.database.transaction(emptyBin);
    expect(await left()).toContain(gone);
    limits['bin.days'] = 2;
    await db.database.transaction(emptyBin);
    expect(await left()).not.toContain(gone);
  });
});
