import sql from 'sql-template-tag';
import type { Database, Db, Transaction } from './database.js';
import { limits } from './limits.js';
import { lookForEvents } from './outbox.js';

/** Something to be done once, however often its caller asks for it under the same key. */
export interface OnceRequest {
  callerId: string;
  key: string;
  requestHash: Buffer;
}

/** What was done, with its answer; or why nothing was, which may be tried again where `failure` allows it. */
export type Attempt<Failed> = { answer: string } | { undone: Failed; failure: unknown };

export type Outcome<Failed> =
  | { state: 'DONE'; answer: string }
  | { state: 'UNDONE'; undone: Failed }
  /** The first attempt is still at it. */
  | { state: 'RUNNING' }
  /** The key was used for another request. */
  | { state: 'OTHER' }
  /** It was done, but its answer is not there any more. */
  | { state: 'FORGOTTEN' };

/**
 * Does it at the first request of a key, and gives the first answer to all others for as long as it is kept. What is done,
 * the key and the answer are one transaction, under a lock that ends with it: whatever dies before the commit leaves
 * nothing behind, and the next attempt is a first one.
 */
export async function answerOnce<Failed>(
  database: Database,
  { callerId, key, requestHash }: OnceRequest,
  now: Date,
  attempt: (database: Database) => Promise<Attempt<Failed>>,
): Promise<Outcome<Failed>> {
  const outcome = await database.asOne<Outcome<Failed>>(async (parts, db) => {
    const nothing = (value: Outcome<Failed>) => ({ commit: false, value }) as const;
    const [turn] = await db.rows<{ isMine: boolean }>(sql`
      SELECT pg_advisory_xact_lock_shared(${forgettingLock}::bigint),
        pg_try_advisory_xact_lock(hashtextextended(${callerId}::text || ${key}::text, ${lockSeed}::bigint)) AS "isMine"`);
    if (!turn?.isMine) return nothing({ state: 'RUNNING' });
    const [kept] = await db.rows<{ isSame: boolean; answer: string | null }>(sql`
      SELECT request_hash = ${requestHash} AS "isSame", answer FROM kept_answer
      WHERE caller_id = ${callerId} AND key = ${key} AND created_at > ${endOfKeeping(now)}`);
    if (kept && !kept.isSame) return nothing({ state: 'OTHER' });
    if (kept?.answer === null) return nothing({ state: 'FORGOTTEN' });
    if (kept) return nothing({ state: 'DONE', answer: kept.answer });

    const made = await attempt(parts);
    if (!('answer' in made)) {
      return { commit: false, value: { state: 'UNDONE', undone: made.undone }, failure: made.failure };
    }
    const { answer } = made;
    await db.rows(sql`
      INSERT INTO kept_answer AS a (caller_id, key, request_hash, answer, created_at)
      VALUES (${callerId}, ${key}, ${requestHash}, ${answer}, ${now})
      ON CONFLICT (caller_id, key) DO UPDATE SET
        request_hash = excluded.request_hash, answer = excluded.answer, created_at = excluded.created_at`);
    return { commit: true, value: { state: 'DONE', answer } };
  });
  if (outcome.state === 'DONE') lookForEvents();
  return outcome;
}

/**
 * Drops what was answered until now, for contacts that are erased stand in it; the keys stay, so that nothing is done
 * twice. Waits for attempts that are under way, whose answers would come too late otherwise.
 */
export async function forgetAnswers(db: Transaction): Promise<void> {
  await db.rows(sql`SELECT pg_advisory_xact_lock(${forgettingLock}::bigint)`);
  db.send(sql`UPDATE kept_answer SET answer = NULL WHERE answer IS NOT NULL`);
}

export async function deleteOldAnswers(db: Db, now: Date): Promise<void> {
  await db.rows(sql`DELETE FROM kept_answer WHERE created_at <= ${endOfKeeping(now)}`);
}

const endOfKeeping = (now: Date): Date => new Date(now.getTime() - limits['idempotency.hours'] * 3_600_000);

const forgettingLock = 4_711_002;
const lockSeed = 4_711_003;
