import { describe, expect, test } from '@jest/globals';
import { rowFilterCodec, type RowFilter } from './row-filter';

describe('Which rows are shown stands in the address', () => {
  test.each<[RowFilter['action'], RowFilter, object]>([
    [undefined, {}, {}],
    [undefined, { action: 'SKIP' }, { rows: 'SKIP' }],
    [undefined, { action: 'INVALID', problem: 'abc' }, { rows: 'INVALID', problem: 'abc' }],
    ['INVALID', { action: 'INVALID' }, {}],
    ['INVALID', {}, { rows: 'ALL' }],
  ])('first %s: %j is %j', (first, filter, query) => {
    const { parse, format } = rowFilterCodec(first);
    expect(JSON.parse(JSON.stringify(format(filter)))).toEqual(query);
    expect(parse(query as Record<string, string>)).toEqual({
      action: undefined,
      problem: undefined,
      ...filter,
    });
  });

  test('and what nobody knows there is left out', () => {
    expect(rowFilterCodec('INVALID').parse({ rows: 'NONSENSE' }).action).toBe('INVALID');
  });
});
