import sql from 'sql-template-tag';
import { audit } from '../audit/audit.service.js';
import type { Database } from '../platform/database.js';
import { fail, UserErrors, type Problem } from '../platform/errors.js';
import { say } from '../platform/messages.js';
import { revokeTokens } from './one-time-token.service.js';
import { checkPassword } from './password.rules.js';
import { hashPassword, verifyPassword } from './password.service.js';
import { countAttempt, giveBackAttempt } from './rate.service.js';
import { createSession, endSessions } from './session.service.js';
import { signInRates, type Caller } from './sign-in.service.js';

interface Change extends Caller {
  userId: string;
  currentPassword: string;
  newPassword: string;
  address: string;
}

/**
 * Changes somebody's password, ends all their sessions and gives the token of a new one. The current password may be
 * tried as often as at sign-in, and is counted with it; RATE_LIMITED beyond.
 */
export async function changePassword(database: Database, change: Change, now: Date): Promise<string> {
  const { userId, currentPassword, newPassword, address, userAgent } = change;
  const user = await findUser(database, userId);
  const rates = signInRates(user.email, address);
  await countAttempt(database, rates);
  const matches = await verifyPassword(user.passwordHash, currentPassword);
  if (matches) await giveBackAttempt(database, rates);
  const problems: Problem[] = matches ? [] : [wrongPassword];
  problems.push(...checkPassword(newPassword, user, ['newPassword']));
  if (problems.length > 0) throw new UserErrors(problems);

  const passwordHash = await hashPassword(newPassword);
  return database.transaction(async db => {
    const changed = await db.rows(sql`
      UPDATE app_user SET password_hash = ${passwordHash}
      WHERE id = ${userId} AND active AND password_hash = ${user.passwordHash} RETURNING id`);
    // Somebody changed it a moment ago, in another browser or by a link.
    if (changed.length === 0) throw new UserErrors([wrongPassword]);
    await endSessions(db, userId);
    await revokeTokens(db, userId);
    audit({ db, now }, { kind: 'PASSWORD_CHANGED', actorId: userId, userId, address });
    return createSession(db, userId, now, userAgent);
  });
}

interface Account {
  name: string;
  email: string;
  passwordHash: string | null;
}

async function findUser(database: Database, id: string): Promise<Account> {
  const [user] = await database.read.rows<Account>(sql`
    SELECT name, email, password_hash AS "passwordHash" FROM app_user WHERE id = ${id}`);
  return user ?? fail('NOT_FOUND', wrongPassword.message);
}

const wrongPassword: Problem = {
  code: 'INVALID',
  message: say('This is not your current password.', 'Das ist nicht Ihr jetziges Passwort.'),
  path: ['currentPassword'],
};
