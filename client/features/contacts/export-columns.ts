import { isFieldKey, type FieldKey } from './field-conditions';
import type { Column } from './list-state';

/** What can be chosen; `email` and the like stand for all columns of a list. */
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
export type ExportColumn = (typeof exportColumns)[number];

const ofList: Record<Exclude<Column, FieldKey>, ExportColumn[]> = {
  company: ['companyName', 'jobTitle'],
  email: ['email'],
  phone: ['phone'],
  type: ['contactType'],
  tags: ['tags'],
  managers: ['managers'],
  updatedAt: ['updatedAt'],
  createdAt: ['createdAt'],
};

/** The columns that the list shows. A name is that of a person, in two columns, or that of a company. */
export function shownColumns(shown: readonly Column[]): ExportColumn[] {
  const wanted = new Set<ExportColumn>([
    'firstName',
    'lastName',
    'companyName',
    ...shown.flatMap(column => (isFieldKey(column) ? [] : ofList[column])),
  ]);
  return exportColumns.filter(column => wanted.has(column));
}
