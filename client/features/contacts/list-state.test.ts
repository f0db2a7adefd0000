import { describe, expect, test } from '@jest/globals';
import {
  changed,
  columnsAmong,
  filterOf,
  formatListState,
  isFiltered,
  parseListState,
  variablesOf,
} from './list-state';

const anna = 'user-anna';
const colour = '01a218f7-d8fb-7522-bee5-1d7d6e8ee6bd';

describe('A view of the list in the URL', () => {
  test('survives the way there and back', () => {
    const query = {
      q: 'schmidt',
      kind: 'PERSON',
      type: 'none',
      tag: 't1,t2',
      manager: 'me',
      access: 'SHARED',
      source: 'IMPORT',
      bin: '1',
      sort: `-f.${colour}`,
      columns: `email,tags,f.${colour}`,
      size: '25',
      [`f.${colour}`]: 'is:red',
      after: 'cursor',
    };
    expect(withoutUndefined(formatListState(parseListState(query)))).toEqual(query);
  });

  test('is short where everything is as usual', () => {
    expect(withoutUndefined(formatListState(parseListState({})))).toEqual({});
  });

  test.each([
    ['kind', 'ROBOT'],
    ['sort', 'shoeSize'],
    ['access', 'EVERYTHING'],
    ['size', '5000'],
    ['f.colour', 'is:red'],
    [`f.${colour}`, 'red'],
    [`f.${colour}`, '..'],
    ['sort', 'f.colour'],
  ])('ignores a made-up %s', (key, value) => {
    expect(parseListState({ [key]: value })).toEqual(parseListState({}));
  });

  test('starts at the first page when the filter changes', () => {
    const state = changed(parseListState({ after: 'cursor' }), { search: 'a' });
    expect(state).toMatchObject({ search: 'a', after: undefined });
  });
});

describe('What the server is asked', () => {
  test.each([
    [{}, {}],
    [{ q: '  ' }, {}],
    [{ type: 'none' }, { contactTypeIds: [] }],
    [{ type: 'a,b' }, { contactTypeIds: ['a', 'b'] }],
    [{ manager: 'me' }, { managerIds: [anna] }],
    [{ manager: 'none' }, { hasManager: false }],
    [{ manager: 'ben' }, { managerIds: ['ben'] }],
    [{ bin: '1' }, { deleted: true }],
    [{ source: 'API' }, { sources: ['API'] }],
    [{ [`f.${colour}`]: 'is:red' }, { customFields: [{ fieldId: colour, equals: 'red' }] }],
    [{ [`f.${colour}`]: 'has:a..b' }, { customFields: [{ fieldId: colour, contains: 'a..b' }] }],
    [{ [`f.${colour}`]: '-1..' }, { customFields: [{ fieldId: colour, from: '-1' }] }],
    [{ [`f.${colour}`]: '1..2' }, { customFields: [{ fieldId: colour, from: '1', to: '2' }] }],
    [{ [`f.${colour}`]: 'none' }, { customFields: [{ fieldId: colour, hasValue: false }] }],
  ])('for %j is %j', (query, filter) => {
    expect(filterOf(parseListState(query as Record<string, string>), anna)).toEqual(filter);
  });

  test('is the exact total without a filter, the bounded one with it', () => {
    expect(variablesOf(parseListState({}), anna, [])).toMatchObject({ exact: true, bounded: false });
    expect(variablesOf(parseListState({ q: 'a' }), anna, [])).toMatchObject({ exact: false, bounded: true });
  });

  test('goes backwards from a `before`', () => {
    expect(variablesOf(parseListState({ before: 'x', size: '25' }), anna, [])).toMatchObject({
      last: 25,
      before: 'x',
    });
  });

  test('sorts and shows custom fields where the view does', () => {
    const asked = (query: Record<string, string>, shown: string[]) =>
      variablesOf(parseListState(query), anna, columnsAmong(shown));
    expect(asked({ sort: `-f.${colour}` }, ['email'])).toMatchObject({
      sort: { field: 'NAME', direction: 'DESC', customFieldId: colour },
      customFields: false,
    });
    expect(asked({}, [`f.${colour}`, 'email', 'made-up'])).toMatchObject({ customFields: true });
    expect(columnsAmong([`f.${colour}`, 'email', 'made-up'])).toEqual(['email', `f.${colour}`]);
  });

  test('of blanks is no search', () => {
    expect(isFiltered(parseListState({ q: '   ' }))).toBe(false);
  });
});

function withoutUndefined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
