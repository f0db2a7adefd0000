import sql from 'sql-template-tag';
import { audit, type AuditKind } from '../audit/audit.service.js';
import { fail, UserErrors } from '../platform/errors.js';
import { isUuid, newId } from '../platform/ids.js';
import type { Db } from '../platform/database.js';
import { enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { isAllowedAddress } from '../platform/outbound-http.js';
import type { Work } from '../platform/work.js';
import { queueOf, sendWebhook } from './send-webhook.job.js';
import { newSecret } from './signature.js';
import { hasOwner } from './webhook.query.js';
import { changedWebhook, newWebhook, type WebhookChanges, type WebhookSettings } from './webhook.rules.js';

/** A webhook that was made, or has another secret, which is told this once. */
export interface WithSecret {
  id: string;
  secret: string;
}

/** Makes a webhook with the viewer's rights. For administrators; the caller checks the role. */
export async function createWebhook(work: Work, changes: WebhookChanges): Promise<WithSecret> {
  const { db, viewer, now } = work;
  const { url, events, active } = checked(newWebhook, changes);
  db.send(sql`SELECT pg_advisory_xact_lock(hashtext('webhook'), 0)`);
  const [count] = await db.rows<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM webhook WHERE deleted_at IS NULL`,
  );
  if (count!.n >= limits['webhook.count']) return fail('LIMIT_REACHED', enough());
  const made = { id: newId(), secret: newSecret() };
  db.send(sql`
    INSERT INTO webhook (id, url, events, active, owner_id, secret, gave_up, created_at)
    VALUES (${made.id}, ${url}, ${events}, ${active}, ${viewer.id}, ${made.secret}, false, ${now})`);
  record(work, 'WEBHOOK_CREATED', url);
  return made;
}

/**
 * Changes a webhook; what the input leaves out stays. Whoever switches on one whose owner is no longer an administrator
 * becomes its owner, and one that was given up begins anew.
 */
export async function updateWebhook(work: Work, id: string, changes: WebhookChanges): Promise<string> {
  const current = await lockWebhook(work, id);
  const { url, events, active } = checked(current, changes);
  const isSwitchedOn = active && changes.active === true;
  const owner = isSwitchedOn && !current.hasOwner ? work.viewer.id : current.ownerId;
  work.db.send(sql`
    UPDATE webhook SET url = ${url}, events = ${events}, active = ${active}, owner_id = ${owner},
      gave_up = gave_up AND NOT ${isSwitchedOn},
      failing_since = CASE WHEN ${isSwitchedOn} AND gave_up THEN NULL ELSE failing_since END
    WHERE id = ${id}`);
  const before = hostOf(current.url);
  record(work, 'WEBHOOK_CHANGED', url, before === hostOf(url) ? {} : { before });
  return id;
}

/** Gives a webhook another secret; the one before signs as well for `webhook.secretHours`. */
export async function rotateWebhookSecret(work: Work, id: string): Promise<WithSecret> {
  const { url } = await lockWebhook(work, id);
  const secret = newSecret();
  const until = new Date(work.now.getTime() + limits['webhook.secretHours'] * 3_600_000);
  work.db.send(sql`
    UPDATE webhook SET previous_secret = secret, previous_secret_until = ${until}, secret = ${secret}
    WHERE id = ${id}`);
  record(work, 'WEBHOOK_SECRET_ROTATED', url);
  return { id, secret };
}

/** Ends a webhook at once; its log is removed by and by. */
export async function deleteWebhook(work: Work, id: string): Promise<void> {
  const { url } = await lockWebhook(work, id);
  work.db.send(sql`UPDATE webhook SET deleted_at = ${work.now}, active = false WHERE id = ${id}`);
  record(work, 'WEBHOOK_DELETED', url);
}

/** Sends a delivery again now, with the same id, whatever became of it. */
export async function redeliverWebhook({ db, now }: Work, deliveryId: string): Promise<void> {
  const [delivery] = isUuid(deliveryId)
    ? await db.rows<{ webhookId: string; isActive: boolean }>(sql`
        SELECT w.id AS "webhookId", w.active AND ${hasOwner} AS "isActive"
        FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id JOIN app_user u ON u.id = w.owner_id
        WHERE d.id = ${deliveryId} AND w.deleted_at IS NULL FOR UPDATE OF d`)
    : [];
  if (!delivery) return fail('NOT_FOUND', noDelivery, ['deliveryId']);
  if (!delivery.isActive) return fail('CONFLICT', isPaused, ['deliveryId']);
  db.send(sql`
    UPDATE webhook_delivery SET next_attempt_at = ${now}, succeeded = false, failure = NULL WHERE id = ${deliveryId}`);
  const options = { key: `webhook-${deliveryId}`, queue: queueOf(delivery.webhookId) };
  await enqueue(db, sendWebhook, { id: deliveryId }, options);
}

/** Removes entries of the log older than `webhook.keepDays`, and what is left of deleted webhooks. */
export async function dropOldDeliveries(db: Db, now: Date): Promise<void> {
  const oldest = new Date(now.getTime() - limits['webhook.keepDays'] * 24 * 3_600_000);
  await db.rows(sql`
    DELETE FROM webhook_delivery WHERE id IN (
      SELECT d.id FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id
      WHERE d.at < ${oldest} OR w.deleted_at IS NOT NULL LIMIT 50000)`);
  await db.rows(sql`
    DELETE FROM webhook w WHERE w.deleted_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM webhook_delivery d WHERE d.webhook_id = w.id)`);
}

const record = (work: Work, kind: AuditKind, url: string, more: Record<string, string> = {}): void =>
  audit(work, { kind, actorId: work.viewer.id, details: { host: hostOf(url), ...more } });

/** Without the rest of the address, which may be a secret. */
const hostOf = (url: string): string => new URL(url).host;

type LockedWebhook = WebhookSettings & { ownerId: string; hasOwner: boolean };

async function lockWebhook({ db }: Work, id: string): Promise<LockedWebhook> {
  const [webhook] = isUuid(id)
    ? await db.rows<LockedWebhook>(sql`
        SELECT w.url, w.events, w.active, w.owner_id AS "ownerId", ${hasOwner} AS "hasOwner"
        FROM webhook w JOIN app_user u ON u.id = w.owner_id
        WHERE w.id = ${id} AND w.deleted_at IS NULL FOR UPDATE OF w`)
    : [];
  return webhook ?? fail('NOT_FOUND', noWebhook, ['id']);
}

function checked(current: WebhookSettings, changes: WebhookChanges): WebhookSettings {
  const { webhook, problems } = changedWebhook(current, changes, isAllowedAddress);
  if (problems.length > 0) throw new UserErrors(problems);
  return webhook;
}

const noWebhook = say('There is no such webhook.', 'Diesen Webhook gibt es nicht.');
const noDelivery = say('There is no such delivery.', 'Diese Zustellung gibt es nicht.');
const isPaused = say(
  'The webhook is paused. Switch it on first.',
  'Der Webhook ist pausiert. Schalten Sie ihn zuerst ein.',
);
const enough = () =>
  say(
    `At most ${limits['webhook.count']} webhooks. Delete one first.`,
    `Höchstens ${limits['webhook.count']} Webhooks. Löschen Sie zuerst einen.`,
  );
