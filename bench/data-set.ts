import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { migrations } from '../migrations/index.js';
import { foldContactCounts } from '../server/auth/contact-count.query.js';
import { entities } from '../server/entities.js';
import { migrate, openDatabase, type Database } from '../server/platform/database.js';
import { migrateJobs } from '../server/platform/jobs.js';
import { fillDatabase, type DataSetOptions } from './generator.js';

/**
 * The url of a fresh copy of this data set, which may be written to. The original is made once and kept: it is known
 * by its size, its seed, and a hash of the migrations and of the generator.
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
  return inDatabase(serverUrl, copy);
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
  const database = await openBench(url);
  await migrate(database);
  await migrateJobs(database);
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

export const openBench = (url: string): Promise<Database> =>
  openDatabase(url, { entities, migrations, statementMs: 60_000, connections: 2, applicationName: 'bench' });

/** Of everything that decides what lies in the database. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const folder = fileURLToPath(new URL('../migrations/', import.meta.url));
  const files = (await readdir(folder)).filter(file => file.endsWith('.js')).map(file => folder + file);
  for (const name of ['generator', 'invention', 'names', 'random']) {
    files.push(fileURLToPath(new URL(`./${name}.js`, import.meta.url)));
  }
  files.push(fileURLToPath(new URL('../server/contacts/search.rules.js', import.meta.url)));
  for (const file of files.sort()) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 8);
}

function inDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
