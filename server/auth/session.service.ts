import sql, { type Sql } from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import { limits } from '../platform/limits.js';
import { fail } from '../platform/errors.js';
import { isUuid, newId } from '../platform/ids.js';
import { say } from '../platform/messages.js';
import type { Reader, Viewer, Work } from '../platform/work.js';
import { contactCountOfUser } from './contact-count.query.js';
import { deviceOf } from './device.rules.js';
import { hashToken, newToken } from './secret-token.js';

/** Signs a user in and gives the token for the cookie, the only place where it is kept. */
export async function createSession(
  db: Db,
  userId: string,
  now: Date,
  userAgent: string | null = null,
): Promise<string> {
  const token = newToken();
  const shown = userAgent?.replace(/\p{Cc}/gu, ' ').slice(0, limits['length.userAgent']) ?? null;
  await db.rows(sql`
    WITH signed_in AS (UPDATE app_user SET last_sign_in_at = ${now} WHERE id = ${userId})
    INSERT INTO session (id, token_hash, user_id, created_at, last_used_at, user_agent)
    VALUES (${newId()}, ${hashToken(token)}, ${userId}, ${now}, ${now}, ${shown})`);
  return token;
}

/** Ends the session of this token, if there is one. */
export async function endSession(db: Db, token: string): Promise<void> {
  await db.rows(sql`DELETE FROM session WHERE token_hash = ${hashToken(token)}`);
}

export interface ShownSession {
  id: string;
  createdAt: Date;
  lastUsedAt: Date;
  userAgent: string | null;
  device: string | null;
  current: boolean;
}

/** Where the viewer is signed in, the last used first; `token` is the one that asks. */
export async function listSessions(
  { db, viewer }: Reader,
  token: string | null,
  now: Date,
): Promise<ShownSession[]> {
  const sessions = await db.rows<Omit<ShownSession, 'device'>>(sql`
    SELECT id, created_at AS "createdAt", last_used_at AS "lastUsedAt", user_agent AS "userAgent",
      token_hash = ${hashToken(token ?? '')} AS current
    FROM session WHERE user_id = ${viewer.id} AND ${isAlive(now)}
    ORDER BY current DESC, last_used_at DESC, id`);
  return sessions.map(session => ({ ...session, device: deviceOf(session.userAgent) }));
}

/** Ends one of the viewer's sessions. NOT_FOUND for any other. */
export async function endSessionOfId({ db, viewer }: Work, id: string): Promise<void> {
  const ended = isUuid(id)
    ? await db.rows(sql`DELETE FROM session WHERE id = ${id} AND user_id = ${viewer.id} RETURNING id`)
    : [];
  if (ended.length === 0) fail('NOT_FOUND', noSession, ['id']);
}

/** Ends all sessions of a user, but for the one of this token. */
export async function endSessions(db: Db, userId: string, except: string | null = null): Promise<void> {
  await db.rows(sql`
    DELETE FROM session WHERE user_id = ${userId} AND token_hash <> ${hashToken(except ?? '')}`);
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
    SELECT u.id, u.role, u.locale, session.last_used_at AS "lastUsedAt", ${contactCountOfUser} AS "contactCount"
    FROM session JOIN app_user u ON u.id = session.user_id
    WHERE session.token_hash = ${tokenHash} AND u.active AND ${isAlive(now)}`);
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

const isAlive = (now: Date): Sql =>
  sql`session.last_used_at > ${idleSince(now)} AND session.created_at > ${oldestStart(now)}`;

const hourMs = 3_600_000;
const idleSince = (now: Date): Date => new Date(now.getTime() - limits['session.idleHours'] * hourMs);
const oldestStart = (now: Date): Date => new Date(now.getTime() - limits['session.maxDays'] * 24 * hourMs);

const noSession = say('There is no such session.', 'Diese Sitzung gibt es nicht.');
