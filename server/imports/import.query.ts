import sql, { empty, raw, type Sql } from 'sql-template-tag';
import { isAdministrator } from '../access/visible-to.js';
import type { Db } from '../platform/database.js';
import { isUuid } from '../platform/ids.js';
import { decodeCursor, encodeCursor, toPage, type Page, type PageRequest } from '../platform/page.js';
import type { Reader, Viewer } from '../platform/work.js';
import type { ImportRow } from './import-row.entity.js';
import type { Import } from './import.entity.js';
import { hasProblem, rowsWithProblems, type ProblemFilter } from './import.problems.query.js';
import type { ImportRowAction } from './import.values.js';

/** Columns of the import `i`, in the shape of the entity. */
export const importColumns: Sql = raw(
  [
    'id',
    'file_name',
    'format',
    'status',
    'created_by_id',
    'created_at',
    'finished_at',
    'file_id',
    'encoding',
    'delimiter',
    'quote',
    'has_header',
    'columns',
    'duplicate_policy',
    'match_keys',
    'empty_clears',
    'create_missing',
    'contact_type_id',
    'tags',
    'manager_ids',
    'public_access',
    'locale',
    'step',
    'plan_id',
    'plan_at',
    'run_at',
    'rows_done',
    'counts',
    'progress',
    'failure',
  ]
    .map(column => `i.${column} AS "${column.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())}"`)
    .join(', '),
);

/** Imports are their maker's; administrators see that others exist. */
const known = (viewer: Viewer): Sql =>
  isAdministrator(viewer) ? sql`true` : sql`i.created_by_id = ${viewer.id}`;

export const isOwn = (viewer: Viewer, { createdById }: Pick<Import, 'createdById'>): boolean =>
  createdById === viewer.id;

/** An import that the viewer made, or, for administrators, any. */
export async function findImport({ db, viewer }: Reader, id: string): Promise<Import | null> {
  if (!isUuid(id)) return null;
  const [found] = await db.rows<Import>(
    sql`SELECT ${importColumns} FROM import i WHERE i.id = ${id} AND ${known(viewer)}`,
  );
  return found ?? null;
}

/** The same imports as a list, newest first. */
export async function listImports({ db, viewer }: Reader, page: PageRequest): Promise<Page<Import>> {
  const after = page.cursor ? sql` AND i.id < ${importOfCursor(page.cursor)}` : empty;
  const rows =
    page.size === 0
      ? []
      : await db.rows<Import>(sql`
          SELECT ${importColumns} FROM import i WHERE ${known(viewer)}${after}
          ORDER BY i.id DESC LIMIT ${page.size + 1}`);
  return toPage(rows, page, each => encodeCursor(['import', each.id]));
}

export async function countImports({ db, viewer }: Reader): Promise<number> {
  const [row] = await db.rows<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM import i WHERE ${known(viewer)}`,
  );
  return row!.n;
}

const importOfCursor = (cursor: string): string =>
  decodeCursor(cursor, ([list, id]) =>
    list === 'import' && typeof id === 'string' && isUuid(id) ? id : null,
  );

/** Which rows of an import are wanted; null: all. */
export interface RowFilter {
  action: ImportRowAction | null;
  problem: ProblemFilter | null;
}

/** Rows of the viewer's own import in the order of the file; nobody else's can be seen. */
export async function listRows(
  { db, viewer }: Reader,
  of: Import,
  filter: RowFilter,
  page: PageRequest,
): Promise<Page<ImportRow>> {
  const after = page.cursor ? sql` AND r.line > ${lineOfCursor(page.cursor)}` : empty;
  const rows =
    page.size === 0 || !of.planId || !isOwn(viewer, of)
      ? []
      : await db.rows<ImportRow>(sql`
          SELECT r.plan_id AS "planId", r.line, r.contact_id AS "contactId", r.stored, r.changed,
            ${actionOf(of)} AS action, (
              SELECT w.display_name FROM import_contact w
              WHERE w.plan_id = r.plan_id AND w.kind IN ('COMPANY', 'PERSON') AND w.line = coalesce(r.first_line, r.line)
            ) AS "waitingName"
          FROM ${rowsOf(of.planId, filter)} WHERE ${isWanted(of, of.planId, filter)}${after}
          ORDER BY r.line LIMIT ${page.size + 1}`);
  return toPage(rows, page, ({ line }) => encodeCursor(['importRow', line]));
}

/** Exact: from the counts of the plan, or counted for a kind of problem and while the plan is in the making. */
export async function countRows({ db, viewer }: Reader, of: Import, filter: RowFilter): Promise<number> {
  if (!of.planId || !isOwn(viewer, of)) return 0;
  if (of.counts && of.status !== 'PLANNING' && !filter.problem) {
    return of.counts[filter.action ? countOf[filter.action] : 'rowCount'];
  }
  const [row] = await db.rows<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM ${rowsOf(of.planId, filter)} WHERE ${isWanted(of, of.planId, filter)}`);
  return row!.n;
}

const rowsOf = (planId: string, { problem }: RowFilter): Sql =>
  problem ? sql`${rowsWithProblems(planId)} r` : sql`import_row r`;

const isWanted = (of: Import, planId: string, { action, problem }: RowFilter): Sql =>
  sql`r.plan_id = ${planId}${action ? sql` AND ${hasAction(of, action)}` : empty}${problem ? sql` AND ${hasProblem(problem)}` : empty}`;

export const countOf = {
  CREATE: 'create',
  UPDATE: 'update',
  UNCHANGED: 'unchanged',
  SKIP: 'skip',
  INVALID: 'invalid',
} as const satisfies Record<ImportRowAction, string>;

const lineOfCursor = (cursor: string): number =>
  decodeCursor(cursor, ([list, line]) =>
    list === 'importRow' && typeof line === 'number' && Number.isInteger(line) && Math.abs(line) <= lastLine
      ? line
      : null,
  );
const lastLine = 2 ** 31 - 1;

/** Of a run that was stopped, what still waits was left out, also once the rest is undone. */
const wasStopped = ({ status }: Import): boolean =>
  status === 'CANCELLED' || status === 'FAILED' || status === 'UNDOING' || status === 'UNDONE';

/** Whether what the row makes or changes is still to be done. */
export const waits = sql`(r.action IN ('CREATE', 'UPDATE') AND EXISTS (
  SELECT FROM import_contact w
  WHERE w.plan_id = r.plan_id AND w.kind IN ('COMPANY', 'PERSON') AND w.line = coalesce(r.first_line, r.line)
))`;

const actionOf = (of: Import): Sql =>
  wasStopped(of) ? sql`CASE WHEN ${waits} THEN 'SKIP' ELSE r.action END` : sql`r.action`;

function hasAction(of: Import, action: ImportRowAction): Sql {
  if (!wasStopped(of)) return sql`r.action = ${action}`;
  if (action === 'CREATE' || action === 'UPDATE') return sql`(r.action = ${action} AND NOT ${waits})`;
  if (action === 'SKIP') return sql`(r.action = 'SKIP' OR ${waits})`;
  return sql`r.action = ${action}`;
}

/** Names that the plan makes, the first 100 of them. */
export async function newNames(
  db: Db,
  planId: string,
  kind: 'COMPANY' | 'TAG' | 'CONTACT_TYPE',
): Promise<string[]> {
  const rows = await db.rows<{ name: string }>(sql`
    SELECT name FROM import_name WHERE plan_id = ${planId} AND kind = ${kind} AND is_new
    ORDER BY name COLLATE "und-x-icu", key LIMIT 100`);
  return rows.map(({ name }) => name);
}
