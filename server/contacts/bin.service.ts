import sql from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import { limits } from '../platform/limits.js';

/**
 * Removes for good what has lain in the bin for longer than `bin.days`, a portion at a time. People of such a company
 * stay, without it; what was merged into such a contact goes with it.
 */
export async function emptyBin(db: Db): Promise<void> {
  const old = await db.rows<{ id: string }>(sql`
    SELECT id FROM contact
    WHERE deleted_at < now() - make_interval(days => ${limits['bin.days']}::int) AND merged_into_id IS NULL
    ORDER BY deleted_at LIMIT ${portion} FOR UPDATE SKIP LOCKED`);
  if (old.length === 0) return;
  const oldIds = old.map(({ id }) => id);
  const merged = await db.rows<{ id: string }>(
    sql`SELECT id FROM contact WHERE merged_into_id = ANY(${oldIds}::uuid[])`,
  );
  const ids = [...oldIds, ...merged.map(({ id }) => id)];
  await db.rows(sql`UPDATE contact SET company_id = NULL WHERE company_id = ANY(${ids}::uuid[])`);
  await db.rows(sql`DELETE FROM contact WHERE id = ANY(${ids}::uuid[])`);
}

const portion = 1_000;
