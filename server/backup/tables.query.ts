import pg from 'pg';
import type { ArchivedTable } from './archive.js';

/**
 * Which rows are backed up, of tables where that is not all. Sessions and reset links would come alive again that ended
 * since then; an invitation that nobody has accepted still has to work. Rates, heartbeats and deaths are of processes.
 */
export const rowsKept: Record<string, string> = {
  session: 'false',
  one_time_token: `kind = 'INVITATION'`,
  rate_count: 'false',
  job_process: 'false',
  job_death: 'false',
};

/** The migrations that the database has gone through; none where it is not one of Kartei. */
export async function migrationsOf(client: pg.Client): Promise<string[]> {
  const { rows: found } = await client.query(`SELECT FROM pg_class WHERE oid = to_regclass('migration')`);
  if (found.length === 0) return [];
  const { rows } = await client.query<{ name: string }>('SELECT name FROM migration ORDER BY id');
  return rows.map(({ name }) => name);
}

/** The tables of Kartei with the columns that are not computed: all but those of TypeORM and of extensions. */
export async function tablesOf(client: pg.Client): Promise<ArchivedTable[]> {
  const { rows } = await client.query<ArchivedTable>(`
    SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> 'migration'
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      AND NOT EXISTS (SELECT FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    GROUP BY c.relname ORDER BY c.relname`);
  return rows;
}

export const quoted = (name: string): string => pg.escapeIdentifier(name);

export const columnList = ({ columns }: ArchivedTable): string => columns.map(quoted).join(', ');
