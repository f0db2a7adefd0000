import sql from 'sql-template-tag';
import { viewerOfUser } from '../auth/viewer.query.js';
import type { Database } from '../platform/database.js';
import { enqueue } from '../platform/jobs.js';
import { log } from '../platform/log.js';
import { say, type Message } from '../platform/messages.js';
import { collectEvents } from '../platform/outbox.js';
import type { Work } from '../platform/work.js';
import { tellImportChanged } from './import.changes.js';
import { clearImport } from './import.cleaning.js';
import type { Import } from './import.entity.js';
import { importColumns } from './import.query.js';
import { stopRun } from './import.stop.js';
import type { ImportStatus } from './import.values.js';

/** A portion that counts as many attempts as it takes to outlive a restart of the database, not a whole evening. */
export const portionAttempts = 6;

/**
 * Does a portion of an import as its maker, with the rights of this moment, in one transaction that holds the import.
 * Null, and nothing is done, where the import is no longer `status` at `step`: somebody cancelled it, or this very
 * portion has been done. Whoever was deactivated meanwhile makes it FAILED. Whoever follows the import hears of it.
 */
export async function doPortion<Result>(
  database: Database,
  at: { id: string; status: ImportStatus; step: number },
  portion: (work: Work, of: Import) => Promise<Result>,
): Promise<Result | null> {
  let committed = (): void => undefined;
  const result = await database.transaction(async db => {
    const [of] = await db.rows<Import>(
      sql`SELECT ${importColumns} FROM import i WHERE i.id = ${at.id} FOR UPDATE`,
    );
    if (of?.status !== at.status || of.step !== at.step) return null;
    await tellImportChanged(db, at.id);
    const events = collectEvents();
    const now = new Date();
    const viewer = await viewerOfUser(db, of.createdById);
    if (!viewer) {
      await failImport({ db, now }, of, deactivated);
      return null;
    }
    const done = await portion({ db, viewer, now, emit: events.emit }, of);
    events.flush(db);
    committed = events.committed;
    return done;
  });
  committed();
  return result;
}

/** Ends an import that cannot go on: what a run made, or an undo left, stays; a check leaves nothing. */
export async function failImport(
  work: Pick<Work, 'db' | 'now'>,
  of: Pick<Import, 'id' | 'planId' | 'status'>,
  reason: Message,
): Promise<void> {
  if (of.status === 'RUNNING') return stopRun(work, of, 'FAILED', reason);
  if (of.status === 'UNDOING') {
    work.db.send(sql`
      UPDATE import SET status = 'FAILED', step = step + 1, failure = ${JSON.stringify(reason)}::jsonb WHERE id = ${of.id}`);
    return;
  }
  work.db.send(sql`
    UPDATE import SET status = 'FAILED', step = step + 1, finished_at = ${work.now}, plan_id = NULL, counts = NULL,
      failure = ${JSON.stringify(reason)}::jsonb
    WHERE id = ${of.id}`);
  if (of.planId) await enqueue(work.db, clearImport, { planId: of.planId });
}

/** What failed is tried again, until the last attempt ends the import. */
export async function orFail(
  database: Database,
  { id, lastAttempt }: { id: string; lastAttempt: boolean },
  action: () => Promise<void>,
): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!lastAttempt) throw error;
    log.error('An import failed', { import: id, error });
    await database.transaction(async db => {
      const [of] = await db.rows<Import>(
        sql`SELECT ${importColumns} FROM import i WHERE i.id = ${id} FOR UPDATE`,
      );
      if (of && atWork.includes(of.status)) {
        await failImport({ db, now: new Date() }, of, unexpected);
        await tellImportChanged(db, id);
      }
    });
  }
}

const atWork: ImportStatus[] = ['PLANNING', 'RUNNING', 'UNDOING'];

const deactivated = say(
  'The user who started this import has been deactivated.',
  'Die Person, die diesen Import gestartet hat, wurde deaktiviert.',
);
const unexpected = say(
  'Something went wrong on the server. Please try again; the log of the server says more.',
  'Auf dem Server ist ein Fehler aufgetreten. Bitte versuchen Sie es noch einmal; mehr steht im Protokoll des Servers.',
);
