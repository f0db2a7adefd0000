import type { CustomFieldEntry } from './directory';
import { idOfKey, isFieldKey, type FieldKey } from './field-conditions';
import type { Column } from './list-state';

/** What every export can have; `email` and the like stand for all columns of a list. */
export const exportColumns = [
  'firstName',
  'lastName',
  'companyName',
  'jobTitle',
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
  'id',
  'createdAt',
  'updatedAt',
] as const;
type OwnColumn = (typeof exportColumns)[number];
/** A key of the API's; custom fields have theirs by their ids. */
export type ExportColumn = OwnColumn | `customField.${string}`;

const ofList: Record<Exclude<Column, FieldKey>, OwnColumn[]> = {
  company: ['companyName', 'jobTitle'],
  email: ['email'],
  phone: ['phone'],
  type: ['contactType'],
  tags: ['tags'],
  managers: ['managers'],
  updatedAt: ['updatedAt'],
  createdAt: ['createdAt'],
};

/** The custom fields that have columns, in their order. */
export const fieldColumns = (
  fields: readonly CustomFieldEntry[],
): { value: ExportColumn & `customField.${string}`; label: string }[] =>
  fields
    .filter(({ type }) => type !== 'HEADING')
    .map(({ id, label }) => ({ value: `customField.${id}`, label }));

/**
 * The columns that the list shows. A name is that of a person, in two columns, or that of a company; a custom field that is
 * gone has none.
 */
export function shownColumns(shown: readonly Column[], fields: readonly CustomFieldEntry[]): ExportColumn[] {
  const wanted = new Set<OwnColumn>([
    'firstName',
    'lastName',
    'companyName',
    ...shown.flatMap(column => (isFieldKey(column) ? [] : ofList[column])),
  ]);
  const known = new Set<string>(fieldColumns(fields).map(({ value }) => value));
  return [
    ...exportColumns.filter(column => wanted.has(column)),
    ...shown
      .filter(isFieldKey)
      .map((key): ExportColumn => `customField.${idOfKey(key)}`)
      .filter(column => known.has(column)),
  ];
}
