import type { ImportStatus } from '../../graphql/graphql';

/** The four steps of an import; the last one shows the progress and then the report. */
export const steps = ['upload', 'settings', 'check', 'run'] as const;
export type Step = (typeof steps)[number];

/**
 * Where an import goes on, whoever opens it and whenever. A plan that is finished may be left for the settings again
 * (`backToSettings`); it counts until something is changed there.
 */
export function stepOf(status: ImportStatus, backToSettings: boolean): Step {
  switch (status) {
    case 'DRAFT':
      return 'settings';
    case 'PLANNING':
      return 'check';
    case 'PLANNED':
      return backToSettings ? 'settings' : 'check';
    default:
      return 'run';
  }
}

/** Whether the server is at work, so that the numbers on the screen grow old. */
export function isWorking(status: ImportStatus): boolean {
  return status === 'PLANNING' || status === 'RUNNING' || status === 'UNDOING';
}
