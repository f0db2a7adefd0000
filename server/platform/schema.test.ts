import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testDatabase, type TestDatabase } from '../testing/database.js';

describe('The migrations', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());

  test('make exactly the tables that the entities describe', async () => {
    const { upQueries } = await db.database.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query).filter(query => !isDiscriminatorIndex(query))).toEqual([]);
  });
});

/** TypeORM wants an index on the column that tells persons from companies; with two values it would only cost. */
const isDiscriminatorIndex = (query: string): boolean =>
  /^CREATE INDEX .* ON "contact" {2}\("kind"\)/.test(query);
