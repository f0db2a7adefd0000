import sql from 'sql-template-tag';
import type { Db } from '../platform/database.js';

/** Lets the views that show one type or tag show another in its place; 'none' stands for contacts without a type. */
export async function replaceInViews(
  db: Db,
  parameter: 'type' | 'tag',
  before: string,
  after: string,
): Promise<void> {
  await db.rows(sql`
    UPDATE saved_view SET query = jsonb_set(query, ARRAY[${parameter}::text], to_jsonb((
      SELECT string_agg(DISTINCT CASE WHEN x = ${before} THEN ${after}::text ELSE x END, ',')
      FROM unnest(string_to_array(query->>${parameter}::text, ',')) AS x)))
    WHERE ${before} = ANY(string_to_array(query->>${parameter}::text, ','))`);
}

/**
 * A custom field is gone: views no longer show or sort by it. One that was narrowed down to its values goes on showing
 * nothing, rather than everything.
 */
export async function forgetFieldInViews(db: Db, fieldId: string): Promise<void> {
  const key = `f.${fieldId}`;
  await db.rows(sql`
    UPDATE saved_view SET query = query - 'sort' WHERE query->>'sort' IN (${key}, ${`-${key}`})`);
  await db.rows(sql`
    UPDATE saved_view SET query = jsonb_set(query, '{columns}', to_jsonb(
      array_to_string(array_remove(string_to_array(query->>'columns', ','), ${key}), ',')))
    WHERE ${key} = ANY(string_to_array(query->>'columns', ','))`);
}

/** Views of those who have an option of a custom field follow to its new name. */
export async function renameOptionInViews(
  db: Db,
  fieldId: string,
  before: string,
  after: string,
): Promise<void> {
  const key = `f.${fieldId}`;
  await db.rows(sql`
    UPDATE saved_view SET query = jsonb_set(query, ARRAY[${key}::text], to_jsonb(${`is:${after}`}::text))
    WHERE query->>${key}::text = ${`is:${before}`}`);
}
