import sql, { empty, type Sql } from 'sql-template-tag';
import { isAdministrator } from '../access/visible-to.js';
import { isUuid } from '../platform/ids.js';
import { decodeCursor, encodeCursor, toPage, type Page, type PageRequest } from '../platform/page.js';
import type { Reader } from '../platform/work.js';
import type { Submission, SubmissionStatus } from './submission.entity.js';

/** A submission as administrators see it. */
export type SubmissionRow = Omit<
  Submission,
  'form' | 'contactRow' | 'contentHash' | 'challengeNonce' | 'idempotencyKey'
>;

const columns: Sql = sql`
  s.id, s.form_id AS "formId", s.status, s.at, s.stored_values AS "storedValues", s.suspicion, s.failure,
  s.contact_id AS "contactId", s.processed_at AS "processedAt", s.consent_text AS "consentText",
  s.consent_version AS "consentVersion", s.origin`;

/** Which submissions: of one form and of one status; null: of all. */
export interface SubmissionFilter {
  formId: string | null;
  status: SubmissionStatus | null;
}

/** A page of what came in, newest first. For administrators; that of deleted forms is gone with them. */
export async function listSubmissions(
  { db, viewer }: Reader,
  filter: SubmissionFilter,
  page: PageRequest,
): Promise<Page<SubmissionRow>> {
  const after = page.cursor === null ? empty : sql` AND s.id < ${idOfCursor(page.cursor)}`;
  const rows =
    page.size === 0 || !isAdministrator(viewer)
      ? []
      : await db.rows<SubmissionRow>(sql`
          SELECT ${columns} ${those(filter)}${after}
          ORDER BY s.id DESC LIMIT ${page.size + 1}`);
  return toPage(rows, page, ({ id }) => encodeCursor(['submissions', id]));
}

/** How many there are of these. */
export async function countSubmissions({ db, viewer }: Reader, filter: SubmissionFilter): Promise<number> {
  if (!isAdministrator(viewer)) return 0;
  const [row] = await db.rows<{ n: number }>(sql`SELECT count(*)::int AS n ${those(filter)}`);
  return row!.n;
}

/** How many of each status forms have, and when the last one came in. */
export interface SubmissionCounts {
  accepted: number;
  quarantined: number;
  rejected: number;
  failed: number;
  lastAt: Date | null;
}

/** The numbers of these forms, by form; of one without submissions there are none. */
export async function submissionCounts(
  { db, viewer }: Reader,
  formIds: readonly string[],
): Promise<Map<string, SubmissionCounts>> {
  if (!isAdministrator(viewer)) return new Map();
  const rows = await db.rows<SubmissionCounts & { formId: string }>(sql`
    SELECT s.form_id AS "formId", count(*) FILTER (WHERE s.status = 'ACCEPTED')::int AS accepted,
      count(*) FILTER (WHERE s.status = 'QUARANTINED')::int AS quarantined,
      count(*) FILTER (WHERE s.status = 'REJECTED')::int AS rejected,
      count(*) FILTER (WHERE s.status = 'FAILED')::int AS failed, max(s.at) AS "lastAt"
    FROM submission s WHERE s.form_id = ANY(${formIds}::uuid[]) GROUP BY s.form_id`);
  return new Map(rows.map(({ formId, ...counts }) => [formId, counts]));
}

/** The submissions of these ids, for administrators; of a deleted form too. */
export async function findSubmissions(
  { db, viewer }: Reader,
  ids: readonly string[],
): Promise<SubmissionRow[]> {
  const known = ids.filter(isUuid);
  if (known.length === 0 || !isAdministrator(viewer)) return [];
  return db.rows(
    sql`SELECT ${columns} FROM submission s WHERE s.id = ANY(${known}::uuid[]) ORDER BY s.id DESC`,
  );
}

/** A malformed id is an id that does not exist. */
function those({ formId, status }: SubmissionFilter): Sql {
  const ofForm = formId === null ? empty : isUuid(formId) ? sql` AND s.form_id = ${formId}` : sql` AND false`;
  const ofStatus = status === null ? empty : sql` AND s.status = ${status}`;
  return sql`
    FROM submission s JOIN web_form f ON f.id = s.form_id WHERE f.deleted_at IS NULL${ofForm}${ofStatus}`;
}

const idOfCursor = (cursor: string): string =>
  decodeCursor(cursor, ([list, id]) =>
    list === 'submissions' && typeof id === 'string' && isUuid(id) ? id : null,
  );
