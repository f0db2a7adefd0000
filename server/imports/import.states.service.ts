import sql from 'sql-template-tag';
import { fail } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import { tellImportChanged } from './import.changes.js';
import { clearImport } from './import.cleaning.js';
import { planOptions, planRows } from './plan.job.js';
import { runOptions, runRows } from './run.job.js';
import { canUndo, lockImport, notNow, requireStatus } from './import.lock.js';
import { fileOf } from './import.service.js';
import { stopRun } from './import.stop.js';
import { undoRows } from './undo.job.js';

/** Starts checking every row, in the background. CONFLICT unless DRAFT or PLANNED; LIMIT_REACHED. */
export async function planImport(work: Work, id: string): Promise<string> {
  const current = await lockImport(work, id);
  requireStatus(current, ['DRAFT', 'PLANNED']);
  fileOf(current);
  await requireRoom(work);
  if (current.planId) await enqueue(work.db, clearImport, { planId: current.planId });
  work.db.send(sql`
    UPDATE import SET status = 'PLANNING', step = step + 1, plan_id = ${newId()}, plan_at = NULL, counts = NULL,
      progress = 0, failure = NULL
    WHERE id = ${id}`);
  await enqueue(work.db, planRows, { id }, planOptions);
  await tellImportChanged(work.db, id);
  return id;
}

/** Starts doing what the plan says, in the background. CONFLICT unless PLANNED; LIMIT_REACHED. */
export async function runImport(work: Work, id: string): Promise<string> {
  const current = await lockImport(work, id);
  requireStatus(current, ['PLANNED']);
  fileOf(current);
  await requireRoom(work);
  const step = current.step + 1;
  work.db.send(sql`
    UPDATE import SET status = 'RUNNING', step = ${step}, run_at = NULL, rows_done = 0, progress = 0 WHERE id = ${id}`);
  await enqueue(work.db, runRows, { id, step }, runOptions);
  await tellImportChanged(work.db, id);
  return id;
}

/** Stops checking (DRAFT again) or running (CANCELLED: what was done stays). CONFLICT where neither is under way. */
export async function cancelImport(work: Work, id: string): Promise<string> {
  const current = await lockImport(work, id);
  requireStatus(current, ['PLANNING', 'RUNNING']);
  await tellImportChanged(work.db, id);
  if (current.status === 'RUNNING') {
    await stopRun(work, current, 'CANCELLED', null);
    return id;
  }
  work.db.send(sql`
    UPDATE import SET status = 'DRAFT', step = step + 1, plan_id = NULL, counts = NULL, progress = 0 WHERE id = ${id}`);
  if (current.planId) await enqueue(work.db, clearImport, { planId: current.planId });
  return id;
}

/** Starts taking back what a run did, in the background. CONFLICT unless it ended and its file is still kept. */
export async function undoImport(work: Work, id: string): Promise<string> {
  const current = await lockImport(work, id);
  if (!canUndo(current)) fail('CONFLICT', notNow, ['id']);
  await requireRoom(work);
  const step = current.step + 1;
  work.db.send(sql`
    UPDATE import SET status = 'UNDOING', step = ${step}, run_at = NULL, rows_done = 0, progress = 0 WHERE id = ${id}`);
  await enqueue(work.db, undoRows, { id, step }, runOptions);
  await tellImportChanged(work.db, id);
  return id;
}

/** Removes an import with its file and its report; the contacts stay. CONFLICT while it is at work. */
export async function deleteImport(work: Work, id: string): Promise<void> {
  const current = await lockImport(work, id);
  requireStatus(current, ['DRAFT', 'PLANNED', 'COMPLETED', 'CANCELLED', 'FAILED', 'UNDONE']);
  work.db.send(sql`DELETE FROM import WHERE id = ${id}`);
  await enqueue(work.db, clearImport, {
    ...(current.planId && { planId: current.planId }),
    ...(current.fileId && { fileId: current.fileId }),
  });
}

/** LIMIT_REACHED where the viewer has enough imports at work; two starts at once take turns. */
async function requireRoom({ db, viewer }: Work): Promise<void> {
  await db.rows(sql`SELECT pg_advisory_xact_lock(hashtext('import'), hashtext(${viewer.id}))`);
  const [row] = await db.rows<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM import
    WHERE created_by_id = ${viewer.id} AND status IN ('PLANNING', 'RUNNING', 'UNDOING')`);
  if (row!.n >= limits['import.runningPerUser']) fail('LIMIT_REACHED', enoughAtWork(), ['id']);
}

const enoughAtWork = () =>
  say(
    `At most ${limits['import.runningPerUser']} imports can be at work at the same time. Please wait until one has ended.`,
    `Höchstens ${limits['import.runningPerUser']} Importe können gleichzeitig laufen. Bitte warten Sie, bis einer beendet ist.`,
  );
