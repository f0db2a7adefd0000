import { contactAccessFilters } from '../contacts/contact.filter.js';
import { contactKinds, contactSources } from '../contacts/contact.values.js';
import type { Problem } from '../platform/errors.js';
import { isUuid } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import { say, type Message } from '../platform/messages.js';
import { requiredLine, singleLine } from '../platform/text.rules.js';

/** A view by the names of the list's address. */
export type ViewQuery = Record<string, string>;

/** The name as stored; what is wrong with it is added to `problems` under `name`. */
export const checkViewName = (name: string | null, problems: Problem[]): string =>
  requiredLine(name, { path: ['name'], max: limits['length.name'], problems }, noName);

/** The part of an address behind the ?, checked; a name or value that the list does not know is INVALID. */
export function checkViewQuery(text: string | null, problems: Problem[]): ViewQuery {
  const path = ['query'];
  if (text !== null && text.length > limits['length.url']) {
    problems.push({ code: 'TOO_LONG', message: tooLong(), path });
    return {};
  }
  const query: ViewQuery = {};
  for (const [name, value] of new URLSearchParams(text ?? '')) {
    const isAllowed = checkOf(name)(value);
    if (!isAllowed || Object.hasOwn(query, name)) {
      problems.push({ code: 'INVALID', message: unknown(shown(name)), path });
      return {};
    }
    query[name] = value;
  }
  return query;
}

/** The other way round, in one order for all, so that equal views have equal texts. */
export function viewQueryText(query: ViewQuery): string {
  const known = [...Object.keys(parameters), ...Object.keys(query).filter(isFieldKey).sort()].filter(name =>
    Object.hasOwn(query, name),
  );
  return new URLSearchParams(known.map((name): [string, string] => [name, query[name]!])).toString();
}

type Check = (value: string) => boolean;

const oneOf =
  (...words: readonly string[]): Check =>
  value =>
    words.includes(value);
const listOf =
  (check: Check, most: number): Check =>
  value => {
    const entries = value.split(',');
    return entries.length <= most && entries.every(check) && new Set(entries).size === entries.length;
  };
const isLine: Check = value => {
  const problems: Problem[] = [];
  return singleLine(value, { path: [], max: limits['length.name'], problems }) !== null;
};

/** Names a custom field; what the condition on it says is client/features/contacts/field-conditions.ts. */
const isFieldKey: Check = name => name.startsWith('f.') && isUuid(name.slice('f.'.length));
const isCondition: Check = value =>
  isLine(value) && /^(any|none|(is|has):.+|[\d+.e-]+\.\.[\d+.e-]*|\.\.[\d+.e-]+)$/.test(value);

const sortFields = ['name', 'firstName', 'lastName', 'type', 'createdAt', 'updatedAt'];
const columns = ['company', 'email', 'phone', 'type', 'tags', 'managers', 'updatedAt', 'createdAt'];

const isSort: Check = value => sortFields.includes(value) || isFieldKey(value);
const isColumn: Check = value => columns.includes(value) || isFieldKey(value);

/** What the list's address may say (client/features/contacts/list-state.ts), but for the page. */
const parameters: Record<string, Check> = {
  q: isLine,
  kind: oneOf(...contactKinds),
  type: listOf(value => value === 'none' || isUuid(value), limits['list.entries']),
  tag: listOf(isUuid, limits['list.tags']),
  manager: value => value === 'me' || value === 'none' || isUuid(value),
  access: oneOf(...contactAccessFilters),
  source: oneOf(...contactSources),
  bin: oneOf('1'),
  sort: value => isSort(value.replace(/^-/, '')),
  columns: value => value === '' || listOf(isColumn, columns.length + limits['list.customFields'])(value),
  size: oneOf('25', '50', '100'),
};

const nothing: Check = () => false;

function checkOf(name: string): Check {
  if (Object.hasOwn(parameters, name)) return parameters[name]!;
  return isFieldKey(name) ? isCondition : nothing;
}

const shown = (name: string): string => name.replace(/[^\p{L}\p{N}_.-]/gu, '').slice(0, 40) || '?';
const noName = say('Please enter a name.', 'Bitte geben Sie einen Namen ein.');
const unknown = (name: string): Message =>
  say(
    `“${name}” is not something that the list of contacts can show.`,
    `„${name}“ kann die Kontaktliste nicht anzeigen.`,
  );
const tooLong = (): Message =>
  say(
    `A view has at most ${limits['length.url'].toLocaleString('en')} characters.`,
    `Eine Ansicht hat höchstens ${limits['length.url'].toLocaleString('de')} Zeichen.`,
  );
