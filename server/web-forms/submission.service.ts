import sql from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import { fail, UserErrors, type Problem } from '../platform/errors.js';
import { isUuid } from '../platform/ids.js';
import { enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import type { SubmissionStatus } from './submission.entity.js';
import { processingAttempts, processSubmission } from './submission.job.js';

/**
 * Lets submissions become contacts that are in quarantine, failed, or were discarded by mistake; all or none. Gives
 * their ids. For administrators; the caller checks the role. `path`: where the ids stand in the arguments.
 */
export async function releaseSubmissions(work: Work, ids: string[], path = 'ids'): Promise<string[]> {
  const released = await lockThose(work, ids, ['QUARANTINED', 'FAILED', 'REJECTED'], path);
  work.db.send(
    sql`UPDATE submission SET status = 'ACCEPTED', failure = NULL WHERE id = ANY(${released}::uuid[])`,
  );
  for (const id of released) {
    await enqueue(work.db, processSubmission, { id }, { maxAttempts: processingAttempts });
  }
  return released;
}

/** Marks submissions as unwanted; after some time they are removed. */
export async function discardSubmissions(work: Work, ids: string[], path = 'ids'): Promise<string[]> {
  const discarded = await lockThose(work, ids, ['QUARANTINED', 'FAILED'], path);
  work.db.send(sql`UPDATE submission SET status = 'REJECTED' WHERE id = ANY(${discarded}::uuid[])`);
  return discarded;
}

async function lockThose(
  { db }: Work,
  ids: string[],
  from: SubmissionStatus[],
  path: string,
): Promise<string[]> {
  if (ids.length > limits['page.max']) return fail('TOO_MANY', tooMany(), [path]);
  const rows = await db.rows<{ id: string; status: SubmissionStatus }>(sql`
    SELECT id, status FROM submission WHERE id = ANY(${ids.filter(isUuid)}::uuid[]) ORDER BY id FOR UPDATE`);
  const problems: Problem[] = [];
  for (const [index, id] of ids.entries()) {
    const at = path === 'ids' ? [path, String(index)] : [path];
    const status = rows.find(row => row.id === id)?.status;
    if (!status) problems.push({ code: 'NOT_FOUND', message: noSubmission, path: at });
    else if (!from.includes(status)) problems.push({ code: 'CONFLICT', message: doneAlready, path: at });
  }
  if (problems.length > 0) throw new UserErrors(problems);
  return rows.map(({ id }) => id);
}

/** Removes what nobody wanted for longer than `submission.keepDays`. */
export async function dropUnwantedSubmissions(db: Db, now: Date): Promise<void> {
  const oldest = new Date(now.getTime() - limits['submission.keepDays'] * 24 * 3_600_000);
  await db.rows(sql`DELETE FROM submission WHERE at < ${oldest} AND status IN ('QUARANTINED', 'REJECTED')`);
}

const noSubmission = say('There is no such submission.', 'Diese Einsendung gibt es nicht.');
const doneAlready = say('This has been decided already.', 'Darüber ist schon entschieden.');
const tooMany = () =>
  say(`At most ${limits['page.max']} at once.`, `Höchstens ${limits['page.max']} auf einmal.`);
