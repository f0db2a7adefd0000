import sql from 'sql-template-tag';
import { hashPassword } from '../auth/password.service.js';
import type { Database } from '../platform/database.js';
import type { TestUser } from './world.js';

export const password = 'Regenschirm tanzt Polka';

/** Gives a user of the world that password; the answer is the address to sign in with. */
export async function givePassword({ read }: Database, user: TestUser): Promise<string> {
  const [row] = await read.rows<{ email: string }>(sql`
    UPDATE app_user SET password_hash = ${await hashPassword(password)} WHERE id = ${user.id} RETURNING email`);
  return row!.email;
}
