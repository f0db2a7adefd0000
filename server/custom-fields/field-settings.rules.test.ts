import { describe, expect, test } from '@jest/globals';
import { changedField, newField, type CustomFieldInput, type OptionRename } from './field-settings.rules.js';

const choices = [
  { id: 'r', name: 'Red' },
  { id: 'g', name: 'Green' },
  { id: 'b', name: 'Blue' },
];
const colors = { ...newField, label: 'Colour', type: 'SELECT' as const, choices };
const changed = (input: CustomFieldInput, renames: OptionRename[] = []) =>
  changedField(colors, input, renames, 'update');
const wrong = (input: CustomFieldInput, renames: OptionRename[] = []): string[] =>
  changed(input, renames).problems.map(({ code, path }) => [code, ...path!].join(' '));

describe('The options of a field', () => {
  test.each<[string, CustomFieldInput, OptionRename[], [string, string][]]>([
    ['stay', {}, [], [['r', 'Red'], ['g', 'Green'], ['b', 'Blue']]], // prettier-ignore
    ['keep their values in another order', { options: ['Blue', 'Red', 'Green'] }, [], [['b', 'Blue'], ['r', 'Red'], ['g', 'Green']]], // prettier-ignore
    ['keep them in another spelling', { options: ['RED', 'Green', 'Blue'] }, [], [['r', 'RED'], ['g', 'Green'], ['b', 'Blue']]], // prettier-ignore
    ['keep them under another name', {}, [{ from: 'red', to: 'Crimson' }], [['r', 'Crimson'], ['g', 'Green'], ['b', 'Blue']]], // prettier-ignore
    ['may change names with each other', {}, [{ from: 'Red', to: 'Blue' }, { from: 'Blue', to: 'Red' }], [['r', 'Blue'], ['g', 'Green'], ['b', 'Red']]], // prettier-ignore
    ['can be renamed and taken away at once', { options: ['Crimson', 'Blue'] }, [{ from: 'Red', to: 'Crimson' }], [['r', 'Crimson'], ['b', 'Blue']]], // prettier-ignore
  ])('%s', (_, input, renames, expected) => {
    const { field, problems } = changed(input, renames);
    expect(problems).toEqual([]);
    expect(field.choices).toEqual(expected.map(([id, name]) => ({ id, name })));
  });

  test('that are new get an id of their own', () => {
    const { field } = changed({ options: ['Red', 'Pink'] });
    expect(field.choices).toEqual([
      choices[0],
      { id: expect.stringMatching(/^[0-9a-f-]{36}$/), name: 'Pink' },
    ]);
  });

  test.each<[string, CustomFieldInput, OptionRename[], string[]]>([
    ['none', { options: [] }, [], ['REQUIRED options']],
    ['one twice', { options: ['Red', 'RED'] }, [], ['INVALID options 1']],
    ['one without a name', { options: ['Red', '\u200b'] }, [], ['REQUIRED options 1']],
    ['one too long', { options: ['x'.repeat(201)] }, [], ['TOO_LONG options 0']],
    ['too many', { options: Array.from({ length: 201 }, String) }, [], ['TOO_MANY options']],
    ['a new name for none', {}, [{ from: 'Pink', to: 'Rose' }], ['NOT_FOUND renameOptions 0 from']],
    ['no new name', {}, [{ from: 'Red', to: '' }], ['REQUIRED renameOptions 0 to']],
    ['the name of another', {}, [{ from: 'Red', to: 'blue' }], ['TAKEN renameOptions 0 to']],
    ['two new names', {}, [{ from: 'Red', to: 'A' }, { from: 'Red', to: 'B' }], ['INVALID renameOptions 1 from']], // prettier-ignore
  ])('are refused: %s', (_, input, renames, expected) => {
    expect(wrong(input, renames)).toEqual(expected);
  });
});

describe('A field', () => {
  test('needs a label and a kind when it is new, and says all that is wrong at once', () => {
    const { problems } = changedField(newField, { helpText: 'a\0', options: ['x'] }, [], 'create');
    expect(problems.map(({ code, path }) => [code, ...path!].join(' '))).toEqual([
      'REQUIRED type',
      'REQUIRED label',
      'INVALID helpText',
      'INVALID options',
    ]);
  });

  test('has only what its kind has', () => {
    const all = { label: 'A', required: true, size: 20, rows: 3, columns: 40 };
    const made = (input: CustomFieldInput) =>
      changedField(newField, { ...all, ...input }, [], 'create').field;
    expect(made({ type: 'TEXT' })).toMatchObject({ required: true, size: 20, rows: null, columns: null });
    expect(made({ type: 'TEXTAREA' })).toMatchObject({ required: true, size: null, rows: 3, columns: 40 });
    expect(made({ type: 'HEADING' })).toMatchObject({ required: false, size: null, rows: null });
    expect(changed({ type: 'NUMBER' }).field.choices).toEqual([]);
  });

  test.each([0, -1, 201])('is not %s characters wide', size => {
    expect(
      changedField(newField, { label: 'A', type: 'TEXT', size }, [], 'create').problems.map(
        ({ path }) => path,
      ),
    ).toEqual([['size']]);
  });
});
