import sql from 'sql-template-tag';
import type { Transaction } from '../platform/database.js';
import { newId } from '../platform/ids.js';
import { enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import type { SentValue } from './form-fields.js';
import type { Suspicion } from './spam.rules.js';
import { processingAttempts, processSubmission } from './submission.job.js';
import type { SubmissionStatus } from './submission.entity.js';

export interface NewSubmission {
  formId: string;
  at: Date;
  values: SentValue[];
  suspicion: Suspicion | null;
  consent: { text: string; version: number } | null;
  origin: string | null;
  hash: Buffer;
  nonce: string | null;
  idempotencyKey: string | null;
}

/**
 * Keeps what was sent, and has it processed unless it is suspicious. What is the same as before (its challenge, its key,
 * or all of it within some minutes) is not kept twice; a challenge or key of something else makes it suspicious.
 * Submissions of one form take turns.
 */
export async function storeSubmission(db: Transaction, sent: NewSubmission): Promise<void> {
  db.send(sql`SELECT pg_advisory_xact_lock(hashtext('submission'), hashtext(${sent.formId}))`);
  const earlier = await earlierOnes(db, sent);
  const isReused = earlier.some(({ isUsed, isSame }) => isUsed && !isSame);
  const suspicion = sent.suspicion ?? (isReused ? 'REUSED' : null);
  const isKnown = earlier.some(
    ({ isSame, isUsed, status }) =>
      isSame && (isUsed || suspicion !== null || status === 'ACCEPTED' || status === 'FAILED'),
  );
  if (isKnown) return;
  const id = newId();
  db.send(sql`
    INSERT INTO submission (id, form_id, status, at, stored_values, suspicion, consent_text, consent_version, origin,
      content_hash, challenge_nonce, idempotency_key)
    VALUES (${id}, ${sent.formId}, ${suspicion ? 'QUARANTINED' : 'ACCEPTED'}, ${sent.at},
      ${JSON.stringify(sent.values)}::jsonb, ${suspicion}, ${sent.consent?.text ?? null},
      ${sent.consent?.version ?? null}, ${sent.origin}, ${sent.hash}, ${isReused ? null : sent.nonce},
      ${isReused ? null : sent.idempotencyKey})`);
  if (!suspicion) await enqueue(db, processSubmission, { id }, { maxAttempts: processingAttempts });
}

interface EarlierSubmission {
  status: SubmissionStatus;
  isSame: boolean;
  /** Whether it used the same challenge or the same key. */
  isUsed: boolean;
}

function earlierOnes(db: Transaction, sent: NewSubmission): Promise<EarlierSubmission[]> {
  const since = new Date(sent.at.getTime() - limits['form.repeatMinutes'] * 60_000);
  const isUsed = sql`coalesce(challenge_nonce = ${sent.nonce} OR idempotency_key = ${sent.idempotencyKey}, false)`;
  return db.rows(sql`
    SELECT status, content_hash = ${sent.hash} AS "isSame", ${isUsed} AS "isUsed" FROM submission
    WHERE form_id = ${sent.formId} AND (challenge_nonce = ${sent.nonce} OR idempotency_key = ${sent.idempotencyKey}
      OR (content_hash = ${sent.hash} AND at > ${since}))`);
}
