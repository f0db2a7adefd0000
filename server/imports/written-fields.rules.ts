import { displayValue, optionNames } from '../custom-fields/custom-field-display.rules.js';
import type { CustomField } from '../custom-fields/custom-field.entity.js';
import type { FieldValue } from '../custom-fields/custom-field.values.js';
import { writtenChoices, writtenNumber } from '../custom-fields/written-value.rules.js';
import type { Locale } from '../platform/messages.js';
import { customKeyOf, headerOfField, takesValues } from './custom-targets.js';
import type { WrittenColumn } from './written-contact.js';

/** A column for each custom field, in their order; their cells are read in the same language. */
export const fieldColumns = (fields: readonly CustomField[], locale: Locale): WrittenColumn[] =>
  fields.filter(takesValues).map(field => ({
    key: customKeyOf(field),
    number: 1,
    header: headerOfField(field, fields),
    cell: ({ customFields = [] }) => {
      const value = customFields.find(({ fieldId }) => fieldId === field.id);
      return value ? written(field, value, locale) : '';
    },
  }));

/** A value as text from which `readValue` makes the same. */
function written(field: CustomField, value: FieldValue, locale: Locale): string {
  if (value.number !== undefined) return writtenNumber(value.number, locale);
  // In the form that every language reads alike.
  if (value.date !== undefined) return value.date;
  if (field.type !== 'MULTISELECT') return displayValue(field, value, locale);
  const options = field.choices.map(({ name }) => name);
  return writtenChoices(optionNames(field.choices, value.optionIds ?? []), options);
}
