import { limits } from '../platform/limits.js';
import { say, type Locale, type Message } from '../platform/messages.js';
import { targetDescriptions } from './contact-targets.js';
import { customKeyOf, takesValues, type DescribedField } from './custom-targets.js';
import { cellOf } from './write-csv.js';
import type { ColumnUses, WrittenColumn, WrittenContact } from './written-contact.js';
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
export function unknownColumns(keys: readonly string[], fields: readonly DescribedField[]): string[] {
  const known = keysWith(fields.filter(takesValues).map(customKeyOf));
  return keys.filter(key => !known.has(key.toLowerCase()));
}

interface ColumnOptions {
  /** One column of what nobody uses; usual for given keys. */
  evenUnused?: boolean;
  /** The columns of custom fields that there are. */
  ofFields?: readonly WrittenColumn[];
}

/**
 * The columns of these keys, each as often as its contacts need it; with null all that an import takes in, lists and custom
 * fields as far as the contacts use them. `email`, `address`, `address.work` and the like stand for all columns of a list.
 * There are no more columns than an import takes: then there are fewer for each kind of entry.
 */
export function writtenColumns(
  keys: readonly string[] | null,
  uses: ColumnUses,
  { evenUnused = keys !== null, ofFields = [] }: ColumnOptions = {},
): WrittenColumn[] {
  const known = keysWith(ofFields.map(({ key }) => key));
  const used = new Set(uses.customFields.map(id => customKeyOf({ id })));
  const chosen = keys
    ? [...new Set(keys.map(key => known.get(key.toLowerCase())!))]
    : [...all, ...ofFields.map(({ key }) => key).filter(key => used.has(key))];
  for (let most = limits['export.columnsPerTarget']; ; most--) {
    const columns = chosen.flatMap(key => {
      if (isValueKey(key)) return [valueColumn(key)];
      const ofField = ofFields.find(column => column.key === key);
      return ofField ? [ofField] : listColumns(key, uses, { evenUnused, most });
    });
    const single = [...new Map(columns.map(column => [`${column.key} ${column.number}`, column])).values()];
    if (single.length <= limits['import.columns'] || most <= 1) return single;
  }
}

/** The first line, in the words by which the importer knows these columns. */
export const headersOf = (columns: WrittenColumn[], locale: Locale): string[] =>
  columns.map(({ key, number, header }) => {
    const label = header ?? labels.get(key)![locale];
    return cellOf(number === 1 ? label : `${label} ${number}`);
  });

/** The cells of a contact; what the importer reads of them is what the contact has. */
export const cellsOf = (columns: WrittenColumn[], contact: WrittenContact): string[] =>
  columns.map(({ cell }) => cellOf(cell(contact)));

const valueColumn = (key: ValueKey): WrittenColumn => ({ key, number: 1, cell: valueOf[key] });

const isValueKey = (key: string): key is ValueKey => Object.hasOwn(valueOf, key);

/** As they are written, by their small letters. */
const keysWith = (ofFields: readonly string[]): Map<string, string> =>
  new Map([...valueKeys, ...listKeys, ...ofFields].map(key => [key.toLowerCase(), key]));

/** Columns that are only exported, under names that no import takes for anything. */
const ownLabels: Record<string, Message> = {
  createdAt: say('Created at', 'Erstellt am'),
  updatedAt: say('Last changed at', 'Zuletzt geändert am'),
};
const labels = new Map([
  ...targetDescriptions.map(({ key, label }) => [key, label] as const),
  ...Object.entries(ownLabels),
]);
