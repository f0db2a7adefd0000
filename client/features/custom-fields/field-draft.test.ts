import { describe, expect, test } from '@jest/globals';
import { draftOf, inputOf, newOption, problemsByField, renamesOf, type FieldDraft } from './field-draft';

const stored = {
  id: 'f',
  label: 'Size',
  type: 'SELECT' as const,
  scope: 'BOTH' as const,
  required: true,
  helpText: null,
  options: ['S', 'M', 'L'],
  size: null,
  rows: null,
  columns: null,
  valueCount: 0,
};
const changed = (change: Partial<FieldDraft>): FieldDraft => ({ ...draftOf(stored), ...change });
const [s, m, l] = draftOf(stored).options;

describe('What is sent of a field', () => {
  test('is only what its kind has', () => {
    const all = { size: '20', rows: '3', columns: ' ', helpText: ' ', required: true };
    const sent = (type: FieldDraft['type']) => inputOf(changed({ ...all, type }));
    const common = { label: 'Size', scope: 'BOTH', helpText: null };
    expect(sent('TEXT')).toEqual({ ...common, type: 'TEXT', required: true, size: 20 });
    expect(sent('TEXTAREA')).toEqual({ ...common, type: 'TEXTAREA', required: true, rows: 3, columns: null });
    expect(sent('HEADING')).toEqual({ ...common, type: 'HEADING' });
    expect(sent('SELECT')).toEqual({ ...common, type: 'SELECT', required: true, options: ['S', 'M', 'L'] });
  });

  test('leaves out options without a name', () => {
    const draft = changed({ options: [s!, newOption(' '), newOption('XL')] });
    expect(inputOf(draft).options).toEqual(['S', 'XL']);
  });

  test('says of a number that is none that it is none', () => {
    expect(inputOf(changed({ type: 'TEXT', size: 'wide' })).size).toBe(0);
  });
});

describe('Options that keep their values', () => {
  test('are those that are called otherwise, and not those that are new', () => {
    const options = [{ ...l!, name: 'Large' }, { ...s!, name: ' S ' }, newOption('XL')];
    expect(renamesOf(changed({ options }))).toEqual([{ from: 'L', to: 'Large' }]);
    expect(renamesOf(changed({ options, type: 'TEXT' }))).toEqual([]);
  });
});

test('Problems stand at the option that they are about', () => {
  const options = [newOption(''), { ...m!, name: 'Medium' }, { ...s!, name: 'Medium' }];
  const found = problemsByField(changed({ options }), [
    { code: 'INVALID', message: 'Twice', path: ['options', '1'] },
    { code: 'TAKEN', message: 'Taken', path: ['renameOptions', '0', 'to'] },
    { code: 'IN_USE', message: 'In use', path: ['options'] },
    { code: 'TAKEN', message: 'Another field', path: ['label'] },
    { code: 'NOT_FOUND', message: 'Gone', path: ['id'] },
  ]);
  expect(Object.fromEntries(found)).toEqual({
    [`option.${s!.key}`]: 'Twice',
    [`option.${m!.key}`]: 'Taken',
    options: 'In use',
    label: 'Another field',
    '': 'Gone',
  });
});
