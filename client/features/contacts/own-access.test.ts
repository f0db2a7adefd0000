import { expect, test } from '@jest/globals';
import type { BulkChangeInput } from '../../graphql/graphql';
import { remainingAccess, takesOwnRights } from './own-access';

test.each([
  [null, 'NONE', 'NONE'],
  [null, 'READ', 'READ'],
  [null, 'READ_WRITE', 'READ_WRITE'],
  ['READ', 'NONE', 'READ'],
  ['READ', 'READ_WRITE', 'READ_WRITE'],
  ['READ_WRITE', 'READ', 'READ_WRITE'],
  ['MANAGE', 'NONE', undefined],
] as const)('With %s of their own and %s for everybody, somebody is left with %s', (own, open, left) => {
  expect(remainingAccess(own, open)).toBe(left);
});

test.each([
  [{ managerIds: ['anna', 'ben'] }, false],
  [{ managerIds: ['ben'] }, true],
  [{ managerIds: [] }, true],
  [{ grant: { userId: 'anna', level: 'MANAGE' } }, false],
  [{ grant: { userId: 'anna', level: 'READ_WRITE' } }, true],
  [{ grant: { userId: 'anna' } }, true],
  [{ grant: { userId: 'ben' } }, false],
  [{ publicAccess: 'NONE' }, false],
  [{}, false],
] as const)('A change to %j takes rights from Anna: %s', (change, takes) => {
  expect(takesOwnRights(change as unknown as BulkChangeInput, 'anna')).toBe(takes);
});
