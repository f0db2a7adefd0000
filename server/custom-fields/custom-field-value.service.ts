import sql from 'sql-template-tag';
import type { Db, Transaction } from '../platform/database.js';
import { isUuid } from '../platform/ids.js';
import type { CustomField, NamedOptions } from './custom-field.entity.js';
import { listCustomFields, lockCustomFields } from './custom-field.query.js';
import { isEmptyValue } from './custom-field-value.rules.js';
import { searchedTexts } from './custom-field-display.rules.js';
import type { FieldInput, FieldValue } from './custom-field.values.js';

/** The fields that an input has to be checked against. A list that is null clears every field there is. */
export async function fieldsOfInput(
  db: Db,
  given: readonly FieldInput[] | null | undefined,
  { isNew }: { isNew: boolean },
): Promise<CustomField[]> {
  if (given === null && !isNew) return listCustomFields(db);
  const ids = (given ?? []).map(({ fieldId }) => fieldId).filter(isUuid);
  return ids.length > 0 || isNew ? lockCustomFields(db, ids, { isNew }) : [];
}

/** Writes these values of a contact, and takes away those that are empty; other fields stay as they are. */
export function writeFieldValues(db: Transaction, contactId: string, values: readonly FieldValue[]): void {
  const cleared = values.filter(isEmptyValue).map(({ fieldId }) => fieldId);
  if (cleared.length > 0)
    db.batch(sql`
      DELETE FROM custom_field_value WHERE contact_id = ${contactId} AND field_id = ANY(${cleared}::uuid[])`);
  const kept = values.filter(value => !isEmptyValue(value));
  if (kept.length === 0) return;
  db.batch(sql`
    INSERT INTO custom_field_value (contact_id, field_id, text, number, date, checked, option_ids)
    SELECT ${contactId}, r.* FROM json_to_recordset(${JSON.stringify(kept)}::json) AS r (
      "fieldId" uuid, text text, number double precision, date date, checked boolean, "optionIds" uuid[])
    ON CONFLICT (contact_id, field_id) DO UPDATE SET text = excluded.text, number = excluded.number,
      date = excluded.date, checked = excluded.checked, option_ids = excluded.option_ids`);
}

/** What a contact with these values is found by; what its options are called is looked up where it is not `known`. */
export async function searchedFieldTexts(
  db: Db,
  values: readonly FieldValue[],
  known: readonly NamedOptions[] = [],
): Promise<string[]> {
  const ids = new Set(known.map(({ id }) => id));
  const isKnown = values.every(({ fieldId, optionIds }) => !optionIds || ids.has(fieldId));
  return searchedTexts(values, isKnown ? known : await listCustomFields(db));
}
