import { request as httpRequest } from 'node:http';
import { beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { instance } from '../platform/instance.js';
import { limits } from '../platform/limits.js';
import { sentMails, tokenIn } from '../testing/mails.js';
import { givePassword, password } from '../testing/passwords.js';
import { testSite } from '../testing/site.js';
import { withStatements } from '../testing/statements.js';
import { actAs, world, type TestUser } from '../testing/world.js';
import { inviteUser } from '../users/user.service.js';
import { issueReset, resetPassword } from './password-reset.service.js';
import { signIn } from './sign-in.service.js';

const site = testSite();
beforeEach(() => site.database.read.rows(sql`DELETE FROM rate_count`));

const fresh = 'Giraffe lernt langsam Geige';
const ask =
  'mutation ($email: String!) { requestPasswordReset(email: $email) { ok userErrors { code path } } }';
const request = async (email: string) => {
  const { data, errors } = await site.ask(null, ask, { email });
  return errors ? errors[0]!.extensions!.code : data.requestPasswordReset;
};
const reset = async (token: string, chosen = fresh) =>
  (
    await site.ask<{
      resetPassword: {
        viewer: { user: { id: string } } | null;
        userErrors: { code: string; path: string[] }[];
      };
    }>(
      null,
      `mutation ($token: String!, $password: String!) {
        resetPassword(token: $token, password: $password) { viewer { user { id } } userErrors { code path } } }`,
      { token, password: chosen },
    )
  ).data.resetPassword;
const tokenFor = async ({ id }: { id: string }, now = new Date()): Promise<string> =>
  new URL(await issueReset(site.database.read, id, now)).searchParams.get('token')!;
const annas = async (): Promise<{ anna: TestUser; admin: TestUser; email: string }> => {
  const { anna, admin } = await world(site.database).member('anna').make();
  return { anna, admin, email: await givePassword(site.database, anna) };
};
const isSignedIn = async (user: TestUser): Promise<boolean> =>
  (await site.ask(user, '{ viewer { user { id } } }')).data.viewer !== null;
const sent = { ok: true, userErrors: [] };

describe('Asking for a new password', () => {
  test.each(['de', 'en'])('in %s brings a mail with a link that works', async locale => {
    const { anna, email } = await annas();
    await site.database.read.rows(sql`UPDATE app_user SET locale = ${locale} WHERE id = ${anna.id}`);
    expect(await request(email.toUpperCase())).toEqual(sent);
    const [mail, ...others] = await sentMails(site.database);
    expect(others).toEqual([]);
    expect(mail).toContain(`Content-Language: ${locale}`);
    expect(mail).toContain(`${instance.publicUrl}/reset?token=`);
    expect(await reset(tokenIn(mail!))).toMatchObject({ viewer: { user: { id: anna.id } } });
  });

  test('is answered alike, after the same statements, whoever has the address', async () => {
    const { anna, admin, email } = await annas();
    const gone = await annas();
    await site.database.read.rows(sql`UPDATE app_user SET active = false WHERE id = ${gone.anna.id}`);
    const invited = `iris.${anna.id}@example.org`;
    await actAs(site.database, admin, work =>
      inviteUser(work, { email: invited, name: 'Iris', role: 'MEMBER' }),
    );
    await request(email);
    await sentMails(site.database);
    const heard: unknown[] = [];
    for (const address of [email, 'nobody@example.org', gone.email, invited]) {
      const { result, statements } = await withStatements(() => site.ask(null, ask, { email: address }));
      heard.push({ body: result.body, statements });
    }
    expect(heard).toEqual(Array(4).fill(heard[0]));
    expect(await sentMails(site.database)).toHaveLength(1);
  });

  test('sends three mails in an hour, and goes on answering as before', async () => {
    const { email } = await annas();
    for (let n = 0; n < 5; n++) expect(await request(email)).toEqual(sent);
    expect(await sentMails(site.database)).toHaveLength(limits['rate.resetPerAccount']);
  });

  test('is refused to an address that asks for too many, whatever it says of itself', async () => {
    const former = limits['rate.resetPerAddress'];
    limits['rate.resetPerAddress'] = 2;
    try {
      const { body } = await site.ask(null, ask, { email: 'a@example.org' });
      expect(body).toContain('"ok":true');
      await request('b@example.org');
      const answer = await fetch(site.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.7' },
        body: JSON.stringify({ query: ask, variables: { email: 'c@example.org' } }),
      });
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([
        429,
        expect.stringMatching(/^\d+$/),
      ]);
    } finally {
      limits['rate.resetPerAddress'] = former;
    }
  });

  test('never puts the Host header into the mail', async () => {
    const { email } = await annas();
    await hostedAt('evil.example', JSON.stringify({ query: ask, variables: { email } }));
    const [mail] = await sentMails(site.database);
    expect(mail).toContain(instance.publicUrl);
    expect(mail).not.toContain('evil.example');
  });

  test('says what is wrong with something that is no address', async () => {
    const refusal = (code: string) => ({ ok: false, userErrors: [{ code, path: ['email'] }] });
    expect(await request('')).toEqual(refusal('REQUIRED'));
    expect(await request('anna')).toEqual(refusal('INVALID'));
    expect(await request('anna\0@example.org')).toEqual(refusal('INVALID'));
    expect(await request(`${'x'.repeat(300)}@example.org`)).toEqual(refusal('TOO_LONG'));
  });
});

