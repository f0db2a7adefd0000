import sql from 'sql-template-tag';
import { audit } from '../audit/audit.service.js';
import { revokeApiKeysOf } from '../auth/api-key.service.js';
import { revokeTokens } from '../auth/one-time-token.service.js';
import { endSessions } from '../auth/session.service.js';
import { fail } from '../platform/errors.js';
import { isUuid } from '../platform/ids.js';
import { say } from '../platform/messages.js';
import type { UserRole, Work } from '../platform/work.js';
import { shownUser, type ShownUser } from './user.query.js';

/** Gives a user a role, in force with their next request. CONFLICT for the last full-access administrator. */
export async function setUserRole(work: Work, userId: string, role: UserRole): Promise<ShownUser> {
  if (role !== 'ADMIN') await keepOneAdministrator(work, userId);
  const user = await lockUser(work, userId);
  if (user.role === role) return user;
  work.db.send(sql`UPDATE app_user SET role = ${role} WHERE id = ${userId}`);
  audit(work, {
    kind: 'ROLE_CHANGED',
    actorId: work.viewer.id,
    userId,
    details: { before: user.role, after: role },
  });
  return { ...user, role };
}

/**
 * Shuts a user out: sessions, keys and links end at once; of somebody who never came, the invitation. CONFLICT for the
 * last full-access administrator.
 */
export async function deactivate(work: Work, userId: string): Promise<ShownUser> {
  const { db, now, viewer } = work;
  await keepOneAdministrator(work, userId);
  const user = await lockUser(work, userId);
  if (user.state === 'DEACTIVATED') return user;
  db.send(sql`UPDATE app_user SET active = false, deactivated_at = ${now} WHERE id = ${userId}`);
  await endSessions(db, userId);
  await revokeApiKeysOf(db, userId);
  await revokeTokens(db, userId);
  audit(work, { kind: 'USER_DEACTIVATED', actorId: viewer.id, userId });
  return { ...user, active: false, state: 'DEACTIVATED' };
}

/** Lets a deactivated user in again, with the old password. CONFLICT where there never was one. */
export async function activateUser(work: Work, userId: string): Promise<ShownUser> {
  const user = await lockUser(work, userId);
  if (user.active) return user;
  const activated = await work.db.rows(sql`
    UPDATE app_user SET active = true, deactivated_at = NULL
    WHERE id = ${userId} AND password_hash IS NOT NULL RETURNING id`);
  if (activated.length === 0) return fail('CONFLICT', inviteAgain, ['userId']);
  audit(work, { kind: 'USER_ACTIVATED', actorId: work.viewer.id, userId });
  return { ...user, active: true, state: 'ACTIVE' };
}

/**
 * CONFLICT where nobody with full access would be left without this user. All of them are locked: of two who take the
 * role from each other at the same time, the second waits here, and finds only itself.
 */
async function keepOneAdministrator({ db }: Work, withoutId: string): Promise<void> {
  const administrators = await db.rows<{ id: string }>(sql`
    SELECT id FROM app_user WHERE role = 'ADMIN' AND active ORDER BY id FOR NO KEY UPDATE`);
  if (administrators.length === 1 && administrators[0]!.id === withoutId) {
    fail('CONFLICT', lastAdministrator, ['userId']);
  }
}

/** The user of this id, kept as they are until this transaction ends; NOT_FOUND. */
async function lockUser({ db }: Work, id: string): Promise<ShownUser> {
  const [user] = isUuid(id)
    ? await db.rows<ShownUser>(sql`SELECT ${shownUser} FROM app_user u WHERE u.id = ${id} FOR NO KEY UPDATE`)
    : [];
  return user ?? fail('NOT_FOUND', noUser, ['userId']);
}

const noUser = say('There is no such user.', 'Diesen Benutzer gibt es nicht.');
const inviteAgain = say(
  'This user has never chosen a password. Send a new invitation.',
  'Diese Person hat noch nie ein Passwort gewählt. Laden Sie sie noch einmal ein.',
);
const lastAdministrator = say(
  'Nobody else has full access. Give it to somebody first.',
  'Sonst hat niemand Vollzugriff. Geben Sie ihn zuerst jemand anderem.',
);
