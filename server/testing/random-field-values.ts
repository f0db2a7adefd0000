import type { FieldInput } from '../custom-fields/custom-field.values.js';
import type { Database } from '../platform/database.js';
import type { Dice } from './dice.js';
import { world } from './world.js';

/** A field that contacts of every kind have, with what its values may be. */
export interface FieldWithValues {
  id: string;
  values: Omit<FieldInput, 'fieldId'>[];
}

const options = ['a', 'b', 'a, b', '"a"', '"a", "b"', 'c; d', 'x ::: y', '=1', "'=1", '-', 'Über|all', '"'];
const numbers = [
  0,
  -1.5,
  1234,
  1.234,
  -12.345,
  1234.567,
  0.001,
  0.1 + 0.2,
  1.234e-7,
  1e21,
  5e-324,
  Number.MAX_VALUE,
];

/** Fields of every type, called and filled as awkwardly as they may be. */
export async function awkwardFields(
  database: Database,
  texts: readonly string[],
): Promise<FieldWithValues[]> {
  const made = await world(database)
    .customField('section', 'HEADING', { label: 'Section' })
    .customField('text', 'TEXT', { label: '=1+1; "x", y' })
    .customField('area', 'TEXTAREA', { label: "'=Area" })
    .customField('number', 'NUMBER', { label: 'Tags' })
    .customField('date', 'DATE', { label: 'E-Mail (privat) 2' })
    .customField('box', 'CHECKBOX', { label: '2026' })
    .customField('link', 'URL', { label: 'Website' })
    .customField('one', 'SELECT', { label: 'Ünïcödé 👩‍👧', options })
    .customField('several', 'MULTISELECT', { label: '-', options })
    .make();
  const one = options.map(option => ({ options: [option] }));
  return [
    { id: made.text.id, values: texts.map(text => ({ text })) },
    { id: made.area.id, values: [...texts, 'one\ntwo', '=1\n\n"=2"'].map(text => ({ text })) },
    { id: made.number.id, values: numbers.map(number => ({ number })) },
    { id: made.date.id, values: ['0001-01-01', '2026-02-01', '9999-12-31'].map(date => ({ date })) },
    { id: made.box.id, values: [{ checked: true }, { checked: false }] },
    {
      id: made.link.id,
      values: ['https://a.example/?x=1,2;3', 'http://ü.example/,'].map(text => ({ text })),
    },
    { id: made.one.id, values: one },
    {
      id: made.several.id,
      values: [...one, ...one.map((_, at) => ({ options: [...options.slice(at), options[0]!] }))],
    },
  ];
}

/** Values of some of the fields. */
export const randomValues = (roll: Dice, fields: readonly FieldWithValues[]): FieldInput[] =>
  fields
    .filter(() => roll.chance(0.6))
    .map(({ id, values }): FieldInput => ({ fieldId: id, ...roll.one(values) }));
