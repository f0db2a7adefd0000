import sql, { raw, type Sql } from 'sql-template-tag';
import type { Database, Db } from '../platform/database.js';
import { defineJob, enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';

/**
 * Removes what hung on an import that is gone, on a plan that is void, or (`matchesOf`) what only the run of a plan
 * needed; of a file that is dropped also what the rows of its plan (`contentsOf`) copied from it. A portion, and then the
 * next job.
 */
export const clearImport = defineJob<{
  fileId?: string;
  planId?: string;
  matchesOf?: string;
  contentsOf?: string;
}>('clear-import', async ({ fileId, planId, matchesOf, contentsOf }, { database }) => {
  // What was corrected in the file goes with it.
  if (fileId) await database.read.rows(sql`DELETE FROM import_file WHERE id = ${fileId}`);
  if (planId) await clearTables(database, { planId }, planId, planTables);
  if (matchesOf) await clearTables(database, { matchesOf }, matchesOf, ['import_match']);
  if (contentsOf) await clearContents(database, contentsOf);
});

const planTables = ['import_row', 'import_contact', 'import_name', 'import_match', 'import_undo'];
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

/** The report says which rows were not taken or changed something, but no longer what stood in them. */
async function clearContents(database: Database, planId: string): Promise<void> {
  await database.transaction(async db => {
    const cleared = await db.rows(sql`
      UPDATE import_row r SET cells = NULL, changed = NULL, stored = (
        SELECT jsonb_agg(jsonb_set(p, '{value}', 'null')) FROM jsonb_array_elements(r.stored) p)
      WHERE r.plan_id = ${planId} AND r.line = ANY(ARRAY(
        SELECT line FROM import_row
        WHERE plan_id = ${planId} AND action IN ('INVALID', 'UPDATE') AND (cells IS NOT NULL OR changed IS NOT NULL)
        LIMIT ${portion}
      )) RETURNING 1`);
    const forgotten = await db.rows(sql`
      DELETE FROM import_undo WHERE plan_id = ${planId} AND contact_id = ANY(ARRAY(
        SELECT contact_id FROM import_undo WHERE plan_id = ${planId} LIMIT ${portion})) RETURNING 1`);
    // What a stopped run left waiting was left out.
    const waiting = await db.rows(sql`
      WITH gone AS (
        DELETE FROM import_contact WHERE plan_id = ${planId} AND ctid = ANY(ARRAY(
          SELECT ctid FROM import_contact WHERE plan_id = ${planId} LIMIT ${portion})) RETURNING line
      )
      UPDATE import_row r SET action = 'SKIP', changed = NULL FROM gone
      WHERE r.plan_id = ${planId} AND coalesce(r.first_line, r.line) = gone.line AND r.action IN ('CREATE', 'UPDATE')
      RETURNING 1`);
    if ([cleared, forgotten, waiting].some(({ length }) => length >= portion))
      await enqueue(db, clearImport, { contentsOf: planId });
  });
}

/**
 * Drops the files of imports that ended long ago or were given up, or that hold somebody who was erased, and what
 * broken uploads left. The reports stay.
 */
export async function dropOldFiles(db: Db, now: Date): Promise<void> {
  const since = new Date(now.getTime() - limits['import.keepDays'] * dayMs);
  await dropFiles(db, sql`(i.erase_file OR coalesce(i.finished_at, i.created_at) < ${since})`);
  await db.rows(sql`
    DELETE FROM import_file f
    WHERE f.created_at < ${new Date(now.getTime() - dayMs)} AND NOT EXISTS (SELECT FROM import i WHERE i.file_id = f.id)`);
}

/** Drops the files of these imports `i`, unless they are at work, with every copy of their rows. */
export async function dropFiles(db: Db, which: Sql): Promise<void> {
  const dropped = await db.rows<{ fileId: string; planId: string | null }>(sql`
    UPDATE import i SET file_id = NULL, columns = ${columnsWithoutSamples}
    FROM import old
    WHERE old.id = i.id AND i.file_id IS NOT NULL AND i.status NOT IN ('PLANNING', 'RUNNING', 'UNDOING') AND ${which}
    RETURNING old.file_id AS "fileId", i.plan_id AS "planId"`);
  for (const { fileId, planId } of dropped) {
    await enqueue(db, clearImport, { fileId, ...(planId && { contentsOf: planId }) });
  }
}

const columnsWithoutSamples = sql`(
  SELECT coalesce(jsonb_agg(jsonb_set(x.c, '{samples}', '[]') ORDER BY x.n), '[]')
  FROM jsonb_array_elements(i.columns) WITH ORDINALITY AS x (c, n))`;

const dayMs = 24 * 3_600_000;
