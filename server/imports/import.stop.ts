import sql from 'sql-template-tag';
import type { Message } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import type { Import } from './import.entity.js';

/** Ends a run on its way. What it made stays; the rows that still wait count as left out. */
export async function stopRun(
  { db, now }: Pick<Work, 'db' | 'now'>,
  { id, planId }: Pick<Import, 'id' | 'planId'>,
  status: 'CANCELLED' | 'FAILED',
  failure: Message | null,
): Promise<void> {
  const [left] = await db.rows<{ rows: number; companies: number }>(sql`
    SELECT (SELECT count(*)::int FROM import_contact WHERE plan_id = ${planId}) AS rows, (
      SELECT count(*)::int FROM import_name WHERE plan_id = ${planId} AND kind = 'COMPANY' AND is_new AND contact_id IS NULL
    ) AS companies`);
  const { rows, companies } = left!;
  await db.rows(sql`
    UPDATE import SET status = ${status}, step = step + 1, finished_at = ${now},
      failure = ${failure && JSON.stringify(failure)}::jsonb,
      counts = counts || jsonb_build_object(
        'create', (counts->>'create')::int - ${rows}::int,
        'skip', (counts->>'skip')::int + ${rows}::int,
        'companies', (counts->>'companies')::int - ${companies}::int)
    WHERE id = ${id}`);
}
