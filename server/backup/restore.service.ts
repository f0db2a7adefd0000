import type pg from 'pg';
import { migrations } from '../../migrations/index.js';
import { entities } from '../entities.js';
import { migrate, openDatabase } from '../platform/database.js';
import { migrateJobs } from '../platform/jobs.js';
import type { CheckedBackup } from './checked-backup.js';
import { connect } from './connection.js';
import { loadTables } from './load-tables.js';
import { quoted, tablesOf } from './tables.query.js';
import { refuseUnlessUnused } from './target.service.js';

/**
 * Fills an empty database with a backup and brings it up to date. Everything that is loaded is loaded in one
 * transaction, so it may be broken off and begun anew. ConfigError where the database is not empty.
 */
export async function restore(url: string, backup: CheckedBackup): Promise<void> {
  const client = await connect(url);
  try {
    await refuseUnlessUnused(client, backup.header);
    await migrateThrough(url, ({ name }) => backup.header.migrations.includes(name));
    await loadTables(client, backup);
    await migrateThrough(url, () => true);
    await tidyUp(client);
  } finally {
    await client.end();
  }
}

/** Through the given ones of all migrations: first those of the backup, like the installation that it is of. */
async function migrateThrough(url: string, which: (migration: { name: string }) => boolean): Promise<void> {
  const database = await openDatabase(url, {
    entities,
    migrations: migrations.filter(which),
    statementMs: 0,
    connections: 2,
  });
  try {
    await migrate(database);
    await migrateJobs(database);
  } finally {
    await database.close();
  }
}

/** What PostgreSQL would only learn in time: how the values are spread, and that every row is there for everybody. */
async function tidyUp(client: pg.Client): Promise<void> {
  const tables = await tablesOf(client);
  await client.query(`VACUUM (ANALYZE) ${tables.map(({ name }) => quoted(name)).join(', ')}`);
}
