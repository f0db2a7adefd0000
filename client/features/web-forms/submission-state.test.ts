import { expect, test } from '@jest/globals';
import { newestOf } from './submission-state';

const formWith = (ids: string[], hasNextPage: boolean) => ({
  submissions: { nodes: ids.map(id => ({ id })), pageInfo: { hasNextPage } },
});
const idsOf = (...forms: ReturnType<typeof formWith>[]) =>
  newestOf(forms).map(({ submission }) => submission.id);

test('Submissions of several forms are one list, newest first', () => {
  expect(idsOf(formWith(['5', '1'], false), formWith(['4', '2'], false), formWith([], false))).toEqual([
    '5',
    '4',
    '2',
    '1',
  ]);
});

test('Nothing is shown behind which others may be missing', () => {
  expect(idsOf(formWith(['9', '6'], true), formWith(['8', '4'], true), formWith(['7', '1'], false))).toEqual([
    '9',
    '8',
    '7',
    '6',
  ]);
});
