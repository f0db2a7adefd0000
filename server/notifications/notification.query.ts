import sql, { empty, type Sql } from 'sql-template-tag';
import { isAdministrator, visibleTo } from '../access/visible-to.js';
import type { Db } from '../platform/database.js';
import { isUuid } from '../platform/ids.js';
import { decodeCursor, encodeCursor, toPage, type Page, type PageRequest } from '../platform/page.js';
import type { Reader, Viewer } from '../platform/work.js';
import type { NotificationType } from './notification.entity.js';
import { mostCounted } from './notification.rules.js';

/** A notification with what its reader may see of it now. */
export interface ShownNotification {
  id: string;
  type: NotificationType;
  at: Date;
  read: boolean;
  importId: string | null;
  actorName: string | null;
  fileName: string | null;
  formTitle: string | null;
  webhookUrl: string | null;
  contactCount: number;
  /** Of the only contact; null where it is about several. */
  contactId: string | null;
  contactName: string | null;
}

/** The contacts `c` of the notification `n` that the reader sees; a merged one is its target. */
const seenContacts = (viewer: Viewer): Sql => sql`
  notification_contact nc JOIN contact old ON old.id = nc.contact_id
    JOIN contact c ON c.id = coalesce(old.merged_into_id, old.id)
  WHERE nc.notification_id = n.id AND c.deleted_at IS NULL AND ${visibleTo(viewer, 'read')}`;

/** Whoever may see nothing of what it is about any more is told nothing. */
const shown = (viewer: Viewer): Sql => sql`n.user_id = ${viewer.id}
  AND (n.type = 'IMPORT_FINISHED' OR (n.type = 'WEBHOOK_GIVEN_UP' AND ${isAdministrator(viewer)}) OR EXISTS (SELECT FROM ${seenContacts(viewer)}))`;

const columns: Sql = sql`
  n.id, n.type, n.at, n.read_at IS NOT NULL AS read, n.import_id AS "importId", a.name AS "actorName",
  i.file_name AS "fileName", f.title AS "formTitle", w.url AS "webhookUrl",
  CASE WHEN n.contact_count > ${mostCounted} AND seen.n >= ${mostCounted} THEN n.contact_count ELSE seen.n END AS "contactCount",
  CASE WHEN seen.n = 1 THEN seen.id END AS "contactId", CASE WHEN seen.n = 1 THEN seen.name END AS "contactName"`;

const joined = (viewer: Viewer): Sql => sql`notification n
  LEFT JOIN app_user a ON a.id = n.actor_id
  LEFT JOIN import i ON i.id = n.import_id
  LEFT JOIN submission s ON s.id = n.submission_id
  LEFT JOIN web_form f ON f.id = s.form_id
  LEFT JOIN webhook w ON w.id = n.webhook_id
  CROSS JOIN LATERAL (
    SELECT count(DISTINCT c.id)::int AS n, min(c.id::text) AS id, min(c.display_name) AS name FROM ${seenContacts(viewer)}
  ) seen`;

/** A page of what the viewer is told, newest first. */
export async function listNotifications(
  { db, viewer }: Reader,
  page: PageRequest,
): Promise<Page<ShownNotification>> {
  const after = page.cursor === null ? empty : sql` AND n.id < ${idOfCursor(page.cursor)}`;
  const rows =
    page.size === 0
      ? []
      : await db.rows<ShownNotification>(sql`
          SELECT ${columns} FROM ${joined(viewer)} WHERE ${shown(viewer)}${after}
          ORDER BY n.id DESC LIMIT ${page.size + 1}`);
  return toPage(rows, page, ({ id }) => encodeCursor(['notifications', id]));
}

/** Those of these ids that the viewer is told. */
export async function findNotifications(
  { db, viewer }: Reader,
  ids: readonly string[],
): Promise<ShownNotification[]> {
  const known = ids.filter(isUuid);
  if (known.length === 0) return [];
  return db.rows(sql`
    SELECT ${columns} FROM ${joined(viewer)} WHERE n.id = ANY(${known}::uuid[]) AND ${shown(viewer)}
    ORDER BY n.id`);
}

/** How many there are, read or not, or how many are unread. */
export async function countNotifications(
  { db, viewer }: Reader,
  { unreadOnly }: { unreadOnly: boolean },
): Promise<number> {
  const unread = unreadOnly ? sql` AND n.read_at IS NULL` : empty;
  const [row] = await db.rows<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM notification n WHERE ${shown(viewer)}${unread}`,
  );
  return row!.n;
}

/** What was sent with the submission that a notification is about, by the labels of the form; empty where it is of another. */
export async function submittedTexts(db: Db, id: string): Promise<string[]> {
  const [sent] = await db.rows<{ values: { label: string; value: string }[] }>(sql`
    SELECT s.stored_values AS values FROM notification n JOIN submission s ON s.id = n.submission_id
    WHERE n.id = ${id}`);
  return sent?.values.map(({ label, value }) => `${label}: ${value}`) ?? [];
}

const idOfCursor = (cursor: string): string =>
  decodeCursor(cursor, ([list, id]) =>
    list === 'notifications' && typeof id === 'string' && isUuid(id) ? id : null,
  );
