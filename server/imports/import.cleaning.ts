import sql, { raw } from 'sql-template-tag';
import type { Database, Db } from '../platform/database.js';
import { defineJob, enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';

/**
 * Removes what hung on an import that is gone, on a plan that is void, or (`matchesOf`) what only the run of a plan
 * needed: a portion, and then the next job.
 */
export const clearImport = defineJob<{ fileId?: string; planId?: string; matchesOf?: string }>(
  'clear-import',
  async ({ fileId, planId, matchesOf }, { database }) => {
    if (fileId) await database.read.rows(sql`DELETE FROM import_file WHERE id = ${fileId}`);
    if (planId) await clearTables(database, { planId }, planId, planTables);
    if (matchesOf) await clearTables(database, { matchesOf }, matchesOf, ['import_match']);
  },
);

const planTables = ['import_row', 'import_contact', 'import_name', 'import_match'];
const portion = 20_000;

async function clearTables(
  database: Database,
  payload: { planId?: string; matchesOf?: string },
  planId: string,
  tables: string[],
): Promise<void> {
  await database.transaction(async db => {
    let isMore = false;
    for (const table of tables) {
      const deleted = await db.rows(sql`
        DELETE FROM ${raw(table)} WHERE ctid = ANY(ARRAY(
          SELECT ctid FROM ${raw(table)} WHERE plan_id = ${planId} LIMIT ${portion}
        )) RETURNING 1`);
      isMore ||= deleted.length === portion;
    }
    if (isMore) await enqueue(db, clearImport, payload);
  });
}

/**
 * Drops the files of imports that ended long ago, or were given up, with the copies of their rows, and what broken
 * uploads left. The reports stay.
 */
export async function dropOldFiles(db: Db, now: Date): Promise<void> {
  const since = new Date(now.getTime() - limits['import.keepDays'] * dayMs);
  const dropped = await db.rows<{ planId: string | null }>(sql`
    UPDATE import SET file_id = NULL
    WHERE file_id IS NOT NULL AND status NOT IN ('PLANNING', 'RUNNING', 'UNDOING')
      AND coalesce(finished_at, created_at) < ${since}
    RETURNING plan_id AS "planId"`);
  const planIds = dropped.flatMap(({ planId }) => planId ?? []);
  await db.rows(sql`
    UPDATE import_row SET cells = NULL WHERE plan_id = ANY(${planIds}::uuid[]) AND action = 'INVALID' AND cells IS NOT NULL`);
  await db.rows(sql`
    DELETE FROM import_file f
    WHERE f.created_at < ${new Date(now.getTime() - dayMs)} AND NOT EXISTS (SELECT FROM import i WHERE i.file_id = f.id)`);
}

const dayMs = 24 * 3_600_000;
