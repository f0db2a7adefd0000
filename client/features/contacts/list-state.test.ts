import { describe, expect, test } from '@jest/globals';
import { changed, filterOf, formatListState, isFiltered, parseListState, variablesOf } from './list-state';

const anna = 'user-anna';

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
      sort: '-updatedAt',
      columns: 'email,tags',
      size: '25',
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
  ])('for %j is %j', (query, filter) => {
    expect(filterOf(parseListState(query as Record<string, string>), anna)).toEqual(filter);
  });

  test('is the exact total without a filter, the bounded one with it', () => {
    expect(variablesOf(parseListState({}), anna)).toMatchObject({ exact: true, bounded: false });
    expect(variablesOf(parseListState({ q: 'a' }), anna)).toMatchObject({ exact: false, bounded: true });
  });

  test('goes backwards from a `before`', () => {
    expect(variablesOf(parseListState({ before: 'x', size: '25' }), anna)).toMatchObject({
      last: 25,
      before: 'x',
    });
  });

  test('of blanks is no search', () => {
    expect(isFiltered(parseListState({ q: '   ' }))).toBe(false);
  });
});

function withoutUndefined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
