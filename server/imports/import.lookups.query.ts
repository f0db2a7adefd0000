import sql from 'sql-template-tag';
import { visibleTo } from '../access/visible-to.js';
import type { ContactKind } from '../contacts/contact.values.js';
import type { Reader } from '../platform/work.js';

export interface EmailMatch {
  kind: ContactKind;
  email: string;
  contactId: string;
}

/** For each e-mail key the oldest visible contact of each kind that has it. */
export function matchesByEmail({ db, viewer }: Reader, keys: string[]): Promise<EmailMatch[]> {
  return db.rows(
    sql`SELECT DISTINCT ON (c.kind, e.key) c.kind, e.key AS email, c.id AS "contactId"
      FROM contact_email e JOIN contact c ON c.id = e.contact_id
      WHERE e.key = ANY(${keys}::text[]) AND c.deleted_at IS NULL AND ${visibleTo(viewer, 'read')}
      ORDER BY c.kind, e.key, c.created_at, c.id`,
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

/** An import fills tables by the minute: a plan that PostgreSQL kept from when they were empty would scan them. */
export const plannedAnew = { once: true };
