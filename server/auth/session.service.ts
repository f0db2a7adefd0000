import sql from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import { newId } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import type { Viewer } from '../platform/work.js';
import { contactCountOfUser } from './contact-count.query.js';
import { hashToken, newToken } from './secret-token.js';

/** Signs a user in and gives the token for the cookie, the only place where it is kept. */
export async function createSession(db: Db, userId: string, now: Date): Promise<string> {
  const token = newToken();
  await db.rows(sql`
    INSERT INTO session (id, token_hash, user_id, created_at, last_used_at)
    VALUES (${newId()}, ${hashToken(token)}, ${userId}, ${now}, ${now})`);
  return token;
}

/** Ends the session of this token, if there is one. */
export async function endSession(db: Db, token: string): Promise<void> {
  await db.rows(sql`DELETE FROM session WHERE token_hash = ${hashToken(token)}`);
}

/**
 * Who holds this token, with role, language and counts as they are now; null when the session ended, went stale or
 * its user was deactivated. One statement, and once a minute a second that notes the use, unless it is none.
 */
export async function sessionViewer(
  db: Db,
  token: string,
  now: Date,
  { isUse = true }: { isUse?: boolean } = {},
): Promise<Viewer | null> {
  const tokenHash = hashToken(token);
  const [session] = await db.rows<Omit<Viewer, 'via'> & { lastUsedAt: Date }>(sql`
    SELECT u.id, u.role, u.locale, s.last_used_at AS "lastUsedAt", ${contactCountOfUser} AS "contactCount"
    FROM session s JOIN app_user u ON u.id = s.user_id
    WHERE s.token_hash = ${tokenHash} AND u.active
      AND s.last_used_at > ${idleSince(now)} AND s.created_at > ${oldestStart(now)}`);
  if (!session) return null;
  const { lastUsedAt, ...viewer } = session;
  if (isUse && now.getTime() - lastUsedAt.getTime() > noteUseMs) await noteUse(db, tokenHash, now);
  return { ...viewer, via: 'SESSION' };
}

const noteUseMs = 60_000;

async function noteUse(db: Db, tokenHash: Buffer, now: Date): Promise<void> {
  await db.rows(
    sql`UPDATE session SET last_used_at = ${now} WHERE token_hash = ${tokenHash} AND last_used_at < ${now}`,
  );
}

/** Removes sessions that no longer open anything. */
export async function deleteStaleSessions(db: Db, now: Date): Promise<void> {
  await db.rows(sql`
    DELETE FROM session WHERE last_used_at <= ${idleSince(now)} OR created_at <= ${oldestStart(now)}`);
}

const hourMs = 3_600_000;
const idleSince = (now: Date): Date => new Date(now.getTime() - limits['session.idleHours'] * hourMs);
const oldestStart = (now: Date): Date => new Date(now.getTime() - limits['session.maxDays'] * 24 * hourMs);
