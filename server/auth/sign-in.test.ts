import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { RequestError, UserErrors } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { User } from '../users/user.entity.js';
import { hashPassword, verifyPassword } from './password.service.js';
import { createSession, deleteStaleSessions, endSession, sessionViewer } from './session.service.js';
import { signIn } from './sign-in.service.js';

const password = 'Regenschirm tanzt Polka';
const anna = {
  id: newId(),
  name: 'Anna',
  email: 'Anna@Example.com',
  emailKey: 'anna@example.com',
  active: true,
};
const gone = {
  id: newId(),
  name: 'Gustav',
  email: 'gone@example.com',
  emailKey: 'gone@example.com',
  active: false,
};
const invited = {
  id: newId(),
  name: 'Iris',
  email: 'iris@example.com',
  emailKey: 'iris@example.com',
  active: false,
};
const now = new Date();

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  const passwordHash = await hashPassword(password);
  const rest = { role: 'MEMBER', locale: 'de', createdAt: now } as const;
  await db.database.dataSource.manager.insert(User, [
    { ...anna, ...rest, passwordHash },
    { ...gone, ...rest, passwordHash },
    { ...invited, ...rest, passwordHash: null },
  ]);
});
afterAll(() => db.drop());
beforeEach(() => db.database.read.rows(sql`DELETE FROM rate_count`));

const attempt = (email: string, typed: string, address = '192.0.2.1'): Promise<string> =>
  signIn(db.database, { email, password: typed, address }, now);

const problems = (failed: Promise<unknown>): Promise<unknown> =>
  failed.then(
    () => 'none',
    (error: unknown) => (error instanceof UserErrors ? error.problems : error),
  );

describe('Signing in', () => {
  test('opens a session of 256 random bits, of which only a hash is stored', async () => {
    const token = await attempt('anna@example.com', password);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(await sessionViewer(db.database.read, token, now)).toMatchObject({ id: anna.id, via: 'SESSION' });
    const stored = await db.database.read.rows(sql`SELECT session::text AS row FROM session`);
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  test('takes the e-mail address in any case', async () => {
    await expect(attempt('  ANNA@example.COM ', password)).resolves.toHaveLength(43);
  });

  test('answers alike to what is unknown, wrong, deactivated and only invited', async () => {
    const answers = await Promise.all([
      problems(attempt('nobody@example.com', password)),
      problems(attempt('nobody\0@example.com', password)),
      problems(attempt(anna.email, 'Regenschirm tanzt Walzer')),
      problems(attempt(gone.email, password)),
      problems(attempt(invited.email, '')),
    ]);
    expect(answers[0]).toEqual([{ code: 'INVALID', message: expect.anything(), path: undefined }]);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test('takes as long without an account as with one', async () => {
    const hash = await hashPassword(password);
    const ratio = await timeRatio(
      () => verifyPassword(null, 'wrong'),
      () => verifyPassword(hash, 'wrong'),
    );
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.7);
  });
});

describe('Guessing', () => {
  test('is checked no more often than the limit says, even 100 times at once', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, i) => problems(attempt(anna.email, `guess number ${i}`))),
    );
    const refused = outcomes.filter(outcome => outcome instanceof RequestError);
    expect(refused).toHaveLength(100 - limits['rate.signInPerAccountAndAddress']);
    expect(refused[0]).toMatchObject({ code: 'RATE_LIMITED' });
  });

  test('locks the right password out too, but only from that address', async () => {
    for (let i = 0; i < limits['rate.signInPerAccountAndAddress']; i++)
      await problems(attempt(anna.email, 'wrong'));
    expect(await problems(attempt(anna.email, password))).toMatchObject({ code: 'RATE_LIMITED' });
    await expect(attempt(anna.email, password, '192.0.2.2')).resolves.toBeDefined();
  });

  test('leaves open sessions alone', async () => {
    const token = await attempt(anna.email, password);
    for (let i = 0; i < 11; i++) await problems(attempt(anna.email, 'wrong'));
    expect(await sessionViewer(db.database.read, token, now)).not.toBeNull();
  });

  test('of many accounts from one address ends as well', async () => {
    const former = limits['rate.signInPerAddress'];
    limits['rate.signInPerAddress'] = 3;
    try {
      for (let i = 0; i < 3; i++) await problems(attempt(`nobody${i}@example.com`, 'wrong', '2001:db8::1'));
      expect(await problems(attempt('x@example.com', 'wrong', '2001:db8::2'))).toMatchObject({
        code: 'RATE_LIMITED',
      });
      expect(await problems(attempt('x@example.com', 'wrong', '2001:db8:0:1::2'))).toMatchObject([
        { code: 'INVALID' },
      ]);
    } finally {
      limits['rate.signInPerAddress'] = former;
    }
  });

  test('is no excuse to count those who know their password', async () => {
    for (let i = 0; i < limits['rate.signInPerAccountAndAddress'] + 2; i++)
      await attempt(anna.email, password);
    await expect(attempt(anna.email, password)).resolves.toBeDefined();
  });
});

