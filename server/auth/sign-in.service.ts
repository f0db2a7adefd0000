import sql from 'sql-template-tag';
import type { Database } from '../platform/database.js';
import { fail } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { log } from '../platform/log.js';
import { say } from '../platform/messages.js';
import { emailKey, isEmailAddress } from '../platform/email-address.rules.js';
import { verifyPassword } from './password.service.js';
import { addressKey, countAttempt, giveBackAttempt, type Rate } from './rate.service.js';
import { createSession } from './session.service.js';

export interface SignInAttempt {
  email: string;
  password: string;
  /** Where the request came from. */
  address: string;
}

/**
 * The token of a new session. INVALID for unknown, wrong and disabled alike, after the same work; RATE_LIMITED after
 * too many attempts. Counting is committed before the password is looked at, so that parallel attempts do not slip by.
 */
export async function signIn(database: Database, attempt: SignInAttempt, now: Date): Promise<string> {
  const rates = signInRates(attempt);
  await countAttempt(database, rates);
  const user = await findAccount(database, emailKey(attempt.email));
  const matches = await verifyPassword(user?.passwordHash ?? null, attempt.password);
  if (!user || !matches || !user.active) {
    log.info('A sign-in was refused', { address: attempt.address, userId: user?.id });
    return fail('INVALID', wrong);
  }
  await giveBackAttempt(database, rates);
  log.info('Signed in', { address: attempt.address, userId: user.id });
  return database.transaction(db => createSession(db, user.id, now));
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

/** Narrow before wide: one caller who is out of attempts on an account cannot use up everybody else's. */
function signInRates({ email, address }: SignInAttempt): Rate[] {
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
