import sql from 'sql-template-tag';
import type { Transaction } from '../platform/database.js';
import { nameKey } from '../tags/tag.rules.js';

/** Lets imports that are not finished give their new contacts another type, or none. */
export function replaceTypeInImports(db: Transaction, before: string, after: string | null): void {
  db.send(sql`
    UPDATE import SET contact_type_id = ${after}
    WHERE contact_type_id = ${before} AND status IN ('DRAFT', 'PLANNING', 'PLANNED', 'RUNNING')`);
}

/**
 * A tag has another name, or none. Imports that are being set up follow; those that have been checked do what their check
 * said: they make the tag again when they come to it.
 */
export async function replaceTagInImports(
  db: Transaction,
  before: string,
  after: string | null,
): Promise<void> {
  const drafts = await db.rows<{ id: string; tags: string[] }>(sql`
    SELECT id, tags FROM import WHERE status = 'DRAFT' AND tags <> '{}' ORDER BY id FOR UPDATE`);
  for (const { id, tags } of drafts) {
    if (!tags.some(tag => nameKey(tag) === nameKey(before))) continue;
    const others = tags.filter(
      tag => ![before, after].some(name => name !== null && nameKey(tag) === nameKey(name)),
    );
    db.send(sql`UPDATE import SET tags = ${after === null ? others : [...others, after]} WHERE id = ${id}`);
  }
  db.send(sql`
    INSERT INTO import_name (plan_id, kind, key, name, is_new, is_own)
    SELECT plan_id, 'TAG', ${nameKey(before)}, ${before}, false, false FROM import
    WHERE plan_id IS NOT NULL AND status IN ('PLANNING', 'PLANNED', 'RUNNING')
    ON CONFLICT DO NOTHING`);
}

/** Imports that are not finished leave out the columns that were meant for this. */
export function removeTargetFromImports(db: Transaction, target: string): void {
  db.send(sql`
    UPDATE import i SET columns = (
      SELECT jsonb_agg(CASE WHEN e.col->>'target' = ${target} THEN jsonb_set(e.col, '{target}', 'null') ELSE e.col END
        ORDER BY e.place)
      FROM jsonb_array_elements(i.columns) WITH ORDINALITY AS e (col, place))
    WHERE i.columns @> ${JSON.stringify([{ target }])}::jsonb AND i.status IN ('DRAFT', 'PLANNING', 'PLANNED', 'RUNNING')`);
}
