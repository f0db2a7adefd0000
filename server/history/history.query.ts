import sql, { empty } from 'sql-template-tag';
import { visibleTo } from '../access/visible-to.js';
import { isUuid } from '../platform/ids.js';
import { decodeCursor, encodeCursor, toPage, type Page, type PageRequest } from '../platform/page.js';
import type { Reader } from '../platform/work.js';
import type { ContactEvent } from './contact-event.entity.js';

const aboutAccess = ['ACCESS_GRANTED', 'ACCESS_REVOKED', 'PUBLISHED', 'UNPUBLISHED'];

/** Entries about who may see a contact stand only before those who may share it. */
export const isShown = ({ type }: Pick<ContactEvent, 'type'>, canShare: boolean): boolean =>
  canShare || !aboutAccess.includes(type);

const shown = (canShare: boolean) => (canShare ? empty : sql` AND type <> ALL(${aboutAccess}::text[])`);

/** A page of a visible contact's history, newest first. */
export async function listHistory(
  { db }: Reader,
  contactId: string,
  canShare: boolean,
  page: PageRequest,
): Promise<Page<ContactEvent>> {
  const after = page.cursor !== null ? sql` AND id < ${eventOfCursor(page.cursor)}` : empty;
  const rows =
    page.size === 0
      ? []
      : await db.rows<ContactEvent>(sql`
          SELECT ${columns} FROM contact_event WHERE contact_id = ${contactId}${shown(canShare)}${after}
          ORDER BY id DESC LIMIT ${page.size + 1}`);
  return toPage(rows, page, event => encodeCursor(['history', event.id]));
}

export async function countHistory({ db }: Reader, contactId: string, canShare: boolean): Promise<number> {
  const [row] = await db.rows<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM contact_event WHERE contact_id = ${contactId}${shown(canShare)}`);
  return row!.n;
}

const columns = sql`id, contact_id AS "contactId", type, at, actor_id AS "actorId", note, stored`;

/** One entry by its id, as it is stored. */
export async function findEvent({ db }: Pick<Reader, 'db'>, id: string): Promise<ContactEvent | null> {
  if (!isUuid(id)) return null;
  const [event] = await db.rows<ContactEvent>(sql`SELECT ${columns} FROM contact_event WHERE id = ${id}`);
  return event ?? null;
}

const eventOfCursor = (cursor: string): string =>
  decodeCursor(cursor, ([list, id]) =>
    list === 'history' && typeof id === 'string' && isUuid(id) ? id : null,
  );

/**
 * Names of contacts, contact types and users that stored changes refer to, by id, as far as the viewer may see them; a
 * merged contact is called what its target is called, and what is gone from the settings what it was called there.
 */
export async function findNames(
  { db, viewer }: Reader,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.rows<{ id: string; name: string }>(sql`
    SELECT old.id, c.display_name AS name
      FROM contact old JOIN contact c ON c.id = coalesce(old.merged_into_id, old.id)
      WHERE old.id = ANY(${ids}::uuid[]) AND c.deleted_at IS NULL AND ${visibleTo(viewer, 'read')}
    UNION ALL SELECT id, name FROM contact_type WHERE id = ANY(${ids}::uuid[])
    UNION ALL SELECT id, name FROM former_name WHERE id = ANY(${ids}::uuid[])
    UNION ALL SELECT id, name FROM app_user WHERE id = ANY(${ids}::uuid[])`);
  return new Map(rows.map(row => [row.id, row.name]));
}
