import sql from 'sql-template-tag';
import { audit } from '../audit/audit.service.js';
import type { Db } from '../platform/database.js';
import { fail, UserErrors, type Problem } from '../platform/errors.js';
import { isUuid } from '../platform/ids.js';
import { enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { actorId, type Work } from '../platform/work.js';
import type { SubmissionStatus } from './submission.entity.js';
import { processingAttempts, processSubmission } from './submission.job.js';

/**
 * Lets submissions become contacts that are in quarantine, failed, or were discarded by mistake; all or none. Gives
 * their ids. For administrators; the caller checks the role. `path`: where the ids stand in the arguments.
 */
export async function releaseSubmissions(work: Work, ids: string[], path = 'ids'): Promise<string[]> {
  const those = await lockThose(work, ids, ['QUARANTINED', 'FAILED', 'REJECTED'], path);
  const released = those.map(({ id }) => id);
  work.db.send(
    sql`UPDATE submission SET status = 'ACCEPTED', failure = NULL WHERE id = ANY(${released}::uuid[])`,
  );
  for (const id of released) {
    await enqueue(work.db, processSubmission, { id }, { maxAttempts: processingAttempts });
  }
  record(work, 'SUBMISSIONS_RELEASED', those);
  return released;
}

/** Marks submissions as unwanted; after some time they are removed. */
export async function discardSubmissions(work: Work, ids: string[], path = 'ids'): Promise<string[]> {
  const those = await lockThose(work, ids, ['QUARANTINED', 'FAILED'], path);
  const discarded = those.map(({ id }) => id);
  work.db.send(sql`UPDATE submission SET status = 'REJECTED' WHERE id = ANY(${discarded}::uuid[])`);
  record(work, 'SUBMISSIONS_DISCARDED', those);
  return discarded;
}

interface Decided {
  id: string;
  status: SubmissionStatus;
  formId: string;
  title: string;
}

/** In numbers: one entry for each form. */
function record(work: Work, kind: 'SUBMISSIONS_RELEASED' | 'SUBMISSIONS_DISCARDED', those: Decided[]): void {
  for (const [formId, title] of new Map(those.map(({ formId, title }) => [formId, title]))) {
    const count = those.filter(each => each.formId === formId).length;
    audit(work, { kind, actorId: actorId(work.viewer), details: { title, count: String(count) } });
  }
}

async function lockThose(
  { db }: Work,
  ids: string[],
  from: SubmissionStatus[],
  path: string,
): Promise<Decided[]> {
  if (ids.length > limits['page.max']) return fail('TOO_MANY', tooMany(), [path]);
  const rows = await db.rows<Decided>(sql`
    SELECT s.id, s.status, s.form_id AS "formId", f.title FROM submission s JOIN web_form f ON f.id = s.form_id
    WHERE s.id = ANY(${ids.filter(isUuid)}::uuid[]) ORDER BY s.id FOR UPDATE OF s`);
  const problems: Problem[] = [];
  for (const [index, id] of ids.entries()) {
    const at = path === 'ids' ? [path, String(index)] : [path];
    const status = rows.find(row => row.id === id)?.status;
    if (!status) problems.push({ code: 'NOT_FOUND', message: noSubmission, path: at });
    else if (!from.includes(status)) problems.push({ code: 'CONFLICT', message: doneAlready, path: at });
  }
  if (problems.length > 0) throw new UserErrors(problems);
  return rows;
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
