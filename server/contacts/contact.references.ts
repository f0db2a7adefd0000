import sql from 'sql-template-tag';
import { visibleTo } from '../access/visible-to.js';
import type { Problem } from '../platform/errors.js';
import { isUuid } from '../platform/ids.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import type { ContactChanges, ContactInput } from './contact.values.js';

/**
 * What the ids among `changes` lead to that does not exist, is not visible or cannot be assigned. Managers are judged
 * as they stand in `input`, so that paths lead there; who is one already may stay one, deactivated or not.
 */
export async function checkReferences(
  work: Work,
  changes: ContactChanges,
  input: ContactInput,
  managerIds: string[] = [],
): Promise<Problem[]> {
  const problems: Problem[] = [];
  if (changes.companyId != null && !(await isVisibleCompany(work, changes.companyId))) {
    problems.push({ code: 'NOT_FOUND', message: noCompany, path: ['companyId'] });
  }
  problems.push(...(await checkContactType(work, changes.contactTypeId)));
  const given = changes.managerIds?.length ? (input.managerIds ?? []) : [];
  problems.push(...(await checkUsers(work, given, 'managerIds', managerIds)));
  return problems;
}

/** NOT_FOUND for a contact type that there is not; the one there is stays until this transaction ends. */
export async function checkContactType(work: Work, id: string | null | undefined): Promise<Problem[]> {
  if (id == null || (await isContactType(work, id))) return [];
  return [{ code: 'NOT_FOUND', message: noType, path: ['contactTypeId'] }];
}

/** NOT_FOUND for each id that is no active user's and is not among `accepted`; the path says which. */
export async function checkUsers(
  work: Work,
  ids: string[],
  field: string,
  accepted: string[] = [],
): Promise<Problem[]> {
  const fine = [work.viewer.id, ...accepted];
  const others = ids.filter(id => !fine.includes(id));
  if (others.length === 0) return [];
  const rows = await work.db.rows<{ id: string }>(
    sql`SELECT id FROM app_user WHERE active AND id = ANY(${others.filter(isUuid)}::uuid[]) FOR SHARE`,
  );
  const known = new Set([...fine, ...rows.map(row => row.id)]);
  return ids.flatMap((id, index) =>
    known.has(id) ? [] : [{ code: 'NOT_FOUND' as const, message: noUser, path: [field, String(index)] }],
  );
}

/** The company cannot be merged into another until this transaction ends, so no link leads to one that is gone. */
async function isVisibleCompany(work: Work, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const rows = await work.db.rows(sql`
    SELECT FROM contact c
    WHERE c.id = ${id} AND c.kind = 'COMPANY' AND c.deleted_at IS NULL AND ${visibleTo(work.viewer, 'read')}
    FOR SHARE OF c`);
  return rows.length > 0;
}

/** Whether there is such a contact type; it stays until this transaction ends. */
export async function isContactType(work: Pick<Work, 'db'>, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  return (await work.db.rows(sql`SELECT FROM contact_type WHERE id = ${id} FOR KEY SHARE`)).length > 0;
}

/**
 * The company that a name stands for: the oldest visible one of that name, whatever the case, or null; `preferred` (an
 * id) before any older one. Whoever asks for the same name meanwhile waits until this transaction ends, so that a new
 * company is made once; so does whoever would merge the company into another.
 */
export async function findCompanyByName(
  work: Work,
  name: string,
  preferred: string | null = null,
): Promise<string | null> {
  work.db.send(sql`SELECT pg_advisory_xact_lock(hashtextextended(lower(${name} COLLATE "und-x-icu"), 0))`);
  const [company] = await work.db.rows<{ id: string }>(sql`
    SELECT c.id FROM contact c
    WHERE lower(c.display_name) = lower(${name} COLLATE "und-x-icu") AND c.kind = 'COMPANY' AND c.deleted_at IS NULL
      AND ${visibleTo(work.viewer, 'read')}
    ORDER BY c.id IS NOT DISTINCT FROM ${preferred}::uuid DESC, c.created_at, c.id LIMIT 1 FOR SHARE OF c`);
  return company?.id ?? null;
}

const noCompany = say('There is no such company.', 'Dieses Unternehmen gibt es nicht.');
const noType = say('There is no such contact type.', 'Diesen Kontakttyp gibt es nicht.');
const noUser = say('There is no such user.', 'Diesen Benutzer gibt es nicht.');
