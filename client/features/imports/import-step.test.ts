import { describe, expect, test } from '@jest/globals';
import type { ImportStatus } from '../../graphql/graphql';
import { isWorking, stepOf } from './import-step';

describe('An import is resumed at the step that it had reached', () => {
  test.each<[ImportStatus, string]>([
    ['DRAFT', 'settings'],
    ['PLANNING', 'check'],
    ['PLANNED', 'check'],
    ['RUNNING', 'run'],
    ['COMPLETED', 'run'],
    ['CANCELLED', 'run'],
    ['FAILED', 'run'],
    ['UNDOING', 'run'],
    ['UNDONE', 'run'],
  ])('%s: %s', (status, step) => {
    expect(stepOf(status, false)).toBe(step);
  });

  test('going back to the settings is possible until it runs', () => {
    expect(stepOf('PLANNED', true)).toBe('settings');
    expect(stepOf('RUNNING', true)).toBe('run');
    expect(stepOf('COMPLETED', true)).toBe('run');
  });
});

test('Only work of the server is asked after', () => {
  const statuses: ImportStatus[] = ['DRAFT', 'PLANNING', 'PLANNED', 'RUNNING', 'COMPLETED', 'UNDOING'];
  expect(statuses.filter(isWorking)).toEqual(['PLANNING', 'RUNNING', 'UNDOING']);
});
