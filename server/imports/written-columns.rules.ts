import { say, type Locale, type Message } from '../platform/messages.js';
import { targetDescriptions } from './contact-targets.js';
import { cellOf } from './write-csv.js';
import type { ListUses, WrittenColumn, WrittenContact } from './written-contact.js';
import { listColumns, listKeys } from './written-lists.rules.js';
import { valueKeys, valueOf, type ValueKey } from './written-values.rules.js';

/** Everything that an import takes in, in the order in which people read it. */
const all = [
  'firstName',
  'lastName',
  'jobTitle',
  'companyName',
  'email',
  'phone',
  'website',
  'social',
  'address',
  'contactType',
  'tags',
  'managers',
  'publicAccess',
  'description',
];

/** The keys that no column has; in any case of letters. */
export function unknownColumns(keys: readonly string[]): string[] {
  return keys.filter(key => !knownKeys.has(key.toLowerCase()));
}

/**
 * The columns of these keys, each as often as its contacts need it; with null all that an import takes in, lists as far as
 * the contacts use them; with `evenUnused`, which is usual for given keys, one column of what nobody uses. `email`, `address`, `address.work` and the like stand for all columns of a list.
 */
export function writtenColumns(
  keys: readonly string[] | null,
  uses: ListUses,
  { evenUnused = keys !== null } = {},
): WrittenColumn[] {
  const chosen = keys === null ? all : [...new Set(keys.map(key => knownKeys.get(key.toLowerCase())!))];
  const columns = chosen.flatMap(key =>
    isValueKey(key) ? [valueColumn(key)] : listColumns(key, uses, { evenUnused }),
  );
  const seen = new Set<string>();
  return columns.filter(({ key, number }) => {
    const isNew = !seen.has(`${key} ${number}`);
    seen.add(`${key} ${number}`);
    return isNew;
  });
}

/** The first line, in the words by which the importer knows these columns. */
export const headersOf = (columns: WrittenColumn[], locale: Locale): string[] =>
  columns.map(({ key, number }) => {
    const label = labels.get(key)![locale];
    return number === 1 ? label : `${label} ${number}`;
  });

/** The cells of a contact; what the importer reads of them is what the contact has. */
export const cellsOf = (columns: WrittenColumn[], contact: WrittenContact): string[] =>
  columns.map(({ cell }) => cellOf(cell(contact)));

const valueColumn = (key: ValueKey): WrittenColumn => ({ key, number: 1, cell: valueOf[key] });

const isValueKey = (key: string): key is ValueKey => Object.hasOwn(valueOf, key);

const knownKeys = new Map([...valueKeys, ...listKeys].map(key => [key.toLowerCase(), key]));

/** Columns that are only exported, under names that no import takes for anything. */
const ownLabels: Record<string, Message> = {
  createdAt: say('Created at', 'Erstellt am'),
  updatedAt: say('Last changed at', 'Zuletzt geändert am'),
};
const labels = new Map([
  ...targetDescriptions.map(({ key, label }) => [key, label] as const),
  ...Object.entries(ownLabels),
]);
