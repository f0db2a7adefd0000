import sql from 'sql-template-tag';
import { withProblems, type Problem } from '../platform/errors.js';
import { isUuid } from '../platform/ids.js';
import { enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import type { ShownUser } from '../users/user.query.js';
import { deactivate } from '../users/user-rights.service.js';
import { handOver } from './handover.job.js';
import { handOverContacts } from './handover.service.js';

/**
 * Deactivates a user; `reassignTo` takes over as manager wherever they managed. Of very many contacts the rest follows
 * by a job. Other grants stay, and without `reassignTo` all do.
 */
export async function deactivateUser(
  work: Work,
  userId: string,
  reassignTo: string | null,
): Promise<ShownUser> {
  const problems = reassignTo === null ? [] : await checkSuccessor(work, userId, reassignTo);
  const user = await withProblems(problems, deactivate(work, userId));
  if (reassignTo === null) return user;
  const handover = { userId, reassignTo };
  const isDone = await handOverContacts(work, handover, limits['bulk.filter']);
  if (!isDone) await enqueue(work.db, handOver, { ...handover, actorId: work.viewer.id });
  return user;
}

/** Somebody else, who is active and stays so until this transaction ends. */
async function checkSuccessor({ db }: Work, userId: string, reassignTo: string): Promise<Problem[]> {
  const path = ['reassignTo'];
  if (reassignTo === userId) return [{ code: 'INVALID', message: somebodyElse, path }];
  const found = isUuid(reassignTo)
    ? await db.rows(sql`SELECT FROM app_user WHERE id = ${reassignTo} AND active FOR SHARE`)
    : [];
  return found.length > 0 ? [] : [{ code: 'NOT_FOUND', message: noSuccessor, path }];
}

const somebodyElse = say('Choose somebody else.', 'Wählen Sie jemand anderen.');
const noSuccessor = say('There is no such active user.', 'Diesen aktiven Benutzer gibt es nicht.');
