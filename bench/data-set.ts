import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { v7 } from 'uuid';
import { migrations } from '../migrations/index.js';
import { foldContactCounts } from '../server/auth/contact-count.query.js';
import { entities } from '../server/entities.js';
import { migrate, openDatabase, type Database } from '../server/platform/database.js';
import { migrateJobs } from '../server/platform/jobs.js';
import { fillDatabase, insertUsers, type DataSetOptions } from './generator.js';

/**
 * The url of a fresh, migrated copy of this data set, which may be written to. The original is made once and kept: it
 * is known by its size, its seed and a hash of the generator.
 */
export async function copyOfDataSet(serverUrl: string, options: DataSetOptions): Promise<string> {
  const original = `${options.published ? 'shared' : 'private'}_${options.size}_${options.seed}_${await fingerprint()}`;
  const copy = `bench_${options.published ? 'shared' : 'private'}_${options.size}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const known = await client.query('SELECT FROM pg_database WHERE datname = $1', [original]);
    if (known.rowCount === 0) await makeOriginal(client, serverUrl, original, options);
    await client.query(`DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${copy} TEMPLATE ${original} STRATEGY file_copy`);
  } finally {
    await client.end();
  }
  const url = inDatabase(serverUrl, copy);
  await (await openMigrated(url)).close();
  return url;
}

async function makeOriginal(
  client: pg.Client,
  serverUrl: string,
  name: string,
  options: DataSetOptions,
): Promise<void> {
  console.log(`Inventing ${options.size.toLocaleString('en')} contacts …`);
  const unfinished = `${name}_unfinished`;
  await client.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${unfinished}`);
  const url = inDatabase(serverUrl, unfinished);
  const database = await openMigrated(url);
  const filler = new pg.Client({ connectionString: url });
  await filler.connect();
  try {
    await fillDatabase(filler, options);
    await foldContactCounts(database.read);
  } finally {
    await filler.end();
    await database.close();
  }
  await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
}

/**
 * The url of a fresh database with Kartei's tables, the people of the data sets and nothing else. Making it writes out
 * what earlier measurements left in memory (file_copy).
 */
export async function emptyDatabase(serverUrl: string, name: string, password: string): Promise<string> {
  await dropDatabase(serverUrl, name);
  await inServer(serverUrl, `CREATE DATABASE ${name} STRATEGY file_copy`);
  const url = inDatabase(serverUrl, name);
  await (await openMigrated(url)).close();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await insertUsers(client, password, v7);
  await client.end();
  return url;
}

/** Removes a database, whoever is still connected to it. */
export const dropDatabase = (serverUrl: string, name: string): Promise<void> =>
  inServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);

/** Gives a database the name of another, which goes. */
export async function renameDatabase(serverUrl: string, from: string, to: string): Promise<void> {
  await dropDatabase(serverUrl, to);
  await inServer(serverUrl, `ALTER DATABASE ${from} RENAME TO ${to}`);
}

async function inServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Opens a database and brings its schema up to date. */
export async function openMigrated(url: string): Promise<Database> {
  const database = await openDatabase(url, {
    entities,
    migrations,
    statementMs: 60_000,
    connections: 2,
    applicationName: 'bench',
  });
  await migrate(database);
  await migrateJobs(database);
  return database;
}

/** Of everything that decides what lies in the database; migrations are only ever added, and run on the copy. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [
    'generator.js',
    'custom-fields.js',
    'invention.js',
    'names.js',
    'random.js',
    '../server/contacts/search.rules.js',
  ]) {
    hash.update(await readFile(fileURLToPath(new URL(file, import.meta.url))));
  }
  return hash.digest('hex').slice(0, 8);
}

/** The url of another database of the same server. */
export function inDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
