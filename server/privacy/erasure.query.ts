import sql, { empty } from 'sql-template-tag';
import { isUuid } from '../platform/ids.js';
import { decodeCursor, encodeCursor, toPage, type Page, type PageRequest } from '../platform/page.js';
import type { Reader } from '../platform/work.js';
import type { Erasure } from './erasure.entity.js';

/** A page of what was erased, the last first. */
export async function listErasures({ db }: Reader, page: PageRequest): Promise<Page<Erasure>> {
  const cursor = page.cursor === null ? null : placeOf(page.cursor);
  const after = cursor
    ? sql`WHERE (at, contact_id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
    : empty;
  const rows =
    page.size === 0
      ? []
      : await db.rows<Erasure>(sql`
          SELECT contact_id AS "contactId", at, by_id AS "byId" FROM erasure ${after}
          ORDER BY at DESC, contact_id DESC LIMIT ${page.size + 1}`);
  return toPage(rows, page, ({ at, contactId }) => encodeCursor(['erasure', at.getTime(), contactId]));
}

export async function countErasures({ db }: Reader): Promise<number> {
  const [row] = await db.rows<{ n: number }>(sql`SELECT count(*)::int AS n FROM erasure`);
  return row!.n;
}

const placeOf = (cursor: string): { at: Date; id: string } =>
  decodeCursor(cursor, ([list, at, id]) =>
    list === 'erasure' &&
    typeof at === 'number' &&
    Math.abs(at) < lastMoment &&
    typeof id === 'string' &&
    isUuid(id)
      ? { at: new Date(at), id }
      : null,
  );

/** In milliseconds, and within what PostgreSQL takes: the year 9999. */
const lastMoment = 253_402_300_799_000;
