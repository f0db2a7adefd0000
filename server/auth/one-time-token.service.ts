import sql from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import { fail } from '../platform/errors.js';
import { say, type Message } from '../platform/messages.js';
import type { OneTimeTokenKind } from './one-time-token.entity.js';
import { hashToken, newToken } from './secret-token.js';

/** Makes a token for a link and gives it away: only its hash is kept. */
export async function issueToken(
  db: Db,
  token: { kind: OneTimeTokenKind; userId: string | null; expiresAt: Date },
): Promise<string> {
  const secret = newToken();
  await db.rows(sql`
    INSERT INTO one_time_token (token_hash, kind, user_id, expires_at)
    VALUES (${hashToken(secret)}, ${token.kind}, ${token.userId}, ${token.expiresAt})`);
  return secret;
}

/** Whose token it is, without using it up; null when it is unknown, used or expired. */
export async function findToken(
  db: Db,
  kind: OneTimeTokenKind,
  token: string,
  now: Date,
): Promise<{ userId: string | null } | null> {
  const [found] = await db.rows<{ userId: string | null }>(sql`
    SELECT user_id AS "userId" FROM one_time_token
    WHERE token_hash = ${hashToken(token)} AND kind = ${kind} AND expires_at > ${now}`);
  return found ?? null;
}

/** Uses the token up, in the transaction of what it allows: of several at once, one gets it. EXPIRED for the others. */
export async function claimToken(
  db: Db,
  kind: OneTimeTokenKind,
  token: string,
  now: Date,
): Promise<{ userId: string | null }> {
  const [claimed] = await db.rows<{ userId: string | null }>(sql`
    DELETE FROM one_time_token
    WHERE token_hash = ${hashToken(token)} AND kind = ${kind} AND expires_at > ${now}
    RETURNING user_id AS "userId"`);
  return claimed ?? failExpired(kind);
}

/** The one answer to a token that is unknown, used or old. */
export const failExpired = (kind: OneTimeTokenKind): never => fail('EXPIRED', expired[kind], ['token']);

/** Makes all links of a user useless. */
export async function revokeTokens(db: Db, userId: string): Promise<void> {
  await db.rows(sql`DELETE FROM one_time_token WHERE user_id = ${userId}`);
}

/** Removes what can no longer be used. */
export async function deleteExpiredTokens(db: Db, now: Date): Promise<void> {
  await db.rows(sql`DELETE FROM one_time_token WHERE expires_at <= ${now}`);
}

const askSomebody = say(
  'This link has been used or is too old. Ask an administrator for a new one.',
  'Dieser Link wurde schon benutzt oder ist zu alt. Bitten Sie eine Administratorin oder einen Administrator um einen neuen.',
);
const expired: Record<OneTimeTokenKind, Message> = {
  SETUP: askSomebody,
  INVITATION: askSomebody,
  RESET: say(
    'This link has been used or is too old. Have a new one sent to you.',
    'Dieser Link wurde schon benutzt oder ist zu alt. Lassen Sie sich einen neuen schicken.',
  ),
};
