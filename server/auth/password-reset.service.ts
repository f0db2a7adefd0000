import sql from 'sql-template-tag';
import { audit } from '../audit/audit.service.js';
import { UserErrors } from '../platform/errors.js';
import type { Database, Db } from '../platform/database.js';
import { instance } from '../platform/instance.js';
import { limits } from '../platform/limits.js';
import { claimToken, failExpired, findToken, issueToken, revokeTokens } from './one-time-token.service.js';
import { checkPassword } from './password.rules.js';
import { hashPassword } from './password.service.js';
import { createSession, endSessions } from './session.service.js';
import type { Caller } from './sign-in.service.js';

/** A link by which a user chooses a new password: PUBLIC_URL/reset?token=…, good once, for some minutes. */
export async function issueReset(db: Db, userId: string, now: Date): Promise<string> {
  const expiresAt = new Date(now.getTime() + limits['token.resetMinutes'] * 60_000);
  const token = await issueToken(db, { kind: 'RESET', userId, expiresAt });
  return `${instance.publicUrl}/reset?token=${token}`;
}

/**
 * Sets a new password, ends all sessions and links of its user and signs them in; gives the session's token. EXPIRED for
 * a link that was used or is old, and for whoever was deactivated.
 */
export async function resetPassword(
  database: Database,
  { token, password, ...from }: { token: string; password: string } & Caller,
  now: Date,
): Promise<string> {
  const user = (await findUser(database.read, token, now)) ?? failExpired('RESET');
  const problems = checkPassword(password, user);
  if (problems.length > 0) throw new UserErrors(problems);
  const passwordHash = await hashPassword(password);
  return database.transaction(async db => {
    // The user first, as everything does that ends links: two links of one user would wait for each other.
    const reset = await db.rows(sql`
      UPDATE app_user SET password_hash = ${passwordHash} WHERE id = ${user.id} AND active RETURNING id`);
    if (reset.length === 0) failExpired('RESET');
    await claimToken(db, 'RESET', token, now);
    await revokeTokens(db, user.id);
    await endSessions(db, user.id);
    const { id } = user;
    audit({ db, now }, { kind: 'PASSWORD_RESET', actorId: id, userId: id, address: from.address });
    return createSession(db, id, now, from.userAgent);
  });
}

interface ResettingUser {
  id: string;
  name: string;
  email: string;
}

async function findUser(db: Db, token: string, now: Date): Promise<ResettingUser | null> {
  const found = await findToken(db, 'RESET', token, now);
  if (!found) return null;
  const [user] = await db.rows<ResettingUser>(sql`
    SELECT id, name, email FROM app_user WHERE id = ${found.userId} AND active`);
  return user ?? null;
}
