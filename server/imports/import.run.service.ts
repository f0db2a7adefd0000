import sql, { type Sql } from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import { enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import type { Reader, Work } from '../platform/work.js';
import { clearImport } from './import.cleaning.js';
import { placeCompanies } from './import.companies.service.js';
import { takeOutConflicts } from './import.conflicts.service.js';
import type { Import } from './import.entity.js';
import { plannedAnew } from './import.lookups.query.js';
import { makeNames } from './import.new-names.service.js';
import type { RowCounts } from './import.values.js';
import { changeContacts } from './import.updates.service.js';
import { makeContacts } from './import.writer.js';

/** Carries out the next rows of a plan, which is locked; true where more wait. Emits `import.completed` at the end. */
export async function runChunk(work: Work, of: Import): Promise<boolean> {
  const { db, now } = work;
  const planId = of.planId!;
  await takeTurn(db);
  const chunk = await nextChunk(work, of);
  const counts = chunk ? await doChunk(work, of, chunk.rows) : { ...of.counts! };
  const isMore = chunk?.isFull ?? false;
  const rowsDone = of.rowsDone + (chunk?.count ?? 0);
  if (!isMore) {
    counts.companies = await companiesMade(work, planId);
    await enqueue(db, clearImport, { matchesOf: planId });
    work.emit({ type: 'import.completed', data: { id: of.id } });
    await tellManagersOf(work, of, counts);
  }
  await db.rows(sql`
    UPDATE import SET step = step + 1, run_at = ${chunk ? JSON.stringify(chunk.last) : null}::jsonb,
      rows_done = ${rowsDone}, counts = ${JSON.stringify(counts satisfies RowCounts)}::jsonb,
      progress = ${isMore ? Math.min(1, rowsDone / Math.max(1, counts.create + counts.update)) : 1},
      status = ${isMore ? 'RUNNING' : 'COMPLETED'}, finished_at = ${isMore ? null : now}::timestamptz
    WHERE id = ${of.id}`);
  return isMore;
}

/** Makes and changes the contacts of a chunk; gives the counts that are left of the plan's. */
async function doChunk(work: Work, of: Import, rows: Sql): Promise<RowCounts> {
  const counts = await takeOutConflicts(work, of, rows, of.counts!);
  await makeNames(work, of, rows);
  const companies = await placeCompanies(work, of, rows);
  const made = await makeContacts(work, {
    planId: of.planId!,
    rows: sql`(${rows} OR (w.kind = 'COMPANY' AND w.line = 0))`,
    companies,
    managerIds: await activeManagers(work, of.managerIds),
    publicAccess: of.publicAccess,
  });
  const changed = await changeContacts(work, of, rows, companies);
  if (made.length > 0) work.emit({ type: 'contacts.imported', data: { ids: made, change: 'CREATED' } });
  if (changed.length > 0) work.emit({ type: 'contacts.imported', data: { ids: changed, change: 'UPDATED' } });
  return { ...counts };
}

/**
 * One chunk at a time in the whole installation, in the order of their arrival: none misses what another just made. (A
 * queue of the job runner would do the same, but lets two seconds pass between the jobs of a chain.)
 */
export async function takeTurn(db: Db): Promise<void> {
  await db.rows(sql`SELECT set_config('lock_timeout', ${turnPatience}, true)`);
  await db.rows(sql`SELECT pg_advisory_xact_lock(hashtext('import'), hashtext('run'))`);
  await db.rows(sql`SELECT set_config('lock_timeout', ${String(limits['db.lockMs'])}, true)`);
}

const turnPatience = '30s';

interface Chunk {
  /** A condition on `import_contact w`. */
  rows: Sql;
  last: NonNullable<Import['runAt']>;
  count: number;
  isFull: boolean;
}

/** Companies first, then persons, so that a person's company is there wherever it stands in the file. */
async function nextChunk({ db }: Work, of: Import): Promise<Chunk | null> {
  const size = limits['import.chunkRows'];
  const from = of.runAt ?? { kind: '', line: 0 };
  const lines = await db.rows<NonNullable<Import['runAt']>>(
    sql`
    SELECT w.kind, w.line FROM import_contact w
    WHERE w.plan_id = ${of.planId} AND (w.kind, w.line) > (${from.kind}, ${from.line})
    ORDER BY w.kind, w.line LIMIT ${size}`,
    plannedAnew,
  );
  const last = lines.at(-1);
  if (!last) return null;
  return {
    rows: sql`(w.kind, w.line) > (${from.kind}, ${from.line}) AND (w.kind, w.line) <= (${last.kind}, ${last.line})`,
    last,
    count: lines.length,
    isFull: lines.length === size,
  };
}

/** Who can still be put in charge; where nobody is left, the importer. */
async function activeManagers({ db, viewer }: Reader, managerIds: string[]): Promise<string[]> {
  if (managerIds.length === 0) return [];
  const active = await db.rows<{ id: string }>(
    sql`SELECT id FROM app_user WHERE id = ANY(${managerIds}::uuid[]) AND active FOR SHARE`,
  );
  return active.length > 0 ? active.map(({ id }) => id) : [viewer.id];
}

/** One word to each new manager, however many contacts there are. */
async function tellManagersOf({ db, viewer, emit }: Work, of: Import, counts: RowCounts): Promise<void> {
  const isNamed = of.columns.some(({ target }) => target === 'managers');
  if (!isNamed && of.managerIds.every(id => id === viewer.id)) return;
  if (counts.create + counts.update === 0) return;
  // Millions of rows take longer than a request may.
  await db.rows(sql`SELECT set_config('statement_timeout', '10min', true)`);
  const managers = await db.rows<{ userId: string; contactIds: string[]; contactCount: number }>(
    sql`SELECT g.grantee_id AS "userId", count(*)::int AS "contactCount",
        (array_agg(g.contact_id ORDER BY r.line))[1:1000] AS "contactIds"
      FROM import_row r JOIN access_grant g ON g.contact_id = r.contact_id AND g.level = 'MANAGE'
      WHERE r.plan_id = ${of.planId} AND g.granted_by_id = ${viewer.id} AND g.grantee_id <> ${viewer.id} AND (
        r.action = 'CREATE' OR (r.action = 'UPDATE' AND r.changed @> '[{"field": "managers"}]'))
      GROUP BY g.grantee_id`,
    plannedAnew,
  );
  for (const about of managers)
    emit({ type: 'access.granted', data: { ...about, actorId: viewer.id, level: 'MANAGE' } });
}

async function companiesMade({ db }: Work, planId: string): Promise<number> {
  const [row] = await db.rows<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM import_name
    WHERE plan_id = ${planId} AND kind = 'COMPANY' AND is_new AND contact_id IS NOT NULL`);
  return row!.n;
}
