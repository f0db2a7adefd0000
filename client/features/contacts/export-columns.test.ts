import { expect, test } from '@jest/globals';
import type { CustomFieldEntry } from './directory';
import { fieldColumns, shownColumns } from './export-columns';
import { fieldKey } from './field-conditions';

const idOf = (n: number) => `00000000-0000-7000-8000-00000000000${n}`;
const fields = (
  [
    ['About', 'HEADING'],
    ['Rank', 'NUMBER'],
    ['Since', 'DATE'],
  ] as const
).map(([label, type], n) => ({ id: idOf(n), label, type }) as CustomFieldEntry);

test('Every custom field but headings can be chosen, by the name that its column has', () => {
  expect(fieldColumns(fields)).toEqual([
    { value: `customField.${idOf(1)}`, label: 'Rank' },
    { value: `customField.${idOf(2)}`, label: 'Since' },
  ]);
});

test('What the list shows is exported: names always, custom fields as they were chosen, none that is gone', () => {
  const shown = ['email', fieldKey(idOf(2)), fieldKey(idOf(9)), fieldKey(idOf(1))] as const;
  expect(shownColumns(shown, fields)).toEqual([
    'firstName',
    'lastName',
    'companyName',
    'email',
    `customField.${idOf(2)}`,
    `customField.${idOf(1)}`,
  ]);
});