describe('A link for a new password', () => {
  test('sets it, signs in, and ends all other sessions', async () => {
    const { anna, email } = await annas();
    expect(await reset(await tokenFor(anna))).toEqual({ viewer: { user: { id: anna.id } }, userErrors: [] });
    expect(await isSignedIn(anna)).toBe(false);
    const enter = (typed: string) =>
      signIn(site.database, { email, password: typed, address: '192.0.2.1' }, new Date());
    await expect(enter(password)).rejects.toThrow();
    await expect(enter(fresh)).resolves.toHaveLength(43);
  });

  test('used many times at once is used exactly once', async () => {
    const { anna } = await annas();
    const token = await tokenFor(anna);
    const outcomes = await Promise.all(Array.from({ length: 12 }, (_, n) => reset(token, `${fresh} ${n}`)));
    expect(outcomes.filter(({ viewer }) => viewer !== null)).toHaveLength(1);
    expect(outcomes.filter(({ userErrors }) => userErrors[0]?.code === 'EXPIRED')).toHaveLength(11);
    const sessions = await site.database.read.rows(sql`SELECT FROM session WHERE user_id = ${anna.id}`);
    expect(sessions).toHaveLength(1);
  });

  test('ends the others that were sent', async () => {
    const { anna } = await annas();
    const [first, second] = [await tokenFor(anna), await tokenFor(anna)];
    await reset(second);
    expect((await reset(first)).userErrors).toEqual([{ code: 'EXPIRED', path: ['token'] }]);
  });

  test('ends the others that were sent, be they used at the same moment', async () => {
    const { anna } = await annas();
    const tokens = [await tokenFor(anna), await tokenFor(anna), await tokenFor(anna)];
    const outcomes = await Promise.all(tokens.map((token, n) => reset(token, `${fresh} ${n}`)));
    expect(outcomes.filter(({ viewer }) => viewer !== null)).toHaveLength(1);
    expect(outcomes.filter(({ userErrors }) => userErrors[0]?.code === 'EXPIRED')).toHaveLength(2);
  });

  test('is not used up by a password that is refused', async () => {
    const { anna } = await annas();
    const token = await tokenFor(anna);
    expect((await reset(token, 'anna')).userErrors).toEqual([{ code: 'INVALID', path: ['password'] }]);
    expect((await reset(token)).viewer).not.toBeNull();
  });

  test('opens nothing once it is old, used, made up, or its user deactivated', async () => {
    const { anna, admin } = await annas();
    const now = new Date();
    const old = new Date(now.getTime() + limits['token.resetMinutes'] * 60_000);
    const token = await tokenFor(anna, now);
    await expect(resetPassword(site.database, { token, password: fresh }, old)).rejects.toThrow('EXPIRED');
    for (const wrong of ['', 'made up', `${token}x`, '\0'])
      expect((await reset(wrong)).userErrors[0]!.code).toBe('EXPIRED');
    await site.ask(admin, 'mutation ($id: ID!) { deactivateUser(userId: $id) { user { id } } }', {
      id: anna.id,
    });
    expect((await reset(token)).userErrors[0]!.code).toBe('EXPIRED');
    const late = await tokenFor(anna);
    expect((await reset(late)).userErrors[0]!.code).toBe('EXPIRED');
  });

  test('takes no fields that it does not know', async () => {
    const { status } = await site.ask(
      null,
      'mutation { resetPassword(token: "x", password: "y", role: ADMIN) { userErrors { code } } }',
    );
    expect(status).toBe(400);
  });
});

/** fetch does not let a request choose its Host header. */
async function hostedAt(host: string, body: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const headers = { host, 'content-type': 'application/json', 'x-forwarded-host': host };
    httpRequest(site.url, { method: 'POST', headers }, response => {
      response.resume();
      response.on('end', () => resolve());
    })
      .on('error', reject)
      .end(body);
  });
}
