import sql from 'sql-template-tag';
import { viewerOfUser } from '../auth/viewer.query.js';
import { defineJob } from '../platform/jobs.js';
import { notificationMail } from './notification.mail.js';
import { findNotifications, submittedTexts } from './notification.query.js';

/**
 * Sends the mail of a notification, with what its reader may see at that moment; none where there is nothing left to
 * see, where it was read in the application meanwhile, or where its reader was deactivated.
 */
export const sendNotification = defineJob<{ id: string }>(
  'send-notification',
  async ({ id }, { database, mailer }) => {
    const db = database.read;
    const [found] = await db.rows<{ userId: string; name: string; address: string }>(sql`
      SELECT u.id AS "userId", u.name, u.email AS address
      FROM notification n JOIN app_user u ON u.id = n.user_id WHERE n.id = ${id} AND n.read_at IS NULL`);
    const viewer = found && (await viewerOfUser(db, found.userId));
    if (!viewer) return;
    const [notification] = await findNotifications({ db, viewer }, [id]);
    if (!notification) return;
    const to = { name: found.name, address: found.address };
    const sent = await submittedTexts(db, id);
    await mailer.send(notificationMail(notification, { to, locale: viewer.locale, sent }));
  },
);
