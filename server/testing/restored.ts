import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sql, { raw } from 'sql-template-tag';
import { backUp } from '../backup/backup.service.js';
import { checkBackup } from '../backup/checked-backup.js';
import { restore } from '../backup/restore.service.js';
import type { Database } from '../platform/database.js';

/** Backs one database up and restores it into another, by a file that is gone afterwards. */
export async function moveInto(source: string, target: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kartei-move-'));
  const file = join(folder, 'all.kartei.gz');
  try {
    await backUp(source, file, { version: null, now: new Date() });
    await restoreFile(file, target);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What `npm run restore` does. */
export async function restoreFile(file: string, target: string): Promise<void> {
  const backup = await checkBackup(file);
  try {
    await restore(target, backup);
  } finally {
    await backup.close();
  }
}

/** Every row of every table, by the table's name; of those with many or large rows a checksum would do as well. */
export async function allRows({ read }: Database): Promise<Record<string, string[]>> {
  const tables = await read.rows<{ name: string }>(sql`
    SELECT quote_ident(relname) AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`);
  const contents: Record<string, string[]> = {};
  for (const { name } of tables) {
    const rows = await read.rows<{ row: string }>(sql`SELECT t::text AS row FROM ${raw(name)} t ORDER BY 1`, {
      once: true,
    });
    contents[name] = rows.map(({ row }) => row);
  }
  return contents;
}

/** Everything about the tables that PostgreSQL can put into words. */
export async function shape({ read }: Database): Promise<unknown[]> {
  return read.rows(sql`
    SELECT 'column' AS part, table_name || '.' || column_name AS name,
      concat_ws(' ', data_type, is_nullable, column_default, collation_name) AS what
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL
    SELECT 'trigger', tgrelid::regclass || '.' || tgname, tgenabled::text || pg_get_triggerdef(oid)
    FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'function', proname, prosrc FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prolang = (SELECT oid FROM pg_language WHERE lanname = 'plpgsql')
    ORDER BY 1, 2`);
}
