import { describe, expect, test } from '@jest/globals';
import type { Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import type { Locale } from '../platform/messages.js';
import { fastest } from '../testing/time.js';
import { displayValue, searchedTexts, valuesInOrder } from './custom-field-display.rules.js';
import type { CustomField } from './custom-field.entity.js';
import { checkFieldValues, missingFields } from './custom-field.rules.js';
import { customFieldTypes, type CustomFieldType, type FieldInput } from './custom-field.values.js';
import { readChoices, readNumber, writtenChoices, writtenNumber } from './written-value.rules.js';

const choices = [
  { id: 'g', name: 'Gold' },
  { id: 's', name: 'Silver, old' },
  { id: 'b', name: 'Bronze' },
];

const field = (type: CustomFieldType, more: Partial<CustomField> = {}): CustomField =>
  ({
    id: type,
    label: type.toLowerCase(),
    type,
    scope: 'BOTH',
    required: false,
    choices: type.endsWith('SELECT') ? choices : [],
    ...more,
  }) as CustomField;

const fields = customFieldTypes.map(type => field(type));

function check(given: FieldInput[], of = fields, kind: 'PERSON' | 'COMPANY' = 'PERSON') {
  const problems: Problem[] = [];
  const values = checkFieldValues(kind, given, of, problems);
  return { values, problems: problems.map(({ code, path }) => `${code} ${path!.join('.')}`) };
}

const stored = (type: CustomFieldType, slots: Omit<FieldInput, 'fieldId'>) => {
  const { values, problems } = check([{ fieldId: type, ...slots }]);
  if (problems.length > 0) return problems[0];
  const { fieldId: _, ...value } = values[0]!;
  return value;
};

describe('A value given in a slot', () => {
  test.each<[CustomFieldType, Omit<FieldInput, 'fieldId'>, unknown]>([
    ['TEXT', { text: '  A\n b ' }, { text: 'A b' }],
    ['TEXTAREA', { text: ' A\r\nb ' }, { text: 'A\nb' }],
    ['URL', { text: 'example.org/a' }, { text: 'https://example.org/a' }],
    ['URL', { text: 'javascript:alert(1)' }, 'INVALID customFields.0.text'],
    ['NUMBER', { number: -12.5 }, { number: -12.5 }],
    ['NUMBER', { number: -0 }, { number: 0 }],
    ['NUMBER', { number: Infinity }, 'INVALID customFields.0.number'],
    ['DATE', { date: '2024-02-29' }, { date: '2024-02-29' }],
    ['DATE', { date: '2023-02-29' }, 'INVALID customFields.0.date'],
    ['DATE', { date: '0000-01-01' }, 'INVALID customFields.0.date'],
    ['DATE', { date: '31.01.2024' }, 'INVALID customFields.0.date'],
    ['CHECKBOX', { checked: false }, { checked: false }],
    ['SELECT', { options: ['gold'] }, { optionIds: ['g'] }],
    ['SELECT', { options: ['Gold', 'Bronze'] }, 'INVALID customFields.0.options'],
    ['SELECT', { options: ['Platinum'] }, 'INVALID customFields.0.options'],
    ['MULTISELECT', { options: ['Bronze', 'Gold', 'BRONZE'] }, { optionIds: ['g', 'b'] }],
    ['MULTISELECT', { options: ['Bronze', 'Platinum\0'] }, 'INVALID customFields.0.options'],
    ['HEADING', { text: 'A' }, 'INVALID customFields.0.fieldId'],
    ['TEXT', { text: 'a\0b' }, 'INVALID customFields.0.text'],
    ['TEXT', { text: 'x'.repeat(2_001) }, 'TOO_LONG customFields.0.text'],
    ['TEXTAREA', { text: 'x'.repeat(20_001) }, 'TOO_LONG customFields.0.text'],
    ['URL', { text: `example.org/${'x'.repeat(2_000)}` }, 'TOO_LONG customFields.0.text'],
    ['TEXT', { number: 5 }, 'INVALID customFields.0.number'],
    ['NUMBER', { text: '5' }, 'INVALID customFields.0.text'],
    ['DATE', { date: '2024-02-29', text: 'x' }, 'INVALID customFields.0.text'],
  ])('of a %s field: %j becomes %j', (type, slots, expected) => {
    expect(stored(type, slots)).toEqual(expected);
  });

  test.each<[CustomFieldType, Omit<FieldInput, 'fieldId'>]>([
    ['TEXT', {}],
    ['TEXT', { text: null, number: null }],
    ['TEXT', { text: ' \u200B' }],
    ['DATE', { date: ' ' }],
    ['SELECT', { options: [] }],
    ['MULTISELECT', { options: [' '] }],
  ])('of a %s field clears it where it says nothing: %j', (type, slots) => {
    expect(stored(type, slots)).toEqual({});
  });
});

describe('A value written somewhere', () => {
  test.each<[CustomFieldType, Locale, string, unknown]>([
    ['DATE', 'de', '2026-01-31', { date: '2026-01-31' }],
    ['DATE', 'de', '1.2.2026', { date: '2026-02-01' }],
    ['DATE', 'en', '1.2.2026', { date: '2026-02-01' }],
    ['DATE', 'en', '1/2/2026', { date: '2026-01-02' }],
    ['DATE', 'de', '1/2/2026', { date: '2026-02-01' }],
    ['DATE', 'en', '31/1/2026', 'INVALID customFields.0.date'],
    ['DATE', 'de', '01.02.29', { date: '2029-02-01' }],
    ['DATE', 'de', '01.02.85', { date: '1985-02-01' }],
    ['DATE', 'de', '31.12.2026 00:00:00', { date: '2026-12-31' }],
    ['DATE', 'en', '2026-12-31T23:59:59.123Z', { date: '2026-12-31' }],
    ['DATE', 'de', '3. März 2026', { date: '2026-03-03' }],
    ['DATE', 'en', 'Mar 3, 2026', { date: '2026-03-03' }],
    ['DATE', 'en', '3rd of March', 'INVALID customFields.0.date'],
    ['DATE', 'de', '31.02.2026', 'INVALID customFields.0.date'],
    ['NUMBER', 'de', '1.234,56', { number: 1234.56 }],
    ['NUMBER', 'de', '1.234', { number: 1234 }],
    ['NUMBER', 'en', '1.234', { number: 1.234 }],
    ['NUMBER', 'en', '1,234', { number: 1234 }],
    ['NUMBER', 'de', '1,234', { number: 1.234 }],
    ['NUMBER', 'de', '0.500', { number: 0.5 }],
    ['NUMBER', 'de', '12.5', { number: 12.5 }],
    ['NUMBER', 'en', '1,234,567.8', { number: 1234567.8 }],
    ['NUMBER', 'en', "1'234'567", { number: 1234567 }],
    ['NUMBER', 'de', '−1 234,5', { number: -1234.5 }],
    ['NUMBER', 'en', '1.5E+03', { number: 1500 }],
    ['NUMBER', 'en', '1e999', 'INVALID customFields.0.number'],
    ['NUMBER', 'en', '12 €', 'INVALID customFields.0.number'],
    ['NUMBER', 'en', '1,23,4.5.6', 'INVALID customFields.0.number'],
    ['NUMBER', 'en', '.,', 'INVALID customFields.0.number'],
    ['CHECKBOX', 'de', 'Ja', { checked: true }],
    ['CHECKBOX', 'de', 'yes', { checked: true }],
    ['CHECKBOX', 'en', '0', { checked: false }],
    ['CHECKBOX', 'en', 'maybe', 'INVALID customFields.0.checked'],
    ['SELECT', 'en', 'silver, OLD', { optionIds: ['s'] }],
    ['MULTISELECT', 'en', 'Silver, old', { optionIds: ['s'] }],
    ['MULTISELECT', 'en', 'Silver, old; Gold', { optionIds: ['g', 's'] }],
    ['MULTISELECT', 'en', 'Bronze, Gold', { optionIds: ['g', 'b'] }],
    ['MULTISELECT', 'en', '"Silver, old", gold', { optionIds: ['g', 's'] }],
    ['MULTISELECT', 'en', 'Bronze; "Silver, old"', { optionIds: ['s', 'b'] }],
    ['MULTISELECT', 'en', '"Silver, older", Gold', 'INVALID customFields.0.options'],
    ['MULTISELECT', 'en', 'Bronze ::: Lead', 'INVALID customFields.0.options'],
    ['URL', 'en', 'www.example.org', { text: 'https://www.example.org' }],
    ['TEXT', 'en', ' ', {}],
    ['NUMBER', 'en', ' ', {}],
  ])('into a %s field, in %s: %j becomes %j', (type, locale, text, expected) => {
    expect(stored(type, { written: { text, locale } })).toEqual(expected);
  });

  test('is read in no time, however hostile', async () => {
    const texts = [
      '1.'.repeat(30_000),
      ' '.repeat(60_000),
      `1${' 1'.repeat(30_000)}`,
      'a,'.repeat(30_000),
      '"a,'.repeat(30_000),
      '"""a, '.repeat(20_000),
      '"a", '.repeat(20_000),
      '"'.repeat(60_001),
    ];
    const types = fields.map(({ type }) => type).filter(type => type !== 'HEADING');
    const took = await fastest(1_000, () => {
      for (const text of texts) for (const type of types) stored(type, { written: { text, locale: 'de' } });
    });
    expect(took).toBeLessThan(1_000);
  });
});

describe('A value that we write', () => {
  test.each<[number, string, string]>([
    [0, '0', '0'],
    [1234, '1234', '1234'],
    [-0.5, '-0.5', '-0,5'],
    [1.25, '1.25', '1,25'],
    [1.234, '1.2340', '1,2340'],
    [0.125, '0.125', '0,125'],
    [-123.456, '-123.4560', '-123,4560'],
    [1234.567, '1234.567', '1234,567'],
    [1.234e-7, '1.2340e-7', '1,2340e-7'],
    [Number.MAX_VALUE, '1.7976931348623157e+308', '1,7976931348623157e+308'],
  ])('as the number %d is read the same in each language', (number, english, german) => {
    expect([writtenNumber(number, 'en'), writtenNumber(number, 'de')]).toEqual([english, german]);
    for (const text of [english, german])
      for (const locale of ['en', 'de'] as const) expect(readNumber(text, locale)).toBe(number);
  });

  test.each<[string[], string]>([
    [['a', 'b'], '"a", "b"'],
    [['a', 'c; d'], 'a, "c; d"'],
    [['a, b'], '"a, b"'],
    [['"a"'], '"""a"""'],
    [['"a", "b"'], '"""a"", ""b"""'],
    [['c; d', 'e'], '"c; d", e'],
    [['e'], 'e'],
    [[], ''],
  ])('as the options %j is read the same, whatever else there is', (names, cell) => {
    const options = ['a', 'b', 'a, b', '"a"', '"a", "b"', 'c; d', 'e'];
    expect(writtenChoices(names, options)).toBe(cell);
    expect(readChoices(cell, options)).toEqual(names);
  });
});

describe('The fields of an input', () => {
  test('are reported with all that is wrong with each of them', () => {
    const scoped = [field('TEXT', { scope: 'COMPANY' }), field('NUMBER'), field('DATE', { required: true })];
    const given = [
      { fieldId: 'TEXT', text: 'a' },
      { fieldId: 'nothing', text: 'a' },
      { fieldId: 'NUMBER', number: 1 },
      { fieldId: 'NUMBER', number: 2 },
      { fieldId: 'DATE' },
    ];
    expect(check(given, scoped).problems).toEqual([
      'INVALID customFields.0.fieldId',
      'NOT_FOUND customFields.1.fieldId',
      'INVALID customFields.3.fieldId',
      'REQUIRED customFields.4.date',
    ]);
    expect(check(given.slice(0, 1), scoped, 'COMPANY')).toEqual({
      values: [{ fieldId: 'TEXT', text: 'a' }],
      problems: [],
    });
  });

  test('are bounded in number', () => {
    const many = Array.from({ length: limits['list.customFields'] + 1 }, () => ({ fieldId: 'TEXT' }));
    expect(check(many).problems).toEqual(['TOO_MANY customFields']);
  });

  test('lack what a new contact must have, and nothing else', () => {
    const required = customFieldTypes.map(type => field(type, { required: true }));
    const other = field('TEXT', { id: 'other', required: true, scope: 'COMPANY' });
    const lacking = missingFields(
      'PERSON',
      [{ fieldId: 'TEXT' }],
      [...required, other, field('TEXT', { id: 'free' })],
    );
    expect(lacking.map(({ id }) => id)).toEqual(
      customFieldTypes.filter(type => type !== 'TEXT' && type !== 'HEADING'),
    );
  });
});

describe('A value that is shown', () => {
  test.each<[object, string, string]>([
    [{ text: 'a\nb' }, 'a\nb', 'a\nb'],
    [{ number: 12345.678 }, '12,345.678', '12.345,678'],
    [{ date: '2026-01-05' }, 'Jan 5, 2026', '05.01.2026'],
    [{ checked: true }, 'Yes', 'Ja'],
    [{ checked: false }, 'No', 'Nein'],
    [{ optionIds: ['b', 'gone', 'g'] }, 'Gold, Bronze', 'Gold, Bronze'],
    [{}, '', ''],
  ])('%j reads so in English and in German', (value, en, de) => {
    expect(displayValue({ choices }, value, 'en')).toBe(en);
    expect(displayValue({ choices }, value, 'de')).toBe(de);
  });

  test('stands in the order of the fields, alone or with all others that the kind has', () => {
    const of = [field('HEADING'), field('URL', { scope: 'COMPANY' }), field('DATE'), field('TEXT')];
    const contact = {
      kind: 'PERSON' as const,
      customFields: ['TEXT', 'DATE', 'URL', 'gone'].map(fieldId => ({ fieldId, text: 'x' })),
    };
    const ids = (all: boolean) => valuesInOrder(contact, of, all).map(({ field: { id } }) => id);
    expect(ids(false)).toEqual(['DATE', 'TEXT']);
    expect(ids(true)).toEqual(['HEADING', 'DATE', 'TEXT']);
  });

  test('is found by what it says', () => {
    const values = [
      { fieldId: 'TEXT', text: 'some words' },
      { fieldId: 'URL', text: 'https://www.Example.org/Path/' },
      { fieldId: 'NUMBER', number: 4711 },
      { fieldId: 'SELECT', optionIds: ['g'] },
      { fieldId: 'DATE', date: '2026-01-05' },
      { fieldId: 'CHECKBOX', checked: true },
      { fieldId: 'gone', optionIds: ['x'] },
    ];
    expect(searchedTexts(values, fields)).toEqual(['some words', 'example.org/path', '4711', 'Gold']);
  });
});