describe('A session', () => {
  const hours = (n: number): Date => new Date(now.getTime() + n * 3_600_000);
  const viewerAt = (token: string, at: Date): Promise<unknown> => sessionViewer(db.database.read, token, at);

  test('ends after hours without use', async () => {
    const token = await createSession(db.database.read, anna.id, now);
    expect(await viewerAt(token, hours(limits['session.idleHours'] + 0.01))).toBeNull();
  });

  test('goes on while it is used, but not for longer than days', async () => {
    const token = await createSession(db.database.read, anna.id, now);
    const days = limits['session.maxDays'] * 24;
    for (let hour = 7; hour < days; hour += 7) expect(await viewerAt(token, hours(hour))).not.toBeNull();
    expect(await viewerAt(token, hours(days + 0.01))).toBeNull();
  });

  test('notes its use once a minute at most', async () => {
    await db.database.read.rows(sql`DELETE FROM session`);
    const token = await createSession(db.database.read, anna.id, now);
    const lastUse = async (): Promise<Date> =>
      (await db.database.read.rows<{ at: Date }>(sql`SELECT max(last_used_at) AS at FROM session`))[0]!.at;
    await viewerAt(token, new Date(now.getTime() + 59_000));
    expect((await lastUse()).getTime()).toBe(now.getTime());
    await viewerAt(token, new Date(now.getTime() + 61_000));
    expect((await lastUse()).getTime()).toBe(now.getTime() + 61_000);
  });

  test('ends with signing out, with the next request', async () => {
    const token = await createSession(db.database.read, anna.id, now);
    await endSession(db.database.read, token);
    expect(await viewerAt(token, now)).toBeNull();
  });

  test('ends when its user is deactivated, and has the role of the moment', async () => {
    const token = await createSession(db.database.read, anna.id, now);
    await db.database.read.rows(sql`UPDATE app_user SET role = 'CRM_ADMIN' WHERE id = ${anna.id}`);
    expect(await viewerAt(token, now)).toMatchObject({ role: 'CRM_ADMIN', locale: 'de' });
    await db.database.read.rows(
      sql`UPDATE app_user SET active = false, role = 'MEMBER' WHERE id = ${anna.id}`,
    );
    expect(await viewerAt(token, now)).toBeNull();
    await db.database.read.rows(sql`UPDATE app_user SET active = true WHERE id = ${anna.id}`);
  });

  test('does not exist for a made-up token', async () => {
    expect(await viewerAt('', now)).toBeNull();
    expect(await viewerAt('x'.repeat(10_000), now)).toBeNull();
  });

  test('is removed once it opens nothing any more', async () => {
    const token = await createSession(db.database.read, anna.id, now);
    await deleteStaleSessions(db.database.read, hours(1));
    expect(await viewerAt(token, now)).not.toBeNull();
    await deleteStaleSessions(db.database.read, hours(limits['session.idleHours']));
    expect(await viewerAt(token, now)).toBeNull();
  });
});

/** Medians of both in turns, so that what else the machine does meets both alike. */
async function timeRatio(one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<number> {
  const times: [number[], number[]] = [[], []];
  for (let i = 0; i < 15; i++) {
    for (const [side, action] of [one, other].entries()) {
      const started = performance.now();
      await action();
      times[side]!.push(performance.now() - started);
    }
  }
  const [first, second] = times.map(side => side.sort((a, b) => a - b)[7]!);
  return first! / second!;
}
