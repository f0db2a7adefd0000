import type { Database } from '../platform/database.js';
import { emailKey } from '../platform/email-address.rules.js';
import { UserErrors, type Problem } from '../platform/errors.js';
import { enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import { checkEmail } from '../users/user.rules.js';
import { sendPasswordReset } from './password-reset.job.js';
import { addressKey, countAttempt, mayTry, type Rate } from './rate.service.js';

/**
 * Has a link sent by which whoever has this e-mail address chooses a new password. Whether anybody has it is looked up
 * by the job, so that neither the answer nor its time tells; nobody hears either when the address has had its share.
 * RATE_LIMITED where the caller has.
 */
export async function requestPasswordReset(
  database: Database,
  { email, address }: { email: string; address: string },
): Promise<void> {
  const problems: Problem[] = [];
  const account = emailKey(checkEmail(email, problems));
  if (problems.length > 0) throw new UserErrors(problems);
  await countAttempt(database, [
    hourly('reset/address', addressKey(address), limits['rate.resetPerAddress']),
  ]);
  if (!(await mayTry(database, hourly('reset/account', account, limits['rate.resetPerAccount'])))) return;
  await database.transaction(db => enqueue(db, sendPasswordReset, { emailKey: account }));
}

const hourly = (name: string, part: string, limit: number): Rate => ({
  name,
  parts: [part],
  limit,
  seconds: 3_600,
});
