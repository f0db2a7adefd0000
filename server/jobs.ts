import { foldContactCounts } from './auth/contact-count.query.js';
import { deleteExpiredTokens } from './auth/one-time-token.service.js';
import { deleteEndedRates } from './auth/rate.service.js';
import { deleteStaleSessions } from './auth/session.service.js';
import { emptyBin } from './contacts/bin.service.js';
import { clearImport, dropOldFiles } from './imports/import.cleaning.js';
import { planRows } from './imports/plan.job.js';
import { runRows } from './imports/run.job.js';
import type { Job } from './platform/jobs.js';
import type { PeriodicTask } from './platform/periodic.js';
import { sendInvitation } from './users/invitation.job.js';

/** The one list of jobs that are enqueued. */
export const jobs: Job<never>[] = [sendInvitation, planRows, runRows, clearImport];

/** The one list of what is done again and again. */
export const periodicTasks: PeriodicTask[] = [
  { name: 'fold-contact-counts', everySeconds: 2, run: foldContactCounts },
  { name: 'delete-stale-sessions', everySeconds: 600, run: db => deleteStaleSessions(db, new Date()) },
  { name: 'delete-expired-tokens', everySeconds: 600, run: db => deleteExpiredTokens(db, new Date()) },
  { name: 'empty-bin', everySeconds: 600, run: emptyBin },
  { name: 'drop-old-import-files', everySeconds: 600, run: db => dropOldFiles(db, new Date()) },
  { name: 'delete-ended-rates', everySeconds: 600, run: deleteEndedRates },
];
