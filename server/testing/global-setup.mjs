import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../scripts/build.mjs';

/**
 * One real PostgreSQL for the whole test run; each test file takes a database of its own from it (database.ts).
 * Jest loads this file without its transforms, so it uses the built server.
 */
export default async function setUp() {
  if (globalThis.testPostgres) return;
  build('server');
  const { startEmbeddedPostgres } = await import('../../dist/server/platform/embedded-postgres.js');
  const dataDir = await mkdtemp(join(tmpdir(), 'kartei-test-'));
  const server = await startEmbeddedPostgres(dataDir, { durable: false });
  globalThis.testPostgres = { server, dataDir };
  process.env.TEST_DATABASE_URL = server.url;
  process.env.LOG_LEVEL ??= 'error';
}
