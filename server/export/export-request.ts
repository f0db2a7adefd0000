import { coerceInputValue, GraphQLError, isInputType, type GraphQLSchema } from 'graphql';
import type { ContactFilter } from '../contacts/contact.filter.js';
import type { ContactSort } from '../contacts/contact.sort.js';
import type { CustomField } from '../custom-fields/custom-field.entity.js';
import { RequestError } from '../platform/errors.js';
import { locales, say, type Locale } from '../platform/messages.js';
import { unknownColumns } from '../imports/written-columns.rules.js';

/** What somebody wants to have as a file. */
export interface ExportRequest {
  filter: ContactFilter;
  /** Null: as lists are sorted without one. */
  sort: ContactSort | null;
  /** Keys of columns; null: all that an import takes in, as far as it is used. */
  columns: string[] | null;
  locale: Locale;
  isRaw: boolean;
  byteOrderMark: boolean;
  version: VCardVersion;
}

export const vCardVersions = ['4.0', '3.0'] as const;
export type VCardVersion = (typeof vCardVersions)[number];

/**
 * Reads what came as query or body. Filter and sort are taken as the API takes them, by the same types of the schema; what
 * is unknown or wrong is refused (BAD_USER_INPUT), never passed over.
 */
export function exportRequest(
  schema: GraphQLSchema,
  { query, body = {} }: { query: object; body?: unknown },
  viewer: { locale: Locale },
  fields: readonly CustomField[],
): ExportRequest {
  const given: Record<string, unknown> = { ...query, ...objectOf(body, 'body') };
  for (const name of Object.keys(given)) if (!names.has(name)) refuse(unknownName(name));
  const filter = given.filter === undefined ? {} : objectOf(given.filter, 'filter');
  const sort = given.sort === undefined ? null : sortOf(given.sort);
  return {
    filter: coerced<ContactFilter>(schema, 'ContactFilter', filter, 'filter'),
    sort: sort === null ? null : coerced<ContactSort>(schema, 'ContactSort', sort, 'sort'),
    columns: columnsOf(given.columns, fields),
    locale: oneOf(locales, given.locale, 'locale') ?? viewer.locale,
    isRaw: isOn(given.raw, 'raw'),
    byteOrderMark: isOn(given.bom, 'bom'),
    version: oneOf(vCardVersions, given.version, 'version') ?? '4.0',
  };
}

const names = new Set(['filter', 'sort', 'columns', 'locale', 'raw', 'bom', 'version']);

function coerced<Value>(schema: GraphQLSchema, typeName: string, value: unknown, name: string): Value {
  const type = schema.getType(typeName);
  if (!isInputType(type)) throw new Error(`The schema has no input type ${typeName}.`);
  return coerceInputValue(value, type, (path, _value, error: GraphQLError) => {
    // As in the API's own errors: no suggestions.
    refuse(wrong([name, ...path].join('.'), error.message.replace(/ Did you mean .*/, '')));
  }) as Value;
}

/** An object, as it comes in a body, or as JSON in an address. */
function objectOf(given: unknown, name: string): object {
  let value = given;
  try {
    if (typeof given === 'string') value = JSON.parse(given);
  } catch {
    refuse(noObject(name));
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? value
    : refuse(noObject(name));
}

/** As the API has it, or in short: `NAME`, and `-NAME` for descending. */
function sortOf(given: unknown): object {
  const [, minus, field] = (typeof given === 'string' && /^(-?)([A-Z_]+)$/.exec(given)) || [];
  return field ? { field, direction: minus ? 'DESC' : 'ASC' } : objectOf(given, 'sort');
}

function columnsOf(given: unknown, fields: readonly CustomField[]): string[] | null {
  if (given === undefined || given === '') return null;
  const keys: unknown[] =
    typeof given === 'string' ? given.split(',') : Array.isArray(given) ? given : [given];
  const texts = keys.map(key => (typeof key === 'string' ? key.trim() : ''));
  const unknown = unknownColumns(texts, fields);
  if (unknown.length > 0) refuse(noColumn(unknown.slice(0, 5).join(', ').slice(0, 200)));
  return texts.length > 0 ? texts : null;
}

function oneOf<Value extends string>(
  values: readonly Value[],
  given: unknown,
  name: string,
): Value | undefined {
  if (given === undefined || given === '') return undefined;
  return values.find(value => value === given) ?? refuse(noneOf(name, values));
}

const isOn = (given: unknown, name: string): boolean =>
  typeof given === 'boolean'
    ? given
    : oneOf(['1', '0', 'true', 'false'], given, name) === '1' || given === 'true';

function refuse(message: ReturnType<typeof say>): never {
  throw new RequestError('BAD_USER_INPUT', message);
}

const unknownName = (name: string) =>
  say(
    `There is nothing called "${name.slice(0, 60)}" here. Possible: ${[...names].join(', ')}.`,
    `„${name.slice(0, 60)}“ gibt es hier nicht. Möglich sind: ${[...names].join(', ')}.`,
  );
const wrong = (where: string, detail: string) =>
  say(`Wrong value of ${where}: ${detail}`, `Falscher Wert von ${where}: ${detail}`);
const noObject = (name: string) =>
  say(`${name} has to be a JSON object.`, `${name} muss ein JSON-Objekt sein.`);
const noColumn = (keys: string) =>
  say(`There are no such columns: ${keys}.`, `Diese Spalten gibt es nicht: ${keys}.`);
const noneOf = (name: string, values: readonly string[]) =>
  say(`${name} is one of ${values.join(', ')}.`, `${name} ist eines von ${values.join(', ')}.`);
