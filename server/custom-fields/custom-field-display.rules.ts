import { say, type Locale } from '../platform/messages.js';
import { parseWebAddress, webAddressKey } from '../platform/web-address.rules.js';
import type { CustomField, NamedOptions } from './custom-field.entity.js';
import { isFor } from './custom-field.rules.js';
import type { FieldValue } from './custom-field.values.js';

/** A value as people of that language read it; empty where there is none. */
export function displayValue(
  { choices }: Pick<CustomField, 'choices'>,
  value: Omit<FieldValue, 'fieldId'>,
  locale: Locale,
): string {
  if (value.number !== undefined) return numbers[locale].format(value.number);
  if (value.date !== undefined) return days[locale].format(new Date(`${value.date}T00:00:00Z`));
  if (value.checked !== undefined) return (value.checked ? yes : no)[locale];
  if (value.optionIds) return optionNames(choices, value.optionIds).join(', ');
  return value.text ?? '';
}

/** What the options are called, in the order of the field; options that are gone have no name. */
export const optionNames = (choices: CustomField['choices'], ids: readonly string[]): string[] =>
  choices.filter(({ id }) => ids.includes(id)).map(({ name }) => name);

/** A contact's fields with what it has in them, in their order: those with a value, or all that its kind has. */
export function valuesInOrder(
  contact: { kind: 'PERSON' | 'COMPANY'; customFields: readonly FieldValue[] },
  fields: readonly CustomField[],
  all: boolean,
): { field: CustomField; value: FieldValue }[] {
  const values = new Map(contact.customFields.map(value => [value.fieldId, value]));
  return fields
    .filter(field => isFor(field, contact.kind) && (all || values.has(field.id)))
    .map(field => ({ field, value: values.get(field.id) ?? { fieldId: field.id } }));
}

/**
 * What a contact is found by of its values: texts, links as addresses of websites are, numbers, and what its options are
 * called. A date or a box says too little of whom it is about.
 */
export function searchedTexts(values: readonly FieldValue[], fields: readonly NamedOptions[]): string[] {
  const byId = new Map(fields.map(field => [field.id, field]));
  return values.flatMap(({ fieldId, text, number, optionIds }) => {
    if (text !== undefined) return [searchedText(text)];
    if (number !== undefined) return [String(number)];
    return optionIds ? optionNames(byId.get(fieldId)?.choices ?? [], optionIds) : [];
  });
}

const searchedText = (text: string): string => {
  const address = /^https?:\/\/\S+$/.test(text) ? parseWebAddress(text) : null;
  return address ? webAddressKey(address) : text;
};

const numbers: Record<Locale, Intl.NumberFormat> = {
  en: new Intl.NumberFormat('en', { maximumFractionDigits: 20 }),
  de: new Intl.NumberFormat('de', { maximumFractionDigits: 20 }),
};
const dayFormat = { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' } as const;
const days: Record<Locale, Intl.DateTimeFormat> = {
  en: new Intl.DateTimeFormat('en', dayFormat),
  de: new Intl.DateTimeFormat('de', { ...dayFormat, month: '2-digit', day: '2-digit' }),
};
const yes = say('Yes', 'Ja');
const no = say('No', 'Nein');
