import sql, { type Sql } from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import type { CustomField } from './custom-field.entity.js';

const columns = sql`id, label, label_key AS "labelKey", type, scope, position, required, help_text AS "helpText", choices,
  size, rows, columns`;
const inOrder = sql`ORDER BY position, label, id`;

/** All custom fields, in their order. */
export function listCustomFields(db: Db): Promise<CustomField[]> {
  return db.rows<CustomField>(sql`SELECT ${columns} FROM custom_field ${inOrder}`);
}

/** The same as one JSON value, for whoever reads something else anyway. */
export const customFieldsJson: Sql = sql`(
  SELECT coalesce(json_agg(x), '[]') FROM (SELECT ${columns} FROM custom_field ${inOrder}) x)`;

/**
 * The fields of these ids, and for a new contact those that it must have a value of. They stay as they are until this
 * transaction ends, so that no value is of a field or an option that is gone.
 */
export function lockCustomFields(
  db: Db,
  ids: string[],
  { isNew }: { isNew: boolean },
): Promise<CustomField[]> {
  return db.rows<CustomField>(sql`
    SELECT ${columns} FROM custom_field WHERE id = ANY(${ids}::uuid[]) OR (required AND ${isNew}) ${inOrder} FOR SHARE`);
}
