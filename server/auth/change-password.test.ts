import { beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { limits } from '../platform/limits.js';
import { givePassword, password } from '../testing/passwords.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';
import { createSession } from './session.service.js';

const site = testSite();
beforeEach(() => site.database.read.rows(sql`DELETE FROM rate_count`));

const fresh = 'Giraffe lernt langsam Geige';
const change = `mutation ($old: String!, $new: String!) {
  changePassword(currentPassword: $old, newPassword: $new) { ok userErrors { code path } } }`;
const run = async (user: TestUser, current: string, next = fresh) =>
  site.ask<{ changePassword: { ok: boolean; userErrors: { code: string; path: string[] }[] } }>(
    user,
    change,
    {
      old: current,
      new: next,
    },
  );
const annas = async () => {
  const { anna } = await world(site.database).member('anna').make();
  return { anna, email: await givePassword(site.database, anna) };
};
const isSignedIn = async (sessionToken: string): Promise<boolean> =>
  (await site.ask({ sessionToken }, '{ viewer { user { id } } }')).data.viewer !== null;

describe('Changing the password', () => {
  test('ends all sessions but this one, which gets a new id', async () => {
    const { anna, email } = await annas();
    const elsewhere = await createSession(site.database.read, anna.id, new Date());
    const answer = await fetch(site.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: `kartei_session=${anna.sessionToken}` },
      body: JSON.stringify({ query: change, variables: { old: password, new: fresh } }),
    });
    expect(await answer.json()).toMatchObject({ data: { changePassword: { ok: true, userErrors: [] } } });
    const token = /kartei_session=([\w-]{43})/.exec(answer.headers.get('set-cookie')!)![1]!;
    expect(await isSignedIn(token)).toBe(true);
    expect(await isSignedIn(anna.sessionToken)).toBe(false);
    expect(await isSignedIn(elsewhere)).toBe(false);
    const signIn =
      'mutation ($email: String!, $word: String!) { signIn(email: $email, password: $word) { viewer { __typename } } }';
    expect((await site.ask(null, signIn, { email, word: password })).data.signIn!.viewer).toBeNull();
    expect((await site.ask(null, signIn, { email, word: fresh })).data.signIn!.viewer).not.toBeNull();
  });

  test.each<[string, string, string, [string, string][]]>([
    ['a wrong current password', 'wrong', fresh, [['INVALID', 'currentPassword']]],
    ['a new one that is too short', password, 'short', [['INVALID', 'newPassword']]],
    ['a new one that is too long', password, 'xyz '.repeat(40), [['TOO_LONG', 'newPassword']]],
    ['a new one that is easy to guess', password, 'password1234', [['INVALID', 'newPassword']]],
    [
      'both wrong',
      '\0',
      '',
      [
        ['INVALID', 'currentPassword'],
        ['INVALID', 'newPassword'],
      ],
    ],
  ])('with %s changes nothing', async (_, current, next, problems) => {
    const { anna } = await annas();
    const { data } = await run(anna, current, next);
    expect(data.changePassword).toEqual({
      ok: false,
      userErrors: problems.map(([code, field]) => ({ code, path: [field] })),
    });
    expect(await isSignedIn(anna.sessionToken)).toBe(true);
    expect((await run(anna, password)).data.changePassword.ok).toBe(true);
  });

  test('tries the current password no more often than the limit says, even 100 times at once', async () => {
    const { anna } = await annas();
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => run(anna, `guess ${n}`)));
    const tried = answers.filter(({ status }) => status === 200);
    expect(tried).toHaveLength(limits['rate.signInPerAccountAndAddress']);
    expect(answers.filter(({ errors }) => errors?.[0]?.extensions?.code === 'RATE_LIMITED')).toHaveLength(90);
    expect((await run(anna, password)).status).toBe(429);
    expect(await isSignedIn(anna.sessionToken)).toBe(true);
  });

  test('twice at once is done once', async () => {
    const { anna } = await annas();
    const outcomes = await Promise.all([
      run(anna, password, `${fresh} 1`),
      run(anna, password, `${fresh} 2`),
    ]);
    const done = outcomes.filter(({ data }) => data.changePassword?.ok);
    expect(done).toHaveLength(1);
    const sessions = await site.database.read.rows(sql`SELECT FROM session WHERE user_id = ${anna.id}`);
    expect(sessions).toHaveLength(1);
  });

  test('ends the links that were sent for a new one', async () => {
    const { anna } = await annas();
    await site.database.read.rows(sql`
      INSERT INTO one_time_token (token_hash, kind, user_id, expires_at)
      VALUES ('\\x00', 'RESET', ${anna.id}, now() + interval '1 hour')`);
    await run(anna, password);
    expect(await site.database.read.rows(sql`SELECT FROM one_time_token WHERE user_id = ${anna.id}`)).toEqual(
      [],
    );
  });

  test('is nothing for strangers', async () => {
    const { errors } = await site.ask(null, change, { old: password, new: fresh });
    expect(errors![0]!.extensions!.code).toBe('UNAUTHENTICATED');
  });
});
