import { announceContacts } from './contacts/contact-changes.js';
import { notifyOfAccess, notifyOfImport, notifyOfWebhook } from './notifications/notification.service.js';
import { enqueue } from './platform/jobs.js';
import type { Subscribers } from './platform/outbox.js';
import { sendInvitation } from './users/invitation.job.js';
import { tellOfSubmission } from './web-forms/submission.notices.js';
import { deliverToWebhooks } from './webhooks/webhook.fan-out.js';

/** The one list of what happens after what: event → handlers, which enqueue jobs, note and announce; nothing slow. */
export const subscribers: Subscribers = {
  'user.invited': [(db, { data }) => enqueue(db, sendInvitation, data)],
  'access.granted': [notifyOfAccess],
  'import.completed': [notifyOfImport],
  'form.submitted': [tellOfSubmission],
  'webhook.given-up': [notifyOfWebhook],
  all: [announceContacts, deliverToWebhooks],
};
