import sql, { type Sql } from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import type { Reader } from '../platform/work.js';
import type { User } from './user.entity.js';

/** What is shown of a user to every signed-in colleague. */
export type ShownUser = Pick<User, 'id' | 'name' | 'email' | 'role' | 'active' | 'state' | 'locale'>;

/** Who has no password yet is invited, until the invitation is withdrawn. */
const state = sql`CASE WHEN u.active THEN 'ACTIVE' WHEN u.password_hash IS NULL AND u.deactivated_at IS NULL THEN 'INVITED'
    ELSE 'DEACTIVATED' END`;

/** The columns of a ShownUser, of the table alias `u`. */
export const shownUser: Sql = sql`u.id, u.name, u.email, u.role, u.active, ${state} AS state, u.locale`;

/** The user of this id as one JSON object with the properties of a ShownUser but `state`, or NULL: pages hold many. */
export const shownUserJson = (id: Sql): Sql => sql`(
    SELECT json_build_object('id', u.id, 'name', u.name, 'email', u.email, 'role', u.role, 'active', u.active,
      'locale', u.locale)
    FROM app_user u WHERE u.id = ${id})`;

/**
 * Active users in the order of their names, those whose name or e-mail address contains `search`; with `all`, invited
 * and deactivated ones too.
 */
export function findUsers({ db }: Reader, search: string | null, all = false): Promise<ShownUser[]> {
  const pattern = `%${(search ?? '').trim().replace(/[\\%_]/g, '\\$&')}%`;
  return db.rows(sql`
    SELECT ${shownUser} FROM app_user u
    WHERE (u.active OR ${all}) AND (u.name ILIKE ${pattern} OR u.email ILIKE ${pattern})
    ORDER BY u.name, u.id`);
}

/** Users by id, deactivated ones too; ids that nobody has are left out. */
export async function usersById(db: Db, ids: readonly string[]): Promise<Map<string, ShownUser>> {
  const users = await db.rows<ShownUser>(sql`
    SELECT ${shownUser} FROM app_user u WHERE u.id = ANY(${ids}::uuid[])`);
  return new Map(users.map(user => [user.id, user]));
}

/** When these users last signed in; left out who never did. */
export async function lastSignIns(
  { db }: Pick<Reader, 'db'>,
  ids: readonly string[],
): Promise<Map<string, Date>> {
  const users = await db.rows<{ id: string; at: Date }>(sql`
    SELECT id, last_sign_in_at AS at FROM app_user WHERE id = ANY(${ids}::uuid[]) AND last_sign_in_at IS NOT NULL`);
  return new Map(users.map(({ id, at }) => [id, at]));
}
