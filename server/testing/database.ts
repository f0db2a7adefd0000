import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrations } from '../../migrations/index.js';
import { entities } from '../entities.js';
import { migrate, openDatabase, type Database } from '../platform/database.js';
import { migrateJobs } from '../platform/jobs.js';

/** A migrated, empty database of its own, as a copy of a template; `url` is for processes that a test starts. */
export interface TestDatabase {
  database: Database;
  url: string;
  drop(): Promise<void>;
}

export const testDatabase = (): Promise<TestDatabase> =>
  makeDatabase(`TEMPLATE ${template} STRATEGY file_copy`);

/** One in which nothing is, not even a table. */
export const emptyDatabase = (): Promise<TestDatabase> => makeDatabase('');

async function makeDatabase(how: string): Promise<TestDatabase> {
  const server = serverUrl();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await withClient(server, async client => {
    await ensureTemplate(client, server);
    await client.query(`CREATE DATABASE ${name} ${how}`);
  });
  const url = inDatabase(server, name);
  const database = await open(url);
  return {
    database,
    url,
    async drop() {
      await database.close();
      await withClient(server, client => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

/** Opens a database as the server does, with few connections. */
export const open = (url: string): Promise<Database> =>
  openDatabase(url, { entities, migrations, statementMs: 10_000, connections: 5 });

const template = 'kartei_template';

function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error('TEST_DATABASE_URL is missing: jest runs server/testing/global-setup.ts first.');
  return url;
}

/** Jest's workers may come here at the same time; the first makes the template. */
async function ensureTemplate(client: pg.Client, server: string): Promise<void> {
  await client.query('SELECT pg_advisory_lock(1)');
  const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
  if (rows.length === 0) {
    await client.query(`CREATE DATABASE ${template}_new`);
    const database = await open(inDatabase(server, `${template}_new`));
    await migrate(database);
    await migrateJobs(database);
    await database.close();
    await client.query(`ALTER DATABASE ${template}_new RENAME TO ${template}`);
  }
  await client.query('SELECT pg_advisory_unlock(1)');
}

async function withClient<T>(url: string, action: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await action(client);
  } finally {
    await client.end();
  }
}

function inDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
