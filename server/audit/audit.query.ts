import sql, { empty, join, type Sql } from 'sql-template-tag';
import { isUuid } from '../platform/ids.js';
import { decodeCursor, encodeCursor, toPage, type Page, type PageRequest } from '../platform/page.js';
import type { Reader } from '../platform/work.js';
import type { AuditEntry } from './audit-entry.entity.js';
import type { AuditKind } from './audit.service.js';

/** What of the trail is asked for; what is absent is no condition. */
export interface AuditFilter {
  kinds?: AuditKind[] | null;
  /** Who did it, or whom it was done to. */
  userId?: string | null;
}

type ShownEntry = Pick<AuditEntry, 'id' | 'kind' | 'at' | 'actorId' | 'userId' | 'address' | 'details'>;

/** A page of the audit trail, newest first. */
export async function listAuditEntries(
  { db }: Pick<Reader, 'db'>,
  filter: AuditFilter,
  page: PageRequest,
): Promise<Page<ShownEntry>> {
  const behind = page.cursor === null ? [] : [sql`id < ${entryOfCursor(page.cursor)}`];
  const rows =
    page.size === 0
      ? []
      : await db.rows<ShownEntry>(sql`
          SELECT ${columns} FROM audit_entry ${where(filter, behind)} ORDER BY id DESC LIMIT ${page.size + 1}`);
  return toPage(rows, page, entry => encodeCursor(['audit', entry.id]));
}

/** How many entries there are in all. */
export async function countAuditEntries({ db }: Pick<Reader, 'db'>, filter: AuditFilter): Promise<number> {
  const [row] = await db.rows<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM audit_entry ${where(filter, [])}`);
  return row!.n;
}

/** One entry by its id. */
export async function findAuditEntry({ db }: Pick<Reader, 'db'>, id: string): Promise<ShownEntry | null> {
  const [entry] = await db.rows<ShownEntry>(sql`SELECT ${columns} FROM audit_entry WHERE id = ${id}`);
  return entry ?? null;
}

const columns = sql`id, kind, at, actor_id AS "actorId", user_id AS "userId", address, details`;

function where({ kinds, userId }: AuditFilter, more: Sql[]): Sql {
  const conditions = [...more];
  if (kinds) conditions.push(sql`kind = ANY(${kinds}::text[])`);
  // A malformed id is an id that does not exist.
  if (userId != null && !isUuid(userId)) conditions.push(sql`false`);
  else if (userId != null) conditions.push(sql`(actor_id = ${userId} OR user_id = ${userId})`);
  return conditions.length === 0 ? empty : sql`WHERE ${join(conditions, ' AND ')}`;
}

const entryOfCursor = (cursor: string): string =>
  decodeCursor(cursor, ([list, id]) =>
    list === 'audit' && typeof id === 'string' && isUuid(id) ? id : null,
  );
