import sql from 'sql-template-tag';
import { publish } from '../platform/channel.js';
import type { Db } from '../platform/database.js';
import { isUuid, newId } from '../platform/ids.js';
import { enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import type { OutboxEvent } from '../platform/outbox.js';
import type { Work } from '../platform/work.js';
import type { NotificationType } from './notification.entity.js';
import { sendNotification } from './notification.job.js';
import { mostCounted } from './notification.rules.js';

export const notificationsTopic = 'notifications';

/** A message of that topic. */
export interface ToldUser {
  userId: string;
  id: string;
}

type Granted = Extract<OutboxEvent, { type: 'access.granted' }>;
type GivenUp = Extract<OutboxEvent, { type: 'webhook.given-up' }>;
type Finished = Extract<OutboxEvent, { type: 'import.completed' }>;

/**
 * Tells a user what somebody gave them, in the application and by mail. What the same person gives them within
 * `notification.gatherSeconds` becomes one notification and one mail: a change of many contacts comes in portions.
 */
export async function notifyOfAccess(db: Db, { data }: Granted): Promise<void> {
  const type = data.level === 'MANAGE' ? 'CONTACT_ASSIGNED' : 'CONTACT_SHARED';
  const count = data.contactCount ?? data.contactIds.length;
  const open = await openNotification(db, data, type);
  const id = open ?? newId();
  if (open) {
    await db.rows(sql`UPDATE notification SET contact_count = contact_count + ${count} WHERE id = ${id}`);
  } else {
    await db.rows(sql`
      INSERT INTO notification (id, user_id, type, at, actor_id, contact_count)
      VALUES (${id}, ${data.userId}, ${type}, now(), ${data.actorId}, ${count})`);
  }
  await db.rows(sql`
    INSERT INTO notification_contact (notification_id, contact_id)
    SELECT ${id}, c.id FROM contact c WHERE c.id = ANY(${data.contactIds}::uuid[])
    ORDER BY c.id
    LIMIT greatest(0, ${mostCounted} - (SELECT count(*) FROM notification_contact WHERE notification_id = ${id}))
    ON CONFLICT DO NOTHING`);
  const runAt = new Date(Date.now() + limits['notification.gatherSeconds'] * 1_000);
  if (!open) await enqueue(db, sendNotification, { id }, { runAt });
  await tell(db, { userId: data.userId, id });
}

/** One that is unread, whose mail has not gone out, and that says the same of the same person. */
async function openNotification(
  db: Db,
  { userId, actorId }: Granted['data'],
  type: NotificationType,
): Promise<string | null> {
  const [open] = await db.rows<{ id: string }>(sql`
    SELECT id FROM notification
    WHERE user_id = ${userId} AND actor_id = ${actorId} AND type = ${type} AND read_at IS NULL
      AND at > now() - make_interval(secs => ${limits['notification.gatherSeconds']})
    ORDER BY id DESC LIMIT 1 FOR UPDATE`);
  return open?.id ?? null;
}

/** Tells whoever made an import that it is finished. */
export async function notifyOfImport(db: Db, { data }: Finished): Promise<void> {
  const id = newId();
  const [made] = await db.rows<{ userId: string }>(sql`
    INSERT INTO notification (id, user_id, type, at, import_id, contact_count)
    SELECT ${id}, created_by_id, 'IMPORT_FINISHED', now(), id, 0 FROM import WHERE id = ${data.id}
    RETURNING user_id AS "userId"`);
  if (made) await tell(db, { userId: made.userId, id });
}

/** Tells these users of a contact that came in through a form, or wrote again; each sees as much as they may. */
export async function notifyOfSubmission(
  db: Db,
  { id: submissionId, contactId, userIds }: { id: string; contactId: string; userIds: string[] },
): Promise<void> {
  for (const userId of userIds) {
    const id = newId();
    await db.rows(sql`
      INSERT INTO notification (id, user_id, type, at, submission_id, contact_count)
      VALUES (${id}, ${userId}, 'FORM_SUBMITTED', now(), ${submissionId}, 1)`);
    await db.rows(sql`
      INSERT INTO notification_contact (notification_id, contact_id) VALUES (${id}, ${contactId})`);
    await enqueue(db, sendNotification, { id });
    await tell(db, { userId, id });
  }
}

/** Tells the owner of a webhook that nothing is sent to it any more. */
export async function notifyOfWebhook(db: Db, { data }: GivenUp): Promise<void> {
  const id = newId();
  const [made] = await db.rows<{ userId: string }>(sql`
    INSERT INTO notification (id, user_id, type, at, webhook_id, contact_count)
    SELECT ${id}, owner_id, 'WEBHOOK_GIVEN_UP', now(), id, 0 FROM webhook
    WHERE id = ${data.id} AND deleted_at IS NULL
    RETURNING user_id AS "userId"`);
  if (!made) return;
  await enqueue(db, sendNotification, { id });
  await tell(db, { userId: made.userId, id });
}

const tell = (db: Db, told: ToldUser): Promise<void> => publish(db, notificationsTopic, [told]);

/** Marks these of the viewer's notifications as read, or all. */
export async function markRead({ db, viewer, now }: Work, ids: string[] | null): Promise<void> {
  const some = ids ? sql` AND id = ANY(${ids.filter(isUuid)}::uuid[])` : sql``;
  db.send(sql`
    UPDATE notification SET read_at = ${now} WHERE user_id = ${viewer.id} AND read_at IS NULL${some}`);
}

/** Removes what is older than `notification.keepDays`. */
export async function dropOldNotifications(db: Db): Promise<void> {
  await db.rows(sql`
    DELETE FROM notification WHERE at < now() - make_interval(days => ${limits['notification.keepDays']}::int)`);
}
