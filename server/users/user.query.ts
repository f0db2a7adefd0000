import sql, { type Sql } from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import type { Reader } from '../platform/work.js';
import type { User } from './user.entity.js';

/** What is shown of a user to every signed-in colleague. */
export type ShownUser = Pick<User, 'id' | 'name' | 'email' | 'role' | 'active' | 'locale'>;

/** The columns of a ShownUser, of the table alias `u`. */
export const shownUser: Sql = sql`u.id, u.name, u.email, u.role, u.active, u.locale`;

/** The user of this id as one JSON object with the properties of a ShownUser, or NULL. */
export const shownUserJson = (id: Sql): Sql => sql`(
    SELECT json_build_object('id', u.id, 'name', u.name, 'email', u.email, 'role', u.role, 'active', u.active,
      'locale', u.locale)
    FROM app_user u WHERE u.id = ${id})`;

/** Active users in the order of their names, those whose name or e-mail address contains `search`. */
export function findUsers({ db }: Reader, search: string | null): Promise<ShownUser[]> {
  const pattern = `%${(search ?? '').trim().replace(/[\\%_]/g, '\\$&')}%`;
  return db.rows(sql`
    SELECT ${shownUser} FROM app_user u
    WHERE u.active AND (u.name ILIKE ${pattern} OR u.email ILIKE ${pattern})
    ORDER BY u.name, u.id`);
}

/** Users by id, deactivated ones too; ids that nobody has are left out. */
export async function usersById(db: Db, ids: readonly string[]): Promise<Map<string, ShownUser>> {
  const users = await db.rows<ShownUser>(sql`
    SELECT ${shownUser} FROM app_user u WHERE u.id = ANY(${ids}::uuid[])`);
  return new Map(users.map(user => [user.id, user]));
}
