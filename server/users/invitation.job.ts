import sql from 'sql-template-tag';
import { isInvited, issueInvitation } from '../auth/invitation.service.js';
import { defineJob } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import type { Locale } from '../platform/messages.js';
import { invitationMail } from './invitation.mail.js';

/**
 * Sends the invitation. The link is made here, because a token waiting in the queue would stand in the database in
 * plain; a second attempt sends another link that works as well, and the first use ends them all.
 */
export const sendInvitation = defineJob<{ userId: string }>(
  'send-invitation',
  async ({ userId }, context) => {
    const invited = await context.database.transaction(async db => {
      const [user] = await db.rows<{ name: string; address: string; locale: Locale }>(sql`
      SELECT name, email AS address, locale FROM app_user
      WHERE id = ${userId} AND ${isInvited} FOR SHARE`);
      return user && { user, url: await issueInvitation(db, userId, new Date()) };
    });
    if (!invited) return;
    const { user, url } = invited;
    const days = limits['token.invitationDays'];
    await context.mailer.send(invitationMail({ to: user, locale: user.locale, url, days }));
  },
);
