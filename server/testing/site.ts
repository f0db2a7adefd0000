import { afterAll, beforeAll } from '@jest/globals';
import type { Database } from '../platform/database.js';
import { serveApi, type TestApi } from './api.js';
import { testDatabase, type TestDatabase } from './database.js';

/** A database of its own and the server on it, for all tests of a file; there from its `beforeAll` on. */
export function testSite(): { readonly database: Database; readonly url: string; ask: TestApi['ask'] } {
  let db: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    db = await testDatabase();
    api = await serveApi(db.database);
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });
  return {
    get database() {
      return db.database;
    },
    get url() {
      return api.url;
    },
    ask: (...request) => api.ask(...request),
  };
}
