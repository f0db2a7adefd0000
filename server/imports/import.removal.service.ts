import sql from 'sql-template-tag';
import { removeForGood } from '../contacts/bin.service.js';
import type { ContactKind } from '../contacts/contact.values.js';
import type { Db } from '../platform/database.js';
import type { Work } from '../platform/work.js';
import { plannedAnew } from './import.lookups.query.js';
import { undoPortionSize, type Undone } from './undone.js';

/** Removes contacts of one kind that rows after this line made. Null: none is left. */
export async function removeContacts(
  work: Work,
  planId: string,
  { kind, after }: { kind: ContactKind; after: number },
): Promise<Undone | null> {
  const rows = await work.db.rows<{ line: number; id: string }>(
    sql`SELECT r.line, c.id FROM import_row r JOIN contact c ON c.id = r.contact_id AND c.kind = ${kind}
      WHERE r.plan_id = ${planId} AND r.action = 'CREATE' AND r.line > ${after}
      ORDER BY r.line LIMIT ${undoPortionSize()}`,
    plannedAnew,
  );
  const last = rows.at(-1);
  if (!last) return null;
  const kept = await removeUntouched(
    work,
    rows.map(({ id }) => id),
  );
  return { done: rows.length, kept, next: { kind, line: last.line } };
}

/** Removes companies that were made because persons name them. Null: none is left. */
export async function removeCompaniesNamed(work: Work, planId: string): Promise<Undone | null> {
  const named = await work.db.rows<{ id: string }>(
    sql`UPDATE import_name SET is_own = false
      WHERE plan_id = ${planId} AND kind = 'COMPANY' AND key = ANY(ARRAY(
        SELECT key FROM import_name
        WHERE plan_id = ${planId} AND kind = 'COMPANY' AND is_new AND is_own AND contact_id IS NOT NULL
        LIMIT ${undoPortionSize()}))
      RETURNING contact_id AS id`,
    plannedAnew,
  );
  if (named.length === 0) return null;
  await removeUntouched(
    work,
    named.map(({ id }) => id),
  );
  return { done: 0, kept: [], next: { kind: 'COMPANY', line: lastLine } };
}

const lastLine = 2 ** 31 - 1;

interface Made {
  id: string;
  isUntouched: boolean;
  isPublic: boolean;
  users: string[];
}

/**
 * Removes those of these contacts that are still as the import made them: nobody changed or deleted them, wrote a note, or
 * has people in such a company. Gives the ids of the others.
 */
async function removeUntouched(work: Work, ids: string[]): Promise<string[]> {
  const { db } = work;
  await db.rows(sql`SELECT FROM contact WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`);
  const made = await db.rows<Made>(
    sql`SELECT c.id, c.public_level <> 'NONE' AS "isPublic",
        ARRAY(SELECT g.grantee_id FROM access_grant g WHERE g.contact_id = c.id ORDER BY 1) AS users,
        c.version = 1 AND c.deleted_at IS NULL
          AND NOT EXISTS (SELECT FROM contact_event e WHERE e.contact_id = c.id AND e.type = 'NOTE')
          AND NOT EXISTS (SELECT FROM contact p WHERE p.company_id = c.id)
          AND NOT EXISTS (SELECT FROM contact m WHERE m.merged_into_id = c.id) AS "isUntouched"
      FROM contact c WHERE c.id = ANY(${ids}::uuid[])`,
    plannedAnew,
  );
  const untouched = made.filter(contact => contact.isUntouched);
  await removeForGood(
    db,
    untouched.map(({ id }) => id),
  );
  for (const { ids: gone, from } of bySeers(untouched))
    work.emit({ type: 'contacts.withdrawn', data: { ids: gone, from } });
  return made.filter(contact => !contact.isUntouched).map(({ id }) => id);
}

/** The contacts by who saw them. */
function bySeers(contacts: Made[]): { ids: string[]; from: string[] | null }[] {
  const groups = new Map<string, { ids: string[]; from: string[] | null }>();
  for (const { id, isPublic, users } of contacts) {
    const key = isPublic ? '' : users.join(' ');
    const group = groups.get(key) ?? { ids: [], from: isPublic ? null : users };
    group.ids.push(id);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Removes the tags and contact types that the import made and that nothing uses. */
export async function removeNames(db: Db, planId: string): Promise<void> {
  await db.rows(sql`
    DELETE FROM tag t USING import_name n
    WHERE n.plan_id = ${planId} AND n.kind = 'TAG' AND n.is_own AND t.name_key = n.key
      AND NOT EXISTS (SELECT FROM contact_tag ct WHERE ct.tag_id = t.id)`);
  await db.rows(sql`
    DELETE FROM contact_type t USING import_name n
    WHERE n.plan_id = ${planId} AND n.kind = 'CONTACT_TYPE' AND n.is_own AND t.name_key = n.key
      AND NOT EXISTS (SELECT FROM contact c WHERE c.contact_type_id = t.id)
      AND NOT EXISTS (SELECT FROM import i WHERE i.contact_type_id = t.id)`);
}
