import sql from 'sql-template-tag';
import { contactCountOfUser } from './contact-count.query.js';
import type { Db } from '../platform/database.js';
import type { Viewer } from '../platform/work.js';

/** For jobs: a user as a viewer, with the rights of this moment; null once deactivated. */
export async function viewerOfUser(db: Db, userId: string): Promise<Viewer | null> {
  const [user] = await db.rows<Omit<Viewer, 'via'>>(sql`
    SELECT u.id, u.role, u.locale, ${contactCountOfUser} AS "contactCount" FROM app_user u
    WHERE u.id = ${userId} AND u.active`);
  return user ? { ...user, via: 'SESSION' } : null;
}
