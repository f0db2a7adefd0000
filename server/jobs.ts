import { foldContactCounts } from './auth/contact-count.query.js';
import { deleteOldAuditEntries } from './audit/audit.service.js';
import { deleteExpiredTokens } from './auth/one-time-token.service.js';
import { sendPasswordReset } from './auth/password-reset.job.js';
import { deleteEndedRates } from './auth/rate.service.js';
import { deleteStaleSessions } from './auth/session.service.js';
import { emptyBin } from './contacts/bin.service.js';
import { sortInSearchTexts } from './contacts/contact-search.service.js';
import { handOver } from './contacts/handover.job.js';
import { clearImport, dropOldFiles } from './imports/import.cleaning.js';
import { planRows } from './imports/plan.job.js';
import { runRows } from './imports/run.job.js';
import { undoRows } from './imports/undo.job.js';
import { sendNotification } from './notifications/notification.job.js';
import { dropOldNotifications } from './notifications/notification.service.js';
import { dropOldSuggestions } from './photo-suggestions/photo-suggestion.store.js';
import type { Job } from './platform/jobs.js';
import { deleteOldAnswers } from './platform/kept-answer.service.js';
import type { PeriodicTask } from './platform/periodic.js';
import { forgetMails } from './privacy/forget-mails.job.js';
import { followSettings } from './settings/following.job.js';
import { sendInvitation } from './users/invitation.job.js';
import { processSubmission } from './web-forms/submission.job.js';
import { dropUnwantedSubmissions } from './web-forms/submission.service.js';
import { sendWebhook } from './webhooks/send-webhook.job.js';
import { dropOldDeliveries } from './webhooks/webhook.service.js';

/** The one list of jobs that are enqueued. */
export const jobs: Job<never>[] = [
  sendInvitation,
  sendPasswordReset,
  sendNotification,
  handOver,
  followSettings,
  planRows,
  runRows,
  undoRows,
  clearImport,
  forgetMails,
  processSubmission,
  sendWebhook,
];

/** The one list of what is done again and again. */
export const periodicTasks: PeriodicTask[] = [
  { name: 'fold-contact-counts', everySeconds: 2, run: foldContactCounts },
  { name: 'sort-in-search-texts', everySeconds: 3, run: sortInSearchTexts },
  { name: 'delete-stale-sessions', everySeconds: 600, run: db => deleteStaleSessions(db, new Date()) },
  { name: 'delete-expired-tokens', everySeconds: 600, run: db => deleteExpiredTokens(db, new Date()) },
  { name: 'empty-bin', everySeconds: 600, run: emptyBin },
  { name: 'drop-old-import-files', everySeconds: 600, run: db => dropOldFiles(db, new Date()) },
  { name: 'drop-old-notifications', everySeconds: 3_600, run: dropOldNotifications },
  { name: 'delete-old-audit-entries', everySeconds: 3_600, run: db => deleteOldAuditEntries(db, new Date()) },
  {
    name: 'drop-unwanted-submissions',
    everySeconds: 3_600,
    run: db => dropUnwantedSubmissions(db, new Date()),
  },
  { name: 'drop-old-deliveries', everySeconds: 3_600, run: db => dropOldDeliveries(db, new Date()) },
  { name: 'drop-old-photo-suggestions', everySeconds: 600, run: dropOldSuggestions },
  { name: 'delete-old-answers', everySeconds: 600, run: db => deleteOldAnswers(db, new Date()) },
  { name: 'delete-ended-rates', everySeconds: 600, run: deleteEndedRates },
];
