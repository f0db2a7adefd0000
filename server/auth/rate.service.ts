import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Database, Db } from '../platform/database.js';
import { RequestError } from '../platform/errors.js';
import { say } from '../platform/messages.js';

/** At most `limit` attempts in `seconds`, counted from the first, for one combination of `parts`. */
export interface Rate {
  name: string;
  parts: string[];
  limit: number;
  seconds: number;
}

/**
 * Counts one attempt against each rate in turn, committed at once and shared by all processes. RATE_LIMITED at the
 * first one that is used up: what is refused there does not count against the rates behind it.
 */
export async function countAttempt(database: Database, rates: Rate[]): Promise<void> {
  for (const rate of rates) {
    const waitSeconds = await countOnce(database, rate);
    if (waitSeconds !== null) throw new RequestError('RATE_LIMITED', tooMany, waitSeconds);
  }
}

/** Counts one attempt; false where the rate is used up. */
export const mayTry = async (database: Database, rate: Rate): Promise<boolean> =>
  (await countOnce(database, rate)) === null;

/** Takes back what an attempt counted, once it turned out to be a rightful one. */
export async function giveBackAttempt(database: Database, rates: Rate[]): Promise<void> {
  await database.read.rows(sql`
    UPDATE rate_count SET n = n - 1 WHERE key = ANY(${rates.map(keyOf)}::text[]) AND n > 0`);
}

/** Removes counts whose time is over. */
export async function deleteEndedRates(db: Db): Promise<void> {
  await db.rows(sql`DELETE FROM rate_count WHERE ends_at <= now()`);
}

/** Null: counted. Otherwise how many seconds until the next attempt may be made. */
async function countOnce(database: Database, rate: Rate): Promise<number | null> {
  const key = keyOf(rate);
  const [answer] = await database.read.rows<{ counted: boolean; wait: number | null }>(sql`
    WITH counted AS (
      INSERT INTO rate_count AS r (key, n, ends_at) VALUES (${key}, 1, now() + make_interval(secs => ${rate.seconds}))
      ON CONFLICT (key) DO UPDATE SET
        n = CASE WHEN r.ends_at <= now() THEN 1 ELSE r.n + 1 END,
        ends_at = CASE WHEN r.ends_at <= now() THEN excluded.ends_at ELSE r.ends_at END
        WHERE r.ends_at <= now() OR r.n < ${rate.limit}
      RETURNING 1
    )
    SELECT EXISTS (SELECT FROM counted) AS counted,
      (SELECT ceil(extract(epoch FROM ends_at - now()))::int FROM rate_count WHERE key = ${key}) AS wait`);
  return answer?.counted ? null : Math.max(1, answer?.wait ?? rate.seconds);
}

/** Hashed: people type passwords into the wrong field, and addresses are nobody's business. */
const keyOf = ({ name, parts }: Rate): string =>
  createHash('sha256')
    .update(JSON.stringify([name, ...parts]))
    .digest('base64url');

/** What counts as one address: all of IPv4, the first 64 bits of IPv6, which is what one customer gets. */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('%')[0]!.toLowerCase().split('::');
  const first = head.split(':').filter(Boolean);
  const last = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const groups = [...first, ...Array<string>(zeros).fill('0'), ...last];
  return `${groups
    .slice(0, 4)
    .map(group => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

const tooMany = say(
  'Too many attempts. Please wait a little and try again.',
  'Zu viele Versuche. Bitte warten Sie etwas und versuchen Sie es dann noch einmal.',
);
