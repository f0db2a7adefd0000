import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { UserErrors } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { instance } from '../platform/instance.js';
import { limits } from '../platform/limits.js';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { User } from '../users/user.entity.js';
import { acceptInvitation, findInvitation, issueInvitation } from './invitation.service.js';
import { deleteExpiredTokens } from './one-time-token.service.js';
import { sessionViewer } from './session.service.js';

const password = 'Regenschirm tanzt Polka';
const now = new Date();

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

let count = 0;
async function inviteSomebody(): Promise<{ id: string; email: string }> {
  const email = `iris${++count}@example.com`;
  const user = { id: newId(), name: 'Iris', email, emailKey: email, active: false, passwordHash: null };
  await db.database.dataSource.manager.insert(User, {
    ...user,
    role: 'MEMBER',
    locale: 'de',
    createdAt: now,
  });
  return user;
}
const tokenFor = async (userId: string): Promise<string> =>
  new URL(await issueInvitation(db.database.read, userId, now)).searchParams.get('token')!;
const accept = (token: string, at = now): Promise<string> =>
  acceptInvitation(db.database, { token, password }, at);
const codesOf = (failed: Promise<unknown>): Promise<string[]> =>
  failed.then(
    () => [],
    (error: UserErrors) => error.problems.map(({ code }) => code),
  );

describe('An invitation', () => {
  test('leads to PUBLIC_URL and says whom it is for', async () => {
    const user = await inviteSomebody();
    const url = await issueInvitation(db.database.read, user.id, now);
    expect(url.startsWith(`${instance.publicUrl}/invitation?token=`)).toBe(true);
    const token = new URL(url).searchParams.get('token')!;
    expect(await findInvitation(db.database.read, token, now)).toEqual({
      id: user.id,
      name: 'Iris',
      email: user.email,
    });
  });

  test('makes its user active and signs them in, once', async () => {
    const user = await inviteSomebody();
    const token = await tokenFor(user.id);
    const session = await accept(token);
    expect(await sessionViewer(db.database.read, session, now)).toMatchObject({ id: user.id });
    expect(await codesOf(accept(token))).toEqual(['EXPIRED']);
    expect(await findInvitation(db.database.read, token, now)).toBeNull();
  });

  test('used many times at once is used exactly once', async () => {
    const user = await inviteSomebody();
    const token = await tokenFor(user.id);
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => codesOf(accept(token))));
    expect(outcomes.filter(codes => codes.length === 0)).toHaveLength(1);
    expect(outcomes.filter(codes => codes[0] === 'EXPIRED')).toHaveLength(11);
  });

  test('sent twice lets in once, even at the same moment', async () => {
    const user = await inviteSomebody();
    const tokens = [await tokenFor(user.id), await tokenFor(user.id)];
    const outcomes = await Promise.all(tokens.map(token => codesOf(accept(token))));
    expect(outcomes.filter(codes => codes.length === 0)).toHaveLength(1);
    expect(outcomes.filter(codes => codes[0] === 'EXPIRED')).toHaveLength(1);
    expect(await db.database.read.rows(sql`SELECT 1 FROM session WHERE user_id = ${user.id}`)).toHaveLength(
      1,
    );
  });

  test('is not used up by a password that is refused', async () => {
    const token = await tokenFor((await inviteSomebody()).id);
    const refused = acceptInvitation(db.database, { token, password: 'iris' }, now);
    expect(await codesOf(refused)).toEqual(['INVALID']);
    expect(await codesOf(accept(token))).toEqual([]);
  });

  test('ends after some days', async () => {
    const token = await tokenFor((await inviteSomebody()).id);
    const late = new Date(now.getTime() + limits['token.invitationDays'] * 86_400_000);
    expect(await findInvitation(db.database.read, token, late)).toBeNull();
    expect(await codesOf(accept(token, late))).toEqual(['EXPIRED']);
    await deleteExpiredTokens(db.database.read, late);
    expect(await db.database.read.rows(sql`SELECT 1 FROM one_time_token`)).toEqual([]);
  });

  test('cannot be made up', async () => {
    expect(await codesOf(accept('made-up'))).toEqual(['EXPIRED']);
    expect(await codesOf(accept(''))).toEqual(['EXPIRED']);
  });
});
