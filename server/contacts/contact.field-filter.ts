import sql, { type Sql } from 'sql-template-tag';
import type { CustomField } from '../custom-fields/custom-field.entity.js';
import { listCustomFields } from '../custom-fields/custom-field.query.js';
import { slotOf } from '../custom-fields/custom-field-value.rules.js';
import { isDay } from '../custom-fields/written-value.rules.js';
import type { Db } from '../platform/database.js';
import { RequestError } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { nameKey } from '../tags/tag.rules.js';
import type { ContactFilter, FieldFilter, ReadyFilter } from './contact.filter.js';
import { likePattern } from './search.rules.js';

/** The filter with its custom fields looked up. BAD_USER_INPUT for what a field cannot be asked. */
export async function readyFilter(db: Db, filter: ContactFilter): Promise<ReadyFilter> {
  const { customFields: asked, ...others } = filter;
  if (!asked?.length) return others;
  if (asked.length > limits['filter.customFields']) return refuse(tooMany());
  const fields = await listCustomFields(db);
  const customFields = asked.map(condition => {
    if (conditionsIn(condition) !== 1) return refuse(exactlyOne);
    const field = fields.find(({ id }) => id === condition.fieldId);
    // Nobody has anything in a field that does not exist.
    return field ? fieldCondition(field, condition) : sql`false`;
  });
  return { ...others, customFields };
}

/** From and to together are one. */
const conditionsIn = ({ equals, contains, from, to, hasValue }: FieldFilter): number =>
  [equals, contains, from ?? to, hasValue].filter(each => each != null).length;

function fieldCondition(field: CustomField, asked: FieldFilter): Sql {
  const { equals, contains, from, to, hasValue } = asked;
  const slot = slotOf[field.type];
  if (!slot) return refuse(notSo);
  const has = (condition: Sql): Sql =>
    sql`c.id IN (SELECT v.contact_id FROM custom_field_value v WHERE v.field_id = ${field.id} AND ${condition})`;
  if (hasValue != null) return hasValue ? has(sql`true`) : sql`NOT ${has(sql`v.contact_id = c.id`)}`;
  switch (slot) {
    case 'text':
      if (equals != null) return isStorable(equals) ? has(textEquals(equals)) : sql`false`;
      if (contains != null) return isStorable(contains) ? has(textContains(contains)) : sql`false`;
      return refuse(notSo);
    case 'options': {
      if (from != null || to != null) return refuse(notSo);
      const wanted = nameKey(equals ?? contains!);
      const ids = field.choices
        .filter(({ name }) => (equals == null ? nameKey(name).includes(wanted) : nameKey(name) === wanted))
        .map(({ id }) => id);
      return has(sql`v.option_ids && ${ids}::uuid[]`);
    }
    case 'checked':
      if (equals !== 'true' && equals !== 'false') return refuse(notSo);
      return has(sql`v.checked = ${equals === 'true'}`);
    default:
      if (contains != null) return refuse(notSo);
      return has(
        slot === 'number' ? inRange(sql`v.number`, numberIn, asked) : inRange(sql`v.date`, dayIn, asked),
      );
  }
}

/** The index knows beginnings. */
const textEquals = (text: string): Sql => sql`
  lower(left(v.text, 100) COLLATE "und-x-icu") = lower(left(${text}, 100) COLLATE "und-x-icu")
  AND lower(v.text COLLATE "und-x-icu") = lower(${text} COLLATE "und-x-icu")`;

const textContains = (text: string): Sql =>
  sql`lower(v.text COLLATE "und-x-icu") LIKE lower(${`%${likePattern(text)}%`} COLLATE "und-x-icu")`;

const isStorable = (text: string): boolean => !text.includes('\0');

function inRange(column: Sql, read: (text: string) => Sql, { equals, from, to }: FieldFilter): Sql {
  if (equals != null) return sql`${column} = ${read(equals)}`;
  const start = from == null ? sql`true` : sql`${column} >= ${read(from)}`;
  return to == null ? start : sql`${start} AND ${column} <= ${read(to)}`;
}

function numberIn(text: string): Sql {
  const number = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : NaN;
  return Number.isFinite(number) ? sql`${number}::double precision` : refuse(noNumber);
}

const dayIn = (text: string): Sql => (isDay(text.trim()) ? sql`${text.trim()}::date` : refuse(noDay));

function refuse(message: RequestError['text']): never {
  throw new RequestError('BAD_USER_INPUT', message);
}

const exactlyOne = say(
  'A filter of a custom field has exactly one condition.',
  'Ein Filter nach einem Zusatzfeld hat genau eine Bedingung.',
);
const notSo = say(
  'This custom field cannot be filtered so.',
  'Nach diesem Zusatzfeld lässt sich so nicht filtern.',
);
const noNumber = say('Filter numbers as 1234.5.', 'Filtern Sie Zahlen in der Form 1234.5.');
const noDay = say('Filter dates as 2026-01-31.', 'Filtern Sie Datumsangaben in der Form 2026-01-31.');
const tooMany = () =>
  say(
    `At most ${limits['filter.customFields']} conditions on custom fields.`,
    `Höchstens ${limits['filter.customFields']} Bedingungen zu Zusatzfeldern.`,
  );
