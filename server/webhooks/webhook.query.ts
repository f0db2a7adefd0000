import sql, { empty, type Sql } from 'sql-template-tag';
import { isAdministrator } from '../access/visible-to.js';
import { isUuid } from '../platform/ids.js';
import { decodeCursor, encodeCursor, toPage, type Page, type PageRequest } from '../platform/page.js';
import type { Reader } from '../platform/work.js';
import type { PauseReason } from './webhook.rules.js';
import type { Webhook, WebhookDelivery } from './webhook.entity.js';

/** A webhook as administrators see it: without its secrets. */
export type WebhookRow = Pick<
  Webhook,
  'id' | 'url' | 'events' | 'active' | 'ownerId' | 'failingSince' | 'createdAt'
> & { pauseReason: PauseReason | null };
export type DeliveryRow = Omit<WebhookDelivery, 'webhook'>;

/** Of `w` with its owner `u`: whether there is somebody whose rights it has. */
export const hasOwner: Sql = sql`(u.active AND u.role <> 'MEMBER')`;

const webhooks: Sql = sql`
  SELECT w.id, w.url, w.events, w.active AND ${hasOwner} AS active, w.owner_id AS "ownerId",
    w.failing_since AS "failingSince", w.created_at AS "createdAt",
    CASE WHEN w.active AND ${hasOwner} THEN NULL WHEN w.gave_up THEN 'FAILING' WHEN NOT w.active THEN 'SWITCHED_OFF'
      ELSE 'OWNER' END AS "pauseReason"
  FROM webhook w JOIN app_user u ON u.id = w.owner_id WHERE w.deleted_at IS NULL`;

const deliveryColumns: Sql = sql`
  d.id, d.webhook_id AS "webhookId", d.event, d.subject_id AS "subjectId", d.version, d.at, d.attempts,
  d.status_code AS "statusCode", d.succeeded, d.next_attempt_at AS "nextAttemptAt", d.failure, d.sent_at AS "sentAt",
  d.request_body AS "requestBody", d.response_body AS "responseBody"`;

/** All webhooks, the oldest first, for administrators; nothing for others. */
export async function listWebhooks({ db, viewer }: Reader): Promise<WebhookRow[]> {
  return isAdministrator(viewer) ? db.rows(sql`${webhooks} ORDER BY w.id`) : [];
}

/** The webhook of an id, for administrators; null for others. */
export async function findWebhook({ db, viewer }: Reader, id: string): Promise<WebhookRow | null> {
  if (!isAdministrator(viewer) || !isUuid(id)) return null;
  const [webhook] = await db.rows<WebhookRow>(sql`${webhooks} AND w.id = ${id}`);
  return webhook ?? null;
}

/** A page of what was sent to a webhook, or is to be, newest first; for administrators. */
export async function listDeliveries(
  { db, viewer }: Reader,
  webhookId: string,
  page: PageRequest,
): Promise<Page<DeliveryRow>> {
  const after = page.cursor === null ? empty : sql` AND d.id < ${idOfCursor(page.cursor)}`;
  const rows =
    page.size === 0 || !isAdministrator(viewer)
      ? []
      : await db.rows<DeliveryRow>(sql`
          SELECT ${deliveryColumns} FROM webhook_delivery d WHERE d.webhook_id = ${webhookId}${after}
          ORDER BY d.id DESC LIMIT ${page.size + 1}`);
  return toPage(rows, page, ({ id }) => encodeCursor(['deliveries', id]));
}

/** How many there are in all. */
export async function countDeliveries({ db, viewer }: Reader, webhookId: string): Promise<number> {
  if (!isAdministrator(viewer)) return 0;
  const [row] = await db.rows<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM webhook_delivery d WHERE d.webhook_id = ${webhookId}`,
  );
  return row!.n;
}

/** The delivery of an id, for administrators; null for others. */
export async function findDelivery({ db, viewer }: Reader, id: string): Promise<DeliveryRow | null> {
  if (!isAdministrator(viewer) || !isUuid(id)) return null;
  const [delivery] = await db.rows<DeliveryRow>(sql`
    SELECT ${deliveryColumns} FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id
    WHERE d.id = ${id} AND w.deleted_at IS NULL`);
  return delivery ?? null;
}

const idOfCursor = (cursor: string): string =>
  decodeCursor(cursor, ([list, id]) =>
    list === 'deliveries' && typeof id === 'string' && isUuid(id) ? id : null,
  );
