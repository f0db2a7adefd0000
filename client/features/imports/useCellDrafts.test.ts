import { expect, test } from '@jest/globals';
import { useCellDrafts } from './useCellDrafts';

test('Cells are collected by their place, the last value of each, in the order of the file', () => {
  const drafts = useCellDrafts();
  drafts.set({ line: 9, column: 0, value: 'Bea' }, 'B');
  drafts.set({ line: 2, column: 3, value: 'a@' }, 'a');
  drafts.set({ line: 2, column: 3, value: 'a@example.org' }, 'a');
  expect(drafts.all.value).toEqual([
    { line: 2, column: 3, value: 'a@example.org' },
    { line: 9, column: 0, value: 'Bea' },
  ]);
  expect(drafts.valueOf(9, 0)).toBe('Bea');
  expect(drafts.valueOf(9, 1)).toBeUndefined();
});

test('What is typed back to what stands in the file is no correction', () => {
  const drafts = useCellDrafts();
  drafts.set({ line: 2, column: 3, value: '' }, 'a');
  drafts.set({ line: 2, column: 3, value: 'a' }, 'a');
  expect(drafts.all.value).toEqual([]);
});
