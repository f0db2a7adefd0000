import type pg from 'pg';
import { ConfigError } from '../platform/config-error.js';
import type { ArchiveHeader } from './archive.js';
import { columnList, migrationsOf, tablesOf } from './tables.query.js';
import { waitingJobs } from './waiting-jobs.js';

/** A backup can be restored where nobody has been, and where no migration has been that the backup does not know. */
export async function refuseUnlessUnused(client: pg.Client, header: ArchiveHeader): Promise<void> {
  const migrations = await migrationsOf(client);
  if (migrations.some(name => !header.migrations.includes(name))) {
    throw new ConfigError(
      'This database was prepared by a newer Kartei than the one that was backed up. Restore into a new one, with an empty DATA_DIR or another DATABASE_URL.',
    );
  }
  if (migrations.length > 0 && (await isUsed(client))) {
    throw new ConfigError(
      'This database is in use: it has users or contacts. Restore into an empty one, with an empty DATA_DIR or another DATABASE_URL.',
    );
  }
}

async function isUsed(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ used: boolean }>(
    'SELECT EXISTS (SELECT FROM app_user) OR EXISTS (SELECT FROM contact) AS used',
  );
  return rows[0]!.used;
}

/** The tables have to be those of the backup, column by column: another process may have migrated further. */
export async function refuseUnlessAlike(client: pg.Client, header: ArchiveHeader): Promise<void> {
  const there = new Map((await tablesOf(client)).map(table => [table.name, sortedColumns(table)]));
  const strange = header.tables.filter(
    table => table.name !== waitingJobs.name && there.get(table.name) !== sortedColumns(table),
  );
  if (strange.length === 0) return;
  throw new ConfigError(
    `The tables of this database are not those of the backup (${strange.map(({ name }) => name).join(', ')}). Nothing was restored. Stop every Kartei that uses the database, and restore into a new one.`,
  );
}

const sortedColumns = ({ name, columns }: ArchiveHeader['tables'][number]): string =>
  columnList({ name, columns: [...columns].sort() });
