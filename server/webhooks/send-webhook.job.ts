import sql from 'sql-template-tag';
import { visibleTo } from '../access/visible-to.js';
import { viewerOfUser } from '../auth/viewer.query.js';
import type { Database, Db } from '../platform/database.js';
import { defineJob, enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import { fetchOutside, OutboundError } from '../platform/outbound-http.js';
import { collectEvents } from '../platform/outbox.js';
import { signedHeaders } from './signature.js';
import { bodyOf, isDead, nextAttempt, type DeliveryFailure, type WebhookEventType } from './webhook.rules.js';

/** One at a time for each webhook, in the order of events as long as all goes well. */
export const queueOf = (webhookId: string): string => `webhook-${webhookId}`;

/**
 * Sends one delivery, once or (where the process dies before it could note down the answer) more often, always with the
 * same id. Address, rights and what there is to tell are looked at now, not when it happened.
 */
export const sendWebhook = defineJob<{ id: string }>(
  'send-webhook',
  async ({ id }, { database }) => {
    const delivery = await openDelivery(database.read, id);
    if (!delivery) return;
    const obstacle = await obstacleOf(database.read, delivery);
    if (obstacle) await giveUp(database.read, id, obstacle);
    else await settle(database, delivery, await post(delivery));
  },
  { waits: true },
);

interface OpenDelivery {
  id: string;
  webhookId: string;
  event: WebhookEventType;
  subjectId: string;
  version: number | null;
  at: Date;
  attempts: number;
  url: string;
  isActive: boolean;
  ownerId: string;
  secret: string;
  previousSecret: string | null;
  previousSecretUntil: Date | null;
}

/** Null: it is no longer to be sent. */
async function openDelivery(db: Db, id: string): Promise<OpenDelivery | null> {
  const [delivery] = await db.rows<OpenDelivery>(sql`
    SELECT d.id, d.webhook_id AS "webhookId", d.event, d.subject_id AS "subjectId", d.version, d.at, d.attempts, w.url,
      w.active AS "isActive", w.owner_id AS "ownerId", w.secret, w.previous_secret AS "previousSecret",
      w.previous_secret_until AS "previousSecretUntil"
    FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id
    WHERE d.id = ${id} AND d.next_attempt_at IS NOT NULL`);
  return delivery ?? null;
}

/** Why it is not sent: the webhook is paused, or there is nothing that its owner may see now. */
async function obstacleOf(db: Db, delivery: OpenDelivery): Promise<DeliveryFailure | null> {
  const owner = await viewerOfUser(db, delivery.ownerId);
  if (!delivery.isActive || !owner || owner.role === 'MEMBER') return 'PAUSED';
  const { event, subjectId } = delivery;
  // That something is gone can be told when it is gone for good, too.
  if (event === 'CONTACT_DELETED') return null;
  const found = {
    CONTACT: sql`SELECT FROM contact c WHERE c.id = ${subjectId} AND ${visibleTo(owner, 'read')}`,
    IMPORT: sql`SELECT FROM import WHERE id = ${subjectId}`,
    FORM: sql`SELECT FROM submission WHERE id = ${subjectId}`,
  }[event.split('_')[0] as 'CONTACT' | 'IMPORT' | 'FORM'];
  return (await db.rows(found)).length > 0 ? null : 'NOT_VISIBLE';
}

async function giveUp(db: Db, id: string, failure: DeliveryFailure): Promise<void> {
  await db.rows(
    sql`UPDATE webhook_delivery SET next_attempt_at = NULL, failure = ${failure} WHERE id = ${id}`,
  );
}

interface Outcome {
  sentAt: Date;
  requestBody: string;
  /** Null: it arrived. */
  failure: DeliveryFailure | null;
  statusCode: number | null;
  responseBody: string | null;
}

async function post(delivery: OpenDelivery): Promise<Outcome> {
  const sentAt = new Date();
  const requestBody = bodyOf(delivery);
  const { secret, previousSecret, previousSecretUntil } = delivery;
  const secrets = previousSecret && previousSecretUntil! > sentAt ? [secret, previousSecret] : [secret];
  const sent = { sentAt, requestBody };
  try {
    const { status, body } = await fetchOutside(delivery.url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...signedHeaders(secrets, { id: delivery.id, body: requestBody, now: sentAt }),
      },
      body: requestBody,
      signal: AbortSignal.timeout(limits['webhook.ms']),
      redirects: 0,
      maxBytes: limits['webhook.answerBytes'],
      cut: true,
    });
    // A text of PostgreSQL holds no NUL.
    return {
      ...sent,
      failure: failureOf(status),
      statusCode: status,
      responseBody: body.toString().replaceAll('\0', ''),
    };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    const failure = error.failure === 'TOO_LARGE' ? 'UNREACHABLE' : error.failure;
    return { ...sent, failure, statusCode: null, responseBody: null };
  }
}

function failureOf(status: number): DeliveryFailure | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return 'REDIRECTED';
  return status === 410 ? 'GONE' : 'REFUSED';
}

/** Notes down what became of it, and with it when it is tried again, or that the receiver is given up. */
async function settle(database: Database, delivery: OpenDelivery, outcome: Outcome): Promise<void> {
  const { id, webhookId, at } = delivery;
  const attempts = delivery.attempts + 1;
  const now = new Date();
  const next = outcome.failure ? nextAttempt({ at, attempts, now }, Math.random()) : null;
  const events = collectEvents();
  await database.transaction(async db => {
    db.send(sql`
      UPDATE webhook_delivery SET attempts = ${attempts}, succeeded = ${outcome.failure === null},
        failure = ${outcome.failure}, status_code = ${outcome.statusCode}, sent_at = ${outcome.sentAt},
        request_body = ${outcome.requestBody}, response_body = ${outcome.responseBody}, next_attempt_at = ${next}
      WHERE id = ${id}`);
    const [webhook] = await db.rows<{ failingSince: Date | null; active: boolean }>(sql`
      UPDATE webhook SET
        failing_since = CASE WHEN ${outcome.failure !== null} THEN coalesce(failing_since, ${outcome.sentAt}) END
      WHERE id = ${webhookId} RETURNING failing_since AS "failingSince", active`);
    if (next)
      await enqueue(
        db,
        sendWebhook,
        { id },
        { runAt: next, key: `webhook-${id}`, queue: queueOf(webhookId) },
      );
    if (!outcome.failure || !webhook?.active) return;
    if (outcome.failure !== 'GONE' && !isDead(webhook.failingSince!, now)) return;
    db.send(sql`UPDATE webhook SET active = false, gave_up = true WHERE id = ${webhookId}`);
    events.emit({ type: 'webhook.given-up', data: { id: webhookId } });
    events.flush(db);
  });
  events.committed();
}
