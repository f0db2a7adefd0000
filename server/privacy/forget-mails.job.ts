import { defineJob } from '../platform/jobs.js';

/** Removes the mails kept as files that lead to contacts which were erased. */
export const forgetMails = defineJob<{ contactIds: string[] }>('forget-mails', ({ contactIds }, { mailer }) =>
  mailer.forget(contactIds),
);
