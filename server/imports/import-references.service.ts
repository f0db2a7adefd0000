import sql from 'sql-template-tag';
import type { Transaction } from '../platform/database.js';
import { limits } from '../platform/limits.js';
import { nameKey } from '../tags/tag.rules.js';

/**
 * A type is gone. Imports that are not finished give their new contacts the next one instead, or none; rows that name the
 * type themselves are conflicts, unless the import makes types that are missing.
 */
export async function replaceTypeInImports(
  db: Transaction,
  { id, name }: { id: string; name: string },
  next: string | null,
): Promise<void> {
  db.send(sql`UPDATE import SET contact_type_id = ${next} WHERE contact_type_id = ${id} AND ${isUnfinished}`);
  const plans = await checkedPlans(db);
  if (plans.length === 0) return;
  await db.rows(sql`
    UPDATE import_contact SET type_id = ${next} WHERE plan_id = ANY(${plans}::uuid[]) AND type_id = ${id}`);
  noteName(db, plans, 'CONTACT_TYPE', name);
}

/** A type has another name: rows that wait to be carried out follow. */
export async function renameTypeInImports(db: Transaction, before: string, after: string): Promise<void> {
  const plans = await checkedPlans(db);
  if (plans.length === 0) return;
  await db.rows(sql`
    UPDATE import_contact SET type_key = ${nameKey(after)},
      changes = CASE WHEN changes ? 'typeName' THEN jsonb_set(changes, '{typeName}', to_jsonb(${after}::text)) ELSE changes END
    WHERE plan_id = ANY(${plans}::uuid[]) AND type_key = ${nameKey(before)}`);
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
  noteName(db, await checkedPlans(db), 'TAG', before);
}

/** Imports that are not finished leave out the columns that were meant for this. */
export function removeTargetFromImports(db: Transaction, target: string): void {
  db.send(sql`
    UPDATE import i SET columns = (
      SELECT jsonb_agg(CASE WHEN e.col->>'target' = ${target} THEN jsonb_set(e.col, '{target}', 'null') ELSE e.col END
        ORDER BY e.place)
      FROM jsonb_array_elements(i.columns) WITH ORDINALITY AS e (col, place))
    WHERE i.columns @> ${JSON.stringify([{ target }])}::jsonb AND ${isUnfinished}`);
}

const isUnfinished = sql`status IN ('DRAFT', 'PLANNING', 'PLANNED', 'RUNNING')`;

/** What was or is being checked and is not carried out yet. Their rows may be millions, which take longer than a request may. */
async function checkedPlans(db: Transaction): Promise<string[]> {
  const plans = await db.rows<{ id: string }>(sql`
    SELECT plan_id AS id FROM import
    WHERE plan_id IS NOT NULL AND status IN ('PLANNING', 'PLANNED', 'RUNNING') ORDER BY plan_id`);
  if (plans.length > 0)
    await db.rows(sql`SELECT set_config('statement_timeout', ${String(limits['db.jobStatementMs'])}, true)`);
  return plans.map(({ id }) => id);
}

/** What the rows of these plans still call so is made again when the import comes to it. */
function noteName(db: Transaction, plans: string[], kind: 'TAG' | 'CONTACT_TYPE', name: string): void {
  db.send(sql`
    INSERT INTO import_name (plan_id, kind, key, name, is_new, is_own)
    SELECT plan_id, ${kind}, ${nameKey(name)}, ${name}, false, false FROM unnest(${plans}::uuid[]) AS p (plan_id)
    ON CONFLICT DO NOTHING`);
}
