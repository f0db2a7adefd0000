import type pg from 'pg';
import { to } from 'pg-copy-streams';
import { ConfigError } from '../platform/config-error.js';
import { writeArchive, type ArchivedTable } from './archive.js';
import { connect } from './connection.js';
import { writeNewFile } from './new-file.js';
import { columnList, migrationsOf, quoted, rowsKept, tablesOf } from './tables.query.js';
import { selectWaitingJobs, waitingJobs } from './waiting-jobs.js';

export interface BackupOptions {
  version: string | null;
  now: Date;
  /** Aborted: nothing is left of it. */
  signal?: AbortSignal;
}

/**
 * Writes everything that a database of Kartei holds at one moment into a new file, while others go on reading and
 * writing, and gives the file's size. It waits for nobody but a migration, and migrations wait for it.
 */
export function backUp(url: string, path: string, options: BackupOptions): Promise<number> {
  return writeNewFile(path, snapshot(url, options));
}

async function* snapshot(url: string, { version, now, signal }: BackupOptions): AsyncGenerator<Buffer> {
  const client = await connect(url);
  const hangUp = (): void => void client.end();
  signal?.addEventListener('abort', hangUp);
  try {
    signal?.throwIfAborted();
    if ((await migrationsOf(client)).length === 0) {
      throw new ConfigError('There is no Kartei in this database that could be backed up.');
    }
    await beginSnapshot(client);
    const statements = await selections(client);
    const header = {
      version,
      createdAt: now.toISOString(),
      migrations: await migrationsOf(client),
      tables: [...statements.keys()],
    };
    yield* writeArchive(header, table => client.query(to(`COPY (${statements.get(table)}) TO STDOUT`)));
  } finally {
    signal?.removeEventListener('abort', hangUp);
    await client.end();
  }
}

/** Locked first, for the tables must not change their form between the moment of the snapshot and their turn. */
async function beginSnapshot(client: pg.Client): Promise<void> {
  const tables = await tablesOf(client);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await client.query(`LOCK TABLE ${tables.map(({ name }) => quoted(name)).join(', ')} IN ACCESS SHARE MODE`);
}

/** What is backed up, and the statement that selects it. */
async function selections(client: pg.Client): Promise<Map<ArchivedTable, string>> {
  const statements = new Map<ArchivedTable, string>();
  for (const table of await tablesOf(client)) {
    const rows = rowsKept[table.name] ?? 'true';
    statements.set(table, `SELECT ${columnList(table)} FROM ${quoted(table.name)} WHERE ${rows}`);
  }
  const jobs = await selectWaitingJobs(client);
  if (jobs) statements.set(waitingJobs, jobs);
  return statements;
}
