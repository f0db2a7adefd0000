import sql from 'sql-template-tag';
import { audit, auditAlone } from '../audit/audit.service.js';
import type { Database } from '../platform/database.js';
import { fail } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { log } from '../platform/log.js';
import { say } from '../platform/messages.js';
import { emailKey, isEmailAddress } from '../platform/email-address.rules.js';
import { verifyPassword } from './password.service.js';
import { addressKey, countAttempt, giveBackAttempt, type Rate } from './rate.service.js';
import { createSession } from './session.service.js';

/** Where a request came from, and what its browser says of itself. */
export interface Caller {
  address?: string;
  userAgent?: string | null;
}

export interface SignInAttempt extends Caller {
  email: string;
  password: string;
  address: string;
}

/**
 * The token of a new session. INVALID for unknown, wrong and disabled alike, after the same work; RATE_LIMITED after
 * too many attempts. Counting is committed before the password is looked at, so that parallel attempts do not slip by.
 */
export async function signIn(database: Database, attempt: SignInAttempt, now: Date): Promise<string> {
  const { email, password, address, userAgent } = attempt;
  const rates = signInRates(email, address);
  await countAttempt(database, rates);
  const user = await findAccount(database, emailKey(email));
  const matches = await verifyPassword(user?.passwordHash ?? null, password);
  if (!user || !matches || !user.active) {
    log.info('A sign-in was refused', { address, userId: user?.id });
    const refused = { kind: 'SIGN_IN_REFUSED', actorId: null, userId: user?.id, address } as const;
    await auditAlone(database.read, refused, now);
    return fail('INVALID', wrong);
  }
  await giveBackAttempt(database, rates);
  return database.transaction(async db => {
    // Whoever was deactivated, or whose password was changed, while this one was checked stays outside.
    const [unchanged] = await db.rows(sql`
      SELECT FROM app_user WHERE id = ${user.id} AND active AND password_hash = ${user.passwordHash} FOR NO KEY UPDATE`);
    if (!unchanged) return fail('INVALID', wrong);
    log.info('Signed in', { address, userId: user.id });
    audit({ db, now }, { kind: 'SIGNED_IN', actorId: user.id, userId: user.id, address });
    return createSession(db, user.id, now, userAgent);
  });
}

interface Account {
  id: string;
  passwordHash: string | null;
  active: boolean;
}

async function findAccount(database: Database, key: string): Promise<Account | undefined> {
  if (!isEmailAddress(key)) return undefined;
  const [account] = await database.read.rows<Account>(sql`
    SELECT id, password_hash AS "passwordHash", active FROM app_user WHERE email_key = ${key}`);
  return account;
}

/**
 * How often a password may be tried. Narrow before wide: one caller who is out of attempts on an account cannot use up
 * everybody else's.
 */
export function signInRates(email: string, address: string): Rate[] {
  const account = emailKey(email);
  const from = addressKey(address);
  const rate = (name: string, parts: string[], limit: number): Rate => ({
    name: `sign-in/${name}`,
    parts,
    limit,
    seconds: 15 * 60,
  });
  return [
    rate('account-and-address', [account, from], limits['rate.signInPerAccountAndAddress']),
    rate('address', [from], limits['rate.signInPerAddress']),
    rate('account', [account], limits['rate.signInPerAccount']),
  ];
}

const wrong = say('E-mail address or password are not right.', 'E-Mail-Adresse oder Passwort stimmen nicht.');
