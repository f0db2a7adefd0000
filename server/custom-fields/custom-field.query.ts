import sql from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import type { CustomField } from './custom-field.entity.js';

/** All custom fields, in their order. */
export function listCustomFields(db: Db): Promise<CustomField[]> {
  return db.rows<CustomField>(sql`
    SELECT id, label, label_key AS "labelKey", type, scope, position, required, help_text AS "helpText", choices,
      size, rows, columns
    FROM custom_field ORDER BY position, label, id`);
}
