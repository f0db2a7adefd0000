import sql from 'sql-template-tag';
import { issueReset } from './password-reset.service.js';
import { defineJob } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import type { Locale } from '../platform/messages.js';
import { passwordResetMail } from './password-reset.mail.js';

/**
 * Sends the link for a new password, if the address is that of somebody who works here. The link is made here, because
 * a token waiting in the queue would stand in the database in plain.
 */
export const sendPasswordReset = defineJob<{ emailKey: string }>(
  'send-password-reset',
  async ({ emailKey }, context) => {
    const found = await context.database.transaction(async db => {
      const [user] = await db.rows<{ id: string; name: string; address: string; locale: Locale }>(sql`
        SELECT id, name, email AS address, locale FROM app_user
        WHERE email_key = ${emailKey} AND active AND password_hash IS NOT NULL FOR SHARE`);
      return user && { user, url: await issueReset(db, user.id, new Date()) };
    });
    if (!found) return;
    const { user, url } = found;
    const minutes = limits['token.resetMinutes'];
    await context.mailer.send(passwordResetMail({ to: user, locale: user.locale, url, minutes }));
  },
);
