import type { ClientBase } from 'pg';
import { searchedTexts } from '../server/custom-fields/custom-field-display.rules.js';
import type { CustomField } from '../server/custom-fields/custom-field.entity.js';
import type { FieldValue } from '../server/custom-fields/custom-field.values.js';
import { nameKey } from '../server/tags/tag.rules.js';
import type { InventedContact } from './invention.js';

/** The custom fields of every data set: a text, a choice and a date, in each of which every contact has a value. */
export async function insertCustomFields(client: ClientBase, newId: () => string): Promise<CustomField[]> {
  const segments = ['Key account', 'Standard', 'Prospect'].map(name => ({ id: newId(), name }));
  const fields = (
    [
      ['Customer number', 'TEXT', []],
      ['Segment', 'SELECT', segments],
      ['Customer since', 'DATE', []],
    ] as const
  ).map(([label, type, choices], position) => ({
    id: newId(),
    label,
    labelKey: nameKey(label),
    type,
    scope: 'BOTH' as const,
    position,
    required: false,
    helpText: null,
    choices: [...choices],
    size: null,
    rows: null,
    columns: null,
  }));
  await client.query(
    `INSERT INTO custom_field (id, label, label_key, type, scope, position, required, choices)
     SELECT id, label, "labelKey", type, scope, position, required, choices FROM json_to_recordset($1::json) AS r (
       id uuid, label text, "labelKey" text, type text, scope text, position integer, required boolean, choices jsonb)`,
    [JSON.stringify(fields)],
  );
  return fields;
}

/** What a contact has in these fields: it follows from its id. */
export function fieldValuesOf(
  { id, createdAt }: InventedContact,
  fields: readonly CustomField[],
): FieldValue[] {
  const number = parseInt(id.slice(-6), 16);
  const [text, choice, date] = fields;
  const { choices } = choice!;
  return [
    { fieldId: text!.id, text: `C-${number}` },
    { fieldId: choice!.id, optionIds: [choices[number % choices.length]!.id] },
    { fieldId: date!.id, date: createdAt.toISOString().slice(0, 10) },
  ];
}

/** The same as rows of their table. */
export const fieldValueRows = (contact: InventedContact, fields: readonly CustomField[]): object[] =>
  fieldValuesOf(contact, fields).map(({ fieldId, text, date, optionIds }) => ({
    contact_id: contact.id,
    field_id: fieldId,
    text,
    date,
    option_ids: optionIds,
  }));

/** What the contact is found by of it. */
export const fieldTextsOf = (contact: InventedContact, fields: readonly CustomField[]): string[] =>
  searchedTexts(fieldValuesOf(contact, fields), fields);
