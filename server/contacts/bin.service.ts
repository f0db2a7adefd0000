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
  await removeForGood(
    db,
    old.map(({ id }) => id),
  );
}

/**
 * Removes locked contacts, live or in the bin, with all that hangs on them; gives the ids of all that are gone. The
 * grants go first: the counters know whose they were only while their contacts are there.
 */
export async function removeForGood(db: Db, ids: readonly string[]): Promise<string[]> {
  const merged = await db.rows<{ id: string }>(
    sql`SELECT id FROM contact WHERE merged_into_id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`,
  );
  const all = [...ids, ...merged.map(({ id }) => id)];
  await db.rows(sql`UPDATE contact SET company_id = NULL WHERE company_id = ANY(${all}::uuid[])`);
  await db.rows(sql`DELETE FROM access_grant WHERE contact_id = ANY(${all}::uuid[])`);
  await db.rows(sql`DELETE FROM contact WHERE id = ANY(${all}::uuid[])`);
  return all;
}

const portion = 1_000;
