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

/** Where somebody stands with a rate. */
export interface Standing {
  limit: number;
  remaining: number;
  /** Until it is counted anew. */
  seconds: number;
}

/** RATE_LIMITED, with the rate that is used up. */
export class RateLimited extends RequestError {
  constructor(readonly standing: Standing) {
    super('RATE_LIMITED', tooMany, standing.seconds);
  }
}

/**
 * Counts one attempt against each rate in turn, committed at once and shared by all processes, and gives where that
 * leaves each. RATE_LIMITED at the first one that is used up: what is refused there does not count against the rates
 * behind it.
 */
export async function countAttempt(database: Database, rates: Rate[]): Promise<Standing[]> {
  const standings: Standing[] = [];
  for (const rate of rates) {
    const { isCounted, ...standing } = await countOnce(database, rate);
    if (!isCounted) throw new RateLimited(standing);
    standings.push(standing);
  }
  return standings;
}

/** Counts one attempt; false where the rate is used up. */
export const mayTry = async (database: Database, rate: Rate): Promise<boolean> =>
  (await countOnce(database, rate)).isCounted;

/** Takes back what an attempt counted, once it turned out to be a rightful one. */
export async function giveBackAttempt(database: Database, rates: Rate[]): Promise<void> {
  await database.read.rows(sql`
    UPDATE rate_count SET n = n - 1 WHERE key = ANY(${rates.map(keyOf)}::text[]) AND n > 0`);
}

/** Removes counts whose time is over. */
export async function deleteEndedRates(db: Db): Promise<void> {
  await db.rows(sql`DELETE FROM rate_count WHERE ends_at <= now()`);
}

async function countOnce(database: Database, rate: Rate): Promise<Standing & { isCounted: boolean }> {
  const key = keyOf(rate);
  const seconds = sql`ceil(extract(epoch FROM ends_at - now()))::int AS seconds`;
  const [answer] = await database.read.rows<{ isCounted: boolean; n: number; seconds: number }>(sql`
    WITH counted AS (
      INSERT INTO rate_count AS r (key, n, ends_at) VALUES (${key}, 1, now() + make_interval(secs => ${rate.seconds}))
      ON CONFLICT (key) DO UPDATE SET
        n = CASE WHEN r.ends_at <= now() THEN 1 ELSE r.n + 1 END,
        ends_at = CASE WHEN r.ends_at <= now() THEN excluded.ends_at ELSE r.ends_at END
        WHERE r.ends_at <= now() OR r.n < ${rate.limit}
      RETURNING n, ends_at
    )
    SELECT true AS "isCounted", n, ${seconds} FROM counted
    UNION ALL
    SELECT false, n, ${seconds} FROM rate_count WHERE key = ${key} AND NOT EXISTS (SELECT FROM counted)`);
  // There is none where others counted to the limit since this statement began.
  const { isCounted = false, n = rate.limit, seconds: left = rate.seconds } = answer ?? {};
  return {
    isCounted,
    limit: rate.limit,
    remaining: isCounted ? Math.max(0, rate.limit - n) : 0,
    // Stored times are rounded, which may be up.
    seconds: Math.min(rate.seconds, Math.max(1, left)),
  };
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
