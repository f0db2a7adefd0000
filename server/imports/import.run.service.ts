import sql, { type Sql } from 'sql-template-tag';
import { isAdministrator } from '../access/visible-to.js';
import { ensureContactTypes } from '../contact-types/contact-type.service.js';
import type { Db } from '../platform/database.js';
import { enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import type { Reader, Work } from '../platform/work.js';
import { ensureTags } from '../tags/tag.service.js';
import { clearImport } from './import.cleaning.js';
import { placeCompanies } from './import.companies.service.js';
import { takeOutConflicts } from './import.conflicts.service.js';
import type { Import } from './import.entity.js';
import { plannedAnew } from './import.lookups.query.js';
import type { RowCounts } from './import.values.js';
import { makeContacts } from './import.writer.js';

/** Carries out the next rows of a plan, which is locked; true where more wait. Emits `import.completed` at the end. */
export async function runChunk(work: Work, of: Import): Promise<boolean> {
  const { db, now } = work;
  const planId = of.planId!;
  await takeTurn(db);
  const counts = { ...of.counts! };
  const chunk = await nextChunk(work, of);
  if (chunk) {
    const conflicts = await takeOutConflicts(work, of, chunk.rows);
    counts.create -= conflicts;
    counts.invalid += conflicts;
    await makeNames(work, of, chunk.rows);
    const companies = await placeCompanies(work, planId, chunk.rows);
    const managerIds = await activeManagers(work, of.managerIds);
    const { contactTypeId, publicAccess } = of;
    const rows = sql`(${chunk.rows} OR (w.kind = 'COMPANY' AND w.line = 0))`;
    const ids = await makeContacts(work, {
      planId,
      rows,
      companies,
      contactTypeId,
      managerIds,
      publicAccess,
    });
    if (ids.length > 0) work.emit({ type: 'contacts.imported', data: { ids } });
  }
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
      progress = ${isMore ? Math.min(1, rowsDone / Math.max(1, of.counts!.create)) : 1},
      status = ${isMore ? 'RUNNING' : 'COMPLETED'}, finished_at = ${isMore ? null : now}::timestamptz
    WHERE id = ${of.id}`);
  return isMore;
}

/**
 * One chunk at a time in the whole installation, in the order of their arrival: none misses what another just made. (A
 * queue of the job runner would do the same, but lets two seconds pass between the jobs of a chain.)
 */
async function takeTurn(db: Db): Promise<void> {
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

/** Makes the tags and types of these rows that do not exist. */
async function makeNames({ db, viewer }: Work, of: Import, rows: Sql): Promise<void> {
  const tags = await db.rows<{ key: string }>(
    sql`SELECT DISTINCT k.key FROM import_contact w, unnest(w.tag_keys) AS k (key)
      WHERE w.plan_id = ${of.planId} AND ${rows}`,
    plannedAnew,
  );
  await ensureTags(db, [...(await namesToMake(db, of, 'TAG', tags)), ...of.tags]);
  if (!of.createMissing || !isAdministrator(viewer)) return;
  const types = await db.rows<{ key: string }>(
    sql`SELECT DISTINCT w.type_key AS key FROM import_contact w
      WHERE w.plan_id = ${of.planId} AND ${rows} AND w.type_key IS NOT NULL`,
    plannedAnew,
  );
  await ensureContactTypes(db, await namesToMake(db, of, 'CONTACT_TYPE', types));
}

async function namesToMake(
  db: Db,
  { planId }: Import,
  kind: 'TAG' | 'CONTACT_TYPE',
  keys: { key: string }[],
): Promise<string[]> {
  if (keys.length === 0) return [];
  const names = await db.rows<{ name: string }>(
    sql`SELECT name FROM import_name
      WHERE plan_id = ${planId} AND kind = ${kind} AND key = ANY(${keys.map(({ key }) => key)}::text[])`,
    plannedAnew,
  );
  return names.map(({ name }) => name);
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
  const managerIds = (await activeManagers({ db, viewer }, of.managerIds)).filter(id => id !== viewer.id);
  if (managerIds.length === 0 || counts.create === 0) return;
  const made = await db.rows<{ id: string }>(sql`
    SELECT contact_id AS id FROM import_row
    WHERE plan_id = ${of.planId} AND action = 'CREATE' AND contact_id IS NOT NULL ORDER BY line LIMIT 1000`);
  const contactIds = made.map(({ id }) => id);
  const about = { actorId: viewer.id, contactIds, contactCount: counts.create, level: 'MANAGE' as const };
  for (const userId of managerIds) emit({ type: 'access.granted', data: { userId, ...about } });
}

async function companiesMade({ db }: Work, planId: string): Promise<number> {
  const [row] = await db.rows<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM import_name
    WHERE plan_id = ${planId} AND kind = 'COMPANY' AND is_new AND contact_id IS NOT NULL`);
  return row!.n;
}
