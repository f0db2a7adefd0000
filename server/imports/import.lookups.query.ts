import sql, { type Sql } from 'sql-template-tag';
import { visibleTo } from '../access/visible-to.js';
import { contactKinds, type ContactKind } from '../contacts/contact.values.js';
import { isUuid } from '../platform/ids.js';
import type { Reader } from '../platform/work.js';
import type { MatchKey } from './import.values.js';
import { valuesOf } from './match-keys.js';

/** A visible contact that is recognised by a key (match-keys.ts). */
export interface Match {
  key: string;
  id: string;
  createdAt: Date;
}

/**
 * The visible contacts that have these keys, of each the oldest few. `but` leaves out contacts `c`: those of which
 * something else is known than what stands in the database.
 */
export async function findMatches(
  reader: Reader,
  keys: Iterable<string>,
  ways: readonly MatchKey[],
  but: Sql,
): Promise<Match[]> {
  const all = [...keys];
  const found: Match[] = [];
  for (const way of ways) {
    if (way === 'ID') continue;
    const wanted = contactKinds.flatMap(kind => valuesOf(all, kind, way).map(value => ({ kind, value })));
    if (wanted.length === 0) continue;
    found.push(
      ...(await reader.db.rows<Match>(
        sql`SELECT k.kind || ' ' || ${way} || ' ' || k.value AS key, m.id, m."createdAt"
          FROM json_to_recordset(${JSON.stringify(wanted)}::json) AS k (kind text, value text), LATERAL (
            SELECT c.id, c.created_at AS "createdAt" FROM ${having(reader, way)}
              AND c.kind = k.kind AND c.deleted_at IS NULL AND ${visibleTo(reader.viewer, 'read')} AND ${but}
            ORDER BY c.created_at, c.id LIMIT ${oldestFew}
          ) m`,
        plannedAnew,
      )),
    );
  }
  return found;
}

/** The oldest may prove to be no match any more: an earlier row of the file changes it. */
const oldestFew = 3;

/** Contacts `c` that are recognised by `k.value`; of a company that the importer does not see, nothing is known. */
function having({ viewer }: Reader, way: Exclude<MatchKey, 'ID'>): Sql {
  switch (way) {
    case 'EMAIL':
      return sql`contact_email e JOIN contact c ON c.id = e.contact_id WHERE e.key = k.value`;
    case 'PHONE':
      return sql`contact_phone e JOIN contact c ON c.id = e.contact_id WHERE e.e164 = k.value`;
    case 'NAME':
      return sql`contact c WHERE lower(c.display_name) = lower(k.value COLLATE "und-x-icu")`;
    case 'NAME_AND_COMPANY':
      return sql`contact c
        LEFT JOIN contact co ON co.id = c.company_id AND co.deleted_at IS NULL AND ${visibleTo(viewer, 'read', 'co')}
        WHERE lower(c.display_name) = lower(split_part(k.value, E'\n', 1) COLLATE "und-x-icu")
          AND coalesce(lower(co.display_name), '') = lower(split_part(k.value, E'\n', 2) COLLATE "und-x-icu")`;
  }
}

/** The visible contacts of these ids, by the ids as they were asked for; a merged one leads to its target. */
export async function contactsOfIds(
  { db, viewer }: Reader,
  ids: string[],
): Promise<{ asked: string; id: string; kind: ContactKind; createdAt: Date }[]> {
  const known = ids.filter(isUuid);
  if (known.length === 0) return [];
  return db.rows(
    sql`SELECT old.id AS asked, c.id, c.kind, c.created_at AS "createdAt"
      FROM contact old JOIN contact c ON c.id = coalesce(old.merged_into_id, old.id)
      WHERE old.id = ANY(${known}::uuid[]) AND c.deleted_at IS NULL AND ${visibleTo(viewer, 'read')}`,
    plannedAnew,
  );
}

export interface NamedCompany {
  name: string;
  /** The same for all names that mean the same company. */
  key: string;
  /** The oldest visible company of that name. */
  contactId: string | null;
}

/** What the names of companies stand for, whatever their case. */
export function companiesByName({ db, viewer }: Reader, names: string[]): Promise<NamedCompany[]> {
  return db.rows(
    sql`SELECT n.name, n.key, (
        SELECT (array_agg(c.id ORDER BY c.created_at, c.id))[1] FROM contact c
        WHERE lower(c.display_name) = n.key AND c.kind = 'COMPANY' AND c.deleted_at IS NULL
          AND ${visibleTo(viewer, 'read')}
      ) AS "contactId"
      FROM (SELECT u.name, lower(u.name COLLATE "und-x-icu") AS key FROM unnest(${names}::text[]) AS u (name)) n`,
    plannedAnew,
  );
}

/** The active users with these e-mail addresses. */
export async function activeUsers(
  { db }: Pick<Reader, 'db'>,
  emails: string[],
): Promise<{ id: string; email: string }[]> {
  if (emails.length === 0) return [];
  return db.rows(
    sql`SELECT id, lower(email) AS email FROM app_user WHERE active AND lower(email) = ANY(${emails}::text[])`,
  );
}

/** An import fills tables by the minute: a plan that PostgreSQL kept from when they were empty would scan them. */
export const plannedAnew = { once: true };
