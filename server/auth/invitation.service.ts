import sql, { type Sql } from 'sql-template-tag';
import { audit } from '../audit/audit.service.js';
import { UserErrors } from '../platform/errors.js';
import type { Database, Db } from '../platform/database.js';
import { instance } from '../platform/instance.js';
import { limits } from '../platform/limits.js';
import { claimToken, failExpired, findToken, issueToken, revokeTokens } from './one-time-token.service.js';
import { checkPassword } from './password.rules.js';
import { hashPassword } from './password.service.js';
import { createSession } from './session.service.js';
import type { Caller } from './sign-in.service.js';

/** Whom an invitation is for. */
export interface InvitedUser {
  id: string;
  name: string;
  email: string;
}

/** Of a row of app_user: has no password yet, and the invitation was not withdrawn. */
export const isInvited: Sql = sql`(NOT active AND password_hash IS NULL AND deactivated_at IS NULL)`;

/** A new link for a user who was invited: PUBLIC_URL/invitation?token=…, good once, for some days. */
export async function issueInvitation(db: Db, userId: string, now: Date): Promise<string> {
  const expiresAt = new Date(now.getTime() + limits['token.invitationDays'] * 24 * 3_600_000);
  const token = await issueToken(db, { kind: 'INVITATION', userId, expiresAt });
  return `${instance.publicUrl}/invitation?token=${token}`;
}

/** Whom the link is for, to greet them; null once it was used or is too old. */
export async function findInvitation(db: Db, token: string, now: Date): Promise<InvitedUser | null> {
  const found = await findToken(db, 'INVITATION', token, now);
  if (!found) return null;
  const [user] = await db.rows<InvitedUser>(sql`
    SELECT id, name, email FROM app_user WHERE id = ${found.userId} AND ${isInvited}`);
  return user ?? null;
}

/** Sets the first password, makes the user active and signs them in; gives the session's token. EXPIRED for a used link. */
export async function acceptInvitation(
  database: Database,
  { token, password, ...from }: { token: string; password: string } & Caller,
  now: Date,
): Promise<string> {
  const user = (await findInvitation(database.read, token, now)) ?? failExpired('INVITATION');
  const problems = checkPassword(password, user);
  if (problems.length > 0) throw new UserErrors(problems);
  // Hashing is slow, so it comes before the transaction; whose link it was is decided inside, by the claim.
  const passwordHash = await hashPassword(password);
  return database.transaction(async db => {
    // The user first, as everything does that ends links: two links of one user would wait for each other.
    const accepted = await db.rows(sql`
      UPDATE app_user SET password_hash = ${passwordHash}, active = true
      WHERE id = ${user.id} AND ${isInvited} RETURNING id`);
    // Another link to the same account may have been used a moment ago.
    if (accepted.length === 0) failExpired('INVITATION');
    await claimToken(db, 'INVITATION', token, now);
    await revokeTokens(db, user.id);
    const { id } = user;
    audit({ db, now }, { kind: 'INVITATION_ACCEPTED', actorId: id, userId: id, address: from.address });
    return createSession(db, id, now, from.userAgent);
  });
}
