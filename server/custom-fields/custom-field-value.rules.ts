import type { Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say, type Locale, type Message } from '../platform/messages.js';
import { longText, singleLine } from '../platform/text.rules.js';
import { parseWebAddress } from '../platform/web-address.rules.js';
import { nameKey } from '../tags/tag.rules.js';
import type { CustomField } from './custom-field.entity.js';
import {
  valueSlots,
  type CustomFieldType,
  type FieldInput,
  type FieldValue,
  type ValueSlot,
} from './custom-field.values.js';
import { isDay, readChoices, readDay, readNumber, readYesNo } from './written-value.rules.js';

/** A field as far as its values are concerned. */
export type CheckedField = Pick<CustomField, 'id' | 'label' | 'type' | 'scope' | 'required' | 'choices'>;

/** The slot that a type's values stand in; null: it takes none. */
export const slotOf: Record<CustomFieldType, ValueSlot | null> = {
  TEXT: 'text',
  TEXTAREA: 'text',
  URL: 'text',
  NUMBER: 'number',
  DATE: 'date',
  CHECKBOX: 'checked',
  SELECT: 'options',
  MULTISELECT: 'options',
  HEADING: null,
};

/** True of a change that takes the value away. */
export const isEmptyValue = (value: FieldValue): boolean => Object.keys(value).length === 1;

/**
 * The value that an input means, as it is stored: checked, and empty where there is none or it is refused. What is wrong
 * stands at `path` and the slot.
 */
export function readValue(
  field: CheckedField,
  input: FieldInput,
  path: string[],
  problems: Problem[],
): FieldValue {
  const slot = slotOf[field.type]!;
  const filled = valueSlots.filter(name => input[name] != null);
  const foreign = filled.find(name => name !== slot);
  if (foreign) {
    problems.push({ code: 'INVALID', message: wrongSlot(slot), path: [...path, foreign] });
    return { fieldId: field.id };
  }
  const at = [...path, slot];
  const given = input.written ? asSlot(field, input.written, at, problems) : input;
  const value = { ...checkSlot(field, given ?? {}, at, problems) };
  return { fieldId: field.id, ...value };
}

type Slots = Pick<FieldInput, ValueSlot>;

/** What is written, as the slot of the field's type would have it; null where nothing is, or it is refused. */
function asSlot(
  { type, choices }: CheckedField,
  { text, locale }: { text: string; locale: Locale },
  path: string[],
  problems: Problem[],
): Slots | null {
  if (text.trim() === '') return null;
  const refused = (message: Message): null => {
    problems.push({ code: 'INVALID', message, path });
    return null;
  };
  switch (type) {
    case 'DATE': {
      const date = readDay(text, locale);
      return date === null ? refused(notA.date) : { date };
    }
    case 'NUMBER': {
      const number = readNumber(text, locale);
      return number === null ? refused(notA.number) : { number };
    }
    case 'CHECKBOX': {
      const checked = readYesNo(text);
      return checked === null ? refused(notA.yesNo) : { checked };
    }
    case 'SELECT':
      return { options: [text] };
    case 'MULTISELECT':
      return {
        options: readChoices(
          text,
          choices.map(({ name }) => name),
        ),
      };
    default:
      return { text };
  }
}

function checkSlot(
  field: CheckedField,
  given: Slots,
  path: string[],
  problems: Problem[],
): Omit<FieldValue, 'fieldId'> {
  const { text, number, date, checked, options } = given;
  if (text != null) return checkText(field.type, text, path, problems);
  if (options != null) return checkOptions(field, options, path, problems);
  if (checked != null) return { checked };
  if (number != null) {
    if (Number.isFinite(number)) return { number: number + 0 };
    problems.push({ code: 'INVALID', message: notA.number, path });
  }
  if (date != null && date.trim() !== '') {
    if (isDay(date.trim())) return { date: date.trim() };
    problems.push({ code: 'INVALID', message: notA.date, path });
  }
  return {};
}

function checkText(
  type: CustomFieldType,
  given: string,
  path: string[],
  problems: Problem[],
): Omit<FieldValue, 'fieldId'> {
  if (type === 'TEXTAREA') return textOf(longText(given, { path, max: limits['length.longText'], problems }));
  const max = limits[type === 'URL' ? 'length.url' : 'length.text'];
  const line = singleLine(given, { path, max, problems });
  if (line === null || type !== 'URL') return textOf(line);
  const address = parseWebAddress(line);
  if (!address) problems.push({ code: 'INVALID', message: notA.link, path });
  return textOf(address?.url ?? null);
}

const textOf = (text: string | null): { text?: string } => (text === null ? {} : { text });

/** Each option once, in the order of the field. */
function checkOptions(
  { type, choices }: CheckedField,
  given: readonly string[],
  path: string[],
  problems: Problem[],
): Omit<FieldValue, 'fieldId'> {
  if (given.length > limits['list.options']) {
    problems.push({ code: 'TOO_MANY', message: tooManyOptions(), path });
    return {};
  }
  const wanted = new Set(given.filter(name => name.trim() !== '').map(nameKey));
  const found = choices.filter(({ name }) => wanted.has(nameKey(name)));
  const known = new Set(found.map(({ name }) => nameKey(name)));
  const strange = given.find(name => wanted.has(nameKey(name)) && !known.has(nameKey(name)));
  if (strange !== undefined) problems.push({ code: 'INVALID', message: noOption(strange), path });
  else if (type === 'SELECT' && found.length > 1) problems.push({ code: 'INVALID', message: onlyOne, path });
  return found.length > 0 ? { optionIds: found.map(({ id }) => id) } : {};
}

const notA = {
  date: say('This is not a date. Example: 2026-01-31', 'Das ist kein Datum. Beispiel: 31.01.2026'),
  number: say('This is not a number. Example: 1234.5', 'Das ist keine Zahl. Beispiel: 1234,5'),
  yesNo: say('Write yes or no.', 'Schreiben Sie Ja oder Nein.'),
  link: say(
    'This is not a link. Example: https://example.com',
    'Das ist kein Link. Beispiel: https://example.com',
  ),
};
const onlyOne = say('Please choose one only.', 'Bitte wählen Sie nur eine Möglichkeit.');
const noOption = (name: string): Message => {
  const clean = name.replace(/[\p{Cc}\p{Cs}]/gu, ' ');
  const shown = clean.length > 60 ? `${clean.slice(0, 59)}…` : clean;
  return say(`“${shown}” is none of the options.`, `„${shown}“ steht nicht zur Auswahl.`);
};
const wrongSlot = (slot: ValueSlot): Message =>
  say(`The value of this field belongs into \`${slot}\`.`, `Der Wert dieses Feldes gehört in \`${slot}\`.`);
const tooManyOptions = () =>
  say(`At most ${limits['list.options']} options.`, `Höchstens ${limits['list.options']} Möglichkeiten.`);
