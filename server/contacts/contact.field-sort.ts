import sql, { raw, type Sql } from 'sql-template-tag';
import type { CustomField } from '../custom-fields/custom-field.entity.js';
import { listCustomFields } from '../custom-fields/custom-field.query.js';
import { slotOf } from '../custom-fields/custom-field-value.rules.js';
import type { Db } from '../platform/database.js';
import { RequestError } from '../platform/errors.js';
import { say } from '../platform/messages.js';

/** What is compared, before the id. */
export interface SortKey {
  expression: Sql;
  type: 'text' | 'timestamptz' | 'int' | 'float8';
}

export interface SortedByField {
  customField?: CustomField;
}

/** The sort with its custom field looked up. BAD_USER_INPUT where there is none that can be sorted by. */
export async function readySort<Sort extends { customFieldId?: string | null }>(
  db: Db,
  sort: Sort,
): Promise<Omit<Sort, 'customFieldId'> & SortedByField> {
  const { customFieldId, ...others } = sort;
  if (customFieldId == null) return others;
  const field = (await listCustomFields(db)).find(({ id }) => id === customFieldId);
  if (!field || !slotOf[field.type]) throw new RequestError('BAD_USER_INPUT', noSuchField);
  return { ...others, customField: field };
}

/** The value of the field, joined as `sv`. */
export const joinFieldValue = ({ id }: CustomField): Sql =>
  sql` LEFT JOIN custom_field_value sv ON sv.contact_id = c.id AND sv.field_id = ${id}`;

/** Contacts without a value come last in both directions. */
export function fieldSortKeys(field: CustomField, direction: 'ASC' | 'DESC'): SortKey[] {
  const isLast = raw(direction === 'ASC' ? 'IS NULL' : 'IS NOT NULL');
  return [{ expression: sql`(sv.field_id ${isLast})::int`, type: 'int' }, valueKey(field)];
}

function valueKey({ type, choices }: CustomField): SortKey {
  switch (slotOf[type]) {
    case 'number':
      return { expression: sql`coalesce(sv.number, 0)`, type: 'float8' };
    case 'date':
      return { expression: sql`coalesce(sv.date - DATE '2000-01-01', 0)`, type: 'int' };
    case 'checked':
      return { expression: sql`coalesce(sv.checked::int, 0)`, type: 'int' };
    case 'options': {
      const ids = choices.map(({ id }) => id);
      return {
        expression: sql`coalesce(array_position(${ids}::uuid[], sv.option_ids[1]), 0)`,
        type: 'int',
      };
    }
    default:
      // Beginnings are enough to sort by, and cursors stay short.
      return {
        expression: sql`coalesce(lower(left(sv.text, 100) COLLATE "und-x-icu"), '')`,
        type: 'text',
      };
  }
}

const noSuchField = say(
  'There is no such custom field to sort by.',
  'Nach diesem Zusatzfeld lässt sich nicht sortieren.',
);
