import { enqueue } from './platform/jobs.js';
import type { Subscribers } from './platform/outbox.js';
import { sendInvitation } from './users/invitation.job.js';

/** The one list of what happens after what: event → handlers, which only enqueue jobs. */
export const subscribers: Subscribers = {
  'user.invited': [(db, { data }) => enqueue(db, sendInvitation, data)],
};
