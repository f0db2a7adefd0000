import sql from 'sql-template-tag';
import type { Transaction } from '../platform/database.js';
import type { Tag } from '../tags/tag.entity.js';

/** Lets forms give their new contacts another type, or none; what it was is kept as gone then. */
export function replaceTypeInForms(db: Transaction, before: string, after: string | null): void {
  db.send(sql`
    UPDATE web_form SET contact_type_id = ${after},
      contact_type_name = coalesce((SELECT name FROM contact_type WHERE id = ${after}), contact_type_name)
    WHERE contact_type_id = ${before}`);
}

/** Lets forms give their new contacts the tag that another became. They know tags by their ids. */
export async function replaceTagInForms(
  db: Transaction,
  before: string,
  after: Pick<Tag, 'id' | 'name'>,
): Promise<void> {
  const forms = await db.rows<{ id: string; tags: string[]; tagIds: (string | null)[] }>(sql`
    SELECT id, tags, tag_ids AS "tagIds" FROM web_form WHERE ${before} = ANY(tag_ids) ORDER BY id FOR UPDATE`);
  for (const { id, tags, tagIds } of forms) {
    const isThere = tagIds.includes(after.id);
    const places = tagIds.map((tagId, place) => ({ tagId, name: tags[place]! }));
    const next = places.flatMap(place => {
      if (place.tagId !== before) return place;
      return isThere ? [] : { tagId: after.id, name: after.name };
    });
    db.send(sql`
      UPDATE web_form SET tags = ${next.map(({ name }) => name)}::text[], tag_ids = ${next.map(({ tagId }) => tagId)}::uuid[]
      WHERE id = ${id}`);
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
