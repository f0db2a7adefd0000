import sql from 'sql-template-tag';
import type { Message } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import type { Import } from './import.entity.js';
import { waits } from './import.query.js';

/** Ends a run on its way. What it made stays; the rows that still wait count as left out. */
export async function stopRun(
  { db, now }: Pick<Work, 'db' | 'now'>,
  { id, planId }: Pick<Import, 'id' | 'planId'>,
  status: 'CANCELLED' | 'FAILED',
  failure: Message | null,
): Promise<void> {
  const [left] = await db.rows<{ create: number; update: number; companies: number }>(sql`
    WITH waiting AS (
      SELECT w.version IS NULL AS is_new FROM import_contact w WHERE w.plan_id = ${planId} AND w.line > 0
    ), further AS (
      SELECT count(*) AS n FROM import_row r
      WHERE r.plan_id = ${planId} AND r.first_line IS NOT NULL AND ${waits}
    )
    SELECT (SELECT count(*)::int FROM waiting WHERE is_new) AS create,
      ((SELECT count(*) FROM waiting WHERE NOT is_new) + (SELECT n FROM further))::int AS update, (
        SELECT count(*)::int FROM import_name
        WHERE plan_id = ${planId} AND kind = 'COMPANY' AND is_new AND contact_id IS NULL
      ) AS companies`);
  const { create, update, companies } = left!;
  await db.rows(sql`
    UPDATE import SET status = ${status}, step = step + 1, finished_at = ${now},
      failure = ${failure && JSON.stringify(failure)}::jsonb,
      counts = counts || jsonb_build_object(
        'create', (counts->>'create')::int - ${create}::int,
        'update', (counts->>'update')::int - ${update}::int,
        'skip', (counts->>'skip')::int + ${create + update}::int,
        'companies', (counts->>'companies')::int - ${companies}::int)
    WHERE id = ${id}`);
}
