import sql from 'sql-template-tag';
import type { Transaction } from '../platform/database.js';
import { nameKey } from '../tags/tag.rules.js';

/** Lets forms give their new contacts another type, or none. */
export function replaceTypeInForms(db: Transaction, before: string, after: string | null): void {
  db.send(sql`UPDATE web_form SET contact_type_id = ${after} WHERE contact_type_id = ${before}`);
}

/** Lets forms give their new contacts a tag of another name, or none. */
export async function replaceTagInForms(
  db: Transaction,
  before: string,
  after: string | null,
): Promise<void> {
  const forms = await db.rows<{ id: string; tags: string[] }>(sql`
    SELECT id, tags FROM web_form WHERE tags <> '{}' ORDER BY id FOR UPDATE`);
  for (const { id, tags } of forms) {
    const next = renamedIn(tags, before, after);
    if (next) db.send(sql`UPDATE web_form SET tags = ${next} WHERE id = ${id}`);
  }
}

/** Forms no longer ask for this. */
export function removeTargetFromForms(db: Transaction, target: string): void {
  db.send(sql`
    UPDATE web_form f SET fields = (
      SELECT coalesce(jsonb_agg(e.field ORDER BY e.place), '[]')
      FROM jsonb_array_elements(f.fields) WITH ORDINALITY AS e (field, place) WHERE e.field->>'target' <> ${target})
    WHERE f.fields @> ${JSON.stringify([{ target }])}::jsonb`);
}

/** Null where the name is not among them; nobody has a tag twice. */
function renamedIn(tags: string[], before: string, after: string | null): string[] | null {
  if (!tags.some(tag => nameKey(tag) === nameKey(before))) return null;
  const next = tags.flatMap(tag => (nameKey(tag) === nameKey(before) ? (after ?? []) : tag));
  return [...new Map(next.map(tag => [nameKey(tag), tag])).values()];
}
