import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import { migrationLock } from '../platform/database.js';
import type { CheckedBackup } from './checked-backup.js';
import { columnList, quoted } from './tables.query.js';
import { refuseUnlessAlike, refuseUnlessUnused } from './target.service.js';
import { enqueueRestoredJobs, prepareRestoredJobs, restoredJobs, waitingJobs } from './waiting-jobs.js';

/**
 * Puts the rows of a backup in the place of what an unused database holds, in one transaction. Foreign keys and indexes
 * are taken off meanwhile and made anew, and so proved, at once: that is quicker than row by row, needs no superuser and
 * no order of the tables. Triggers rest, for what they would add is in the backup.
 */
export async function loadTables(client: pg.Client, { header, read }: CheckedBackup): Promise<void> {
  const tables = header.tables
    .filter(({ name }) => name !== waitingJobs.name)
    .map(({ name }) => quoted(name));
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    await refuseUnlessAlike(client, header);
    // Once more, for now nobody can come in between.
    await client.query(`LOCK TABLE ${tables.join(', ')}`);
    await refuseUnlessUnused(client, header);
    const putBack = await takeOff(client, tables);
    await client.query(`TRUNCATE ${tables.join(', ')}`);
    await prepareRestoredJobs(client);
    await read({
      table: (table, rows) => {
        const target = table.name === waitingJobs.name ? restoredJobs : quoted(table.name);
        return pipeline(rows, client.query(from(`COPY ${target} (${columnList(table)}) FROM STDIN`)));
      },
    });
    for (const statement of putBack) await client.query(statement);
    await setSequences(client, tables);
    await enqueueRestoredJobs(client);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

interface Part {
  off: string;
  on: string;
}

/** Takes off what slows loading down; gives the statements that put it back. */
async function takeOff(client: pg.Client, tables: string[]): Promise<string[]> {
  const parts: Part[] = [];
  for (const query of [triggers, foreignKeys, indexes]) {
    const { rows } = await client.query<Part>(query, [tables]);
    for (const { off } of rows) await client.query(off);
    parts.push(...rows);
  }
  return parts.reverse().map(({ on }) => on);
}

const triggers = `
  SELECT DISTINCT format('ALTER TABLE %s DISABLE TRIGGER USER', tgrelid::regclass) AS off,
    format('ALTER TABLE %s ENABLE TRIGGER USER', tgrelid::regclass) AS on
  FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = ANY ($1::text[]::regclass[])`;

const foreignKeys = `
  SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS off,
    format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS on
  FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY ($1::text[]::regclass[])`;

/** Those of primary keys and other constraints stay. */
const indexes = `
  SELECT format('DROP INDEX %s', indexrelid::regclass) AS off, pg_get_indexdef(indexrelid) AS on
  FROM pg_index i WHERE indrelid = ANY ($1::text[]::regclass[])
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))`;

/** Numbers that PostgreSQL gives go on behind the highest one. */
async function setSequences(client: pg.Client, tables: string[]): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    `SELECT format('SELECT setval(%L, (SELECT coalesce(max(%I), 0) + 1 FROM %s), false)',
       pg_get_serial_sequence(attrelid::regclass::text, attname), attname, attrelid::regclass) AS statement
     FROM pg_attribute
     WHERE attrelid = ANY ($1::text[]::regclass[]) AND attnum > 0 AND NOT attisdropped
       AND pg_get_serial_sequence(attrelid::regclass::text, attname) IS NOT NULL`,
    [tables],
  );
  for (const { statement } of rows) await client.query(statement);
}
