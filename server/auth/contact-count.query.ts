import sql, { type Sql } from 'sql-template-tag';
import type { Db } from '../platform/database.js';

/**
 * `{all, visible}` for the user row `u`, from the counters that triggers keep (migration 1795400000000): administrators
 * see all, others what is published and what is granted to them.
 */
export const contactCountOfUser: Sql = sql`(
  SELECT jsonb_build_object(
    'all', coalesce(sum(n) FILTER (WHERE scope = 'all'), 0),
    'visible', CASE WHEN u.role = 'MEMBER' THEN coalesce(sum(n) FILTER (WHERE scope <> 'all'), 0)
      ELSE coalesce(sum(n) FILTER (WHERE scope = 'all'), 0) END)
  FROM contact_count WHERE scope IN ('all', 'published', u.id::text)
)`;

/** Sums up the rows that writers added, once there are a few hundred: their sums stay the same for every reader. */
export async function foldContactCounts(db: Db): Promise<void> {
  await db.rows(sql`
    WITH folded AS (
      DELETE FROM contact_count WHERE (SELECT count(*) FROM contact_count) > ${rowsWorthFolding} RETURNING scope, n
    )
    INSERT INTO contact_count (scope, n) SELECT scope, sum(n)::int FROM folded GROUP BY scope HAVING sum(n) <> 0`);
}

const rowsWorthFolding = 300;
