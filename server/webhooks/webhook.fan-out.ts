import sql from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import { newId } from '../platform/ids.js';
import { enqueueAll } from '../platform/jobs.js';
import type { OutboxEvent } from '../platform/outbox.js';
import { queueOf, sendWebhook } from './send-webhook.job.js';
import { hasOwner } from './webhook.query.js';
import { eventOf, type WebhookEventType } from './webhook.rules.js';

/** Makes a delivery of each event for each webhook that is to be told of it, in the transaction that takes the events out. */
export async function deliverToWebhooks(db: Db, events: OutboxEvent[]): Promise<void> {
  const told = events.flatMap(toTold);
  if (told.length === 0) return;
  const webhooks = await db.rows<{ id: string; events: WebhookEventType[] }>(sql`
    SELECT w.id, w.events FROM webhook w JOIN app_user u ON u.id = w.owner_id
    WHERE w.active AND w.deleted_at IS NULL AND ${hasOwner}`);
  const deliveries = told.flatMap(each =>
    webhooks
      .filter(webhook => webhook.events.includes(each.event))
      .map(webhook => ({ id: newId(), webhook_id: webhook.id, ...each })),
  );
  if (deliveries.length === 0) return;
  await db.rows(sql`
    INSERT INTO webhook_delivery (id, webhook_id, event, subject_id, version, at, attempts, succeeded, next_attempt_at)
    SELECT id, webhook_id, event, subject_id, version, now(), 0, false, now()
    FROM jsonb_to_recordset(${JSON.stringify(deliveries)}::jsonb)
      AS d (id uuid, webhook_id uuid, event text, subject_id uuid, version int)`);
  await enqueueAll(
    db,
    sendWebhook,
    deliveries.map(({ id, webhook_id }) => ({
      payload: { id },
      key: `webhook-${id}`,
      queue: queueOf(webhook_id),
    })),
  );
}

interface Told {
  event: WebhookEventType;
  subject_id: string;
  version: number | null;
}

function toTold({ type, data }: OutboxEvent): Told[] {
  const event = eventOf(type);
  if (!event || !('id' in data)) return [];
  return [{ event, subject_id: data.id, version: 'version' in data ? data.version : null }];
}
