import sql, { empty } from 'sql-template-tag';
import { visibleTo } from '../access/visible-to.js';
import { isUuid } from '../platform/ids.js';
import { decodeCursor, encodeCursor, toPage, type Page, type PageRequest } from '../platform/page.js';
import type { Reader } from '../platform/work.js';
import type { ContactEvent, StoredChange } from './contact-event.entity.js';

/** Entries about who may see a contact stand only before those who may share it. */
const shown = (canShare: boolean) =>
  canShare ? empty : sql` AND type NOT IN ('ACCESS_GRANTED', 'ACCESS_REVOKED', 'PUBLISHED', 'UNPUBLISHED')`;

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

/** Names of everything that stored changes refer to, as far as the viewer may see it. */
export type Names = Map<string, string>;

export async function namesFor({ db, viewer }: Reader, stored: readonly StoredChange[]): Promise<Names> {
  const ids = stored.flatMap(({ before, after }) => [...idsIn(before), ...idsIn(after)]);
  if (ids.length === 0) return new Map();
  const rows = await db.rows<{ id: string; name: string }>(sql`
    SELECT c.id, c.display_name AS name FROM contact c
      WHERE c.id = ANY(${ids}::uuid[]) AND c.deleted_at IS NULL AND ${visibleTo(viewer, 'read')}
    UNION ALL SELECT id, name FROM contact_type WHERE id = ANY(${ids}::uuid[])
    UNION ALL SELECT id, name FROM app_user WHERE id = ANY(${ids}::uuid[])`);
  return new Map(rows.map(row => [row.id, row.name]));
}

function idsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const { contact, contactType, users } = value as {
    contact?: string;
    contactType?: string;
    users?: string[];
  };
  return [contact, contactType, ...(users ?? [])].filter(id => id !== undefined);
}
