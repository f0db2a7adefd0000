import { expect, test } from '@jest/globals';
import { parseListState } from './list-state';
import { quickFilterOf, quickFilters, quickStates } from './quick-filters';

test.each(quickFilters)('The list knows that it shows %s after a click on it', filter => {
  expect(quickFilterOf({ ...parseListState({ q: 'a', kind: 'PERSON' }), ...quickStates[filter] })).toBe(
    filter,
  );
});

test.each([
  [{ manager: 'me' }, 'MINE'],
  [{ manager: 'ben' }, undefined],
  [{ access: 'PUBLIC', manager: 'none' }, undefined],
  [{ bin: '1' }, undefined],
])('%j is %s', (query, filter) => {
  expect(quickFilterOf(parseListState(query as Record<string, string>))).toBe(filter);
});
