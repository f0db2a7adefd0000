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
