import { describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Asker } from '../testing/api.js';
import { sentMails } from '../testing/mails.js';
import { givePassword, password } from '../testing/passwords.js';
import { testSite } from '../testing/site.js';
import { actAs, world, type TestUser } from '../testing/world.js';
import { setUserRole } from './user-rights.service.js';

const site = testSite();

interface Outcome {
  user: { role: string; active: boolean; state: string } | null;
  userErrors: { code: string; path: string[] }[];
}
async function run(asker: Asker, mutation: string, id: string): Promise<Outcome> {
  const { data, errors } = await site.ask<{ done: Outcome }>(
    asker,
    `mutation ($id: ID!) { done: ${mutation} { user { role active state } userErrors { code path } } }`,
    { id },
  );
  expect(errors).toBeUndefined();
  return data.done;
}
const setRole = (asker: Asker, { id }: { id: string }, role: string) =>
  run(asker, `setUserRole(userId: $id, role: ${role})`, id);
const deactivate = (asker: Asker, { id }: { id: string }) => run(asker, 'deactivateUser(userId: $id)', id);
const activate = (asker: Asker, { id }: { id: string }) => run(asker, 'activateUser(userId: $id)', id);

/** A site of its own has one world only, for the last administrator is one of all. */
async function office() {
  await site.database.read.rows(sql`TRUNCATE app_user CASCADE`);
  return world(site.database).member('anna', 'ben').crmAdmin('cleo').make();
}
const invite = async (admin: TestUser) => {
  const { data } = await site.ask<{
    inviteUser: { user: { id: string } | null; invitationUrl: string | null };
  }>(
    admin,
    'mutation { inviteUser(input: {email: "iris@example.org", name: "Iris"}) { user { id } invitationUrl } }',
  );
  const { user, invitationUrl } = data.inviteUser;
  return { id: user!.id, token: new URL(invitationUrl!).searchParams.get('token')! };
};
const accept = async (token: string) =>
  (
    await site.ask<{ acceptInvitation: { viewer: object | null } }>(
      null,
      `mutation ($token: String!, $password: String!) {
        acceptInvitation(token: $token, password: $password) { viewer { __typename } } }`,
      { token, password },
    )
  ).data.acceptInvitation.viewer !== null;
const stillAdministrators = async (): Promise<number> =>
  (await site.database.read.rows(sql`SELECT FROM app_user WHERE role = 'ADMIN' AND active`)).length;
const lastOne = { user: null, userErrors: [{ code: 'CONFLICT', path: ['userId'] }] };
const unknown = { user: null, userErrors: [{ code: 'NOT_FOUND', path: ['userId'] }] };

describe('A role', () => {
  test('is in force with the next request', async () => {
    const { admin, anna } = await office();
    expect(await setRole(admin, anna, 'ADMIN')).toMatchObject({ user: { role: 'ADMIN' }, userErrors: [] });
    expect((await site.ask(anna, '{ users(all: true) { id } }')).errors).toBeUndefined();
    await setRole(admin, anna, 'CRM_ADMIN');
    expect((await site.ask(anna, '{ users(all: true) { id } }')).errors![0]!.extensions!.code).toBe(
      'FORBIDDEN',
    );
  });

  test('of nobody is NOT_FOUND', async () => {
    const { admin } = await office();
    for (const id of ['nonsense', '\0', '0199aaaa-0000-7000-8000-000000000000'])
      expect(await setRole(admin, { id }, 'MEMBER')).toEqual(unknown);
  });

  test('can be laid down while somebody else has full access', async () => {
    const { admin, anna } = await office();
    expect(await setRole(admin, admin, 'MEMBER')).toEqual(lastOne);
    await setRole(admin, anna, 'ADMIN');
    expect(await setRole(admin, admin, 'MEMBER')).toMatchObject({ user: { role: 'MEMBER' } });
    expect(await setRole(anna, anna, 'CRM_ADMIN')).toEqual(lastOne);
    expect(await deactivate(anna, anna)).toEqual(lastOne);
  });

  test('of the last one stays, when two take it from each other at the same time', async () => {
    const { admin, anna } = await office();
    for (let n = 0; n < 5; n++) {
      await site.database.read.rows(sql`
        UPDATE app_user SET role = 'ADMIN', active = true WHERE id = ANY(${[admin.id, anna.id]}::uuid[])`);
      const takeFrom = (from: TestUser, by: TestUser) =>
        actAs(site.database, by, async work => {
          const user = await setUserRole(work, from.id, 'MEMBER');
          await sleep(20);
          return user;
        });
      await Promise.allSettled([takeFrom(anna, admin), takeFrom(admin, anna)]);
      expect(await stillAdministrators()).toBe(1);
    }
  });
});

describe('A user who was deactivated', () => {
  test('is out at once, and gone from the list', async () => {
    const { admin, anna, ben } = await office();
    expect(await deactivate(admin, anna)).toEqual({
      user: { role: 'MEMBER', active: false, state: 'DEACTIVATED' },
      userErrors: [],
    });
    expect((await site.ask(anna, '{ viewer { user { id } } }')).data.viewer).toBeNull();
    expect((await site.ask(ben, '{ users { name } }')).body).not.toContain('anna');
    const { data } = await site.ask(ben, 'query ($id: ID!) { node(id: $id) { id } }', { id: anna.id });
    expect(data.node).toBeNull();
    expect(await deactivate(admin, anna)).toMatchObject({ user: { state: 'DEACTIVATED' }, userErrors: [] });
    expect(await deactivate(admin, { id: 'nonsense' })).toEqual(unknown);
  });

  test('comes back with the old password, but not with the old session', async () => {
    const { admin, anna } = await office();
    const email = await givePassword(site.database, anna);
    await deactivate(admin, anna);
    const signIn = async () =>
      (
        await site.ask(
          null,
          'mutation ($e: String!, $p: String!) { signIn(email: $e, password: $p) { viewer { __typename } } }',
          { e: email, p: password },
        )
      ).data.signIn!.viewer;
    expect(await signIn()).toBeNull();
    expect(await activate(admin, anna)).toMatchObject({ user: { active: true, state: 'ACTIVE' } });
    expect((await site.ask(anna, '{ viewer { user { id } } }')).data.viewer).toBeNull();
    expect(await signIn()).not.toBeNull();
    expect(await activate(admin, anna)).toMatchObject({ user: { state: 'ACTIVE' }, userErrors: [] });
    expect(await activate(admin, { id: '\0' })).toEqual(unknown);
  });
});

describe('An invitation', () => {
  test('that was withdrawn lets nobody in, and its mail is not sent', async () => {
    const { admin } = await office();
    await sentMails(site.database);
    const { id, token } = await invite(admin);
    expect(await deactivate(admin, { id })).toMatchObject({ user: { state: 'DEACTIVATED' } });
    expect(await accept(token)).toBe(false);
    expect(await sentMails(site.database)).toEqual([]);
    expect(await activate(admin, { id })).toEqual(lastOne);
  });

  test('can be made again after that', async () => {
    const { admin } = await office();
    const first = await invite(admin);
    await deactivate(admin, first);
    const second = await invite(admin);
    expect(second.id).toBe(first.id);
    expect(await accept(first.token)).toBe(false);
    expect(await accept(second.token)).toBe(true);
  });
});

describe('The list of users', () => {
  test('shows full-access administrators who is invited and who is gone', async () => {
    const { admin, anna } = await office();
    await invite(admin);
    await deactivate(admin, anna);
    const { data } = await site.ask(admin, '{ users(all: true) { name state active lastSignInAt } }');
    const at = expect.stringMatching(/^\d{4}-/);
    expect(data.users).toEqual([
      { name: 'admin', state: 'ACTIVE', active: true, lastSignInAt: at },
      { name: 'anna', state: 'DEACTIVATED', active: false, lastSignInAt: at },
      { name: 'ben', state: 'ACTIVE', active: true, lastSignInAt: at },
      { name: 'cleo', state: 'ACTIVE', active: true, lastSignInAt: at },
      { name: 'Iris', state: 'INVITED', active: false, lastSignInAt: null },
    ]);
  });

  test('tells others who is active, and not when they were here', async () => {
    const { admin, anna, cleo } = await office();
    await invite(admin);
    for (const viewer of [anna, cleo]) {
      const { data } = await site.ask<{ users: { name: string; lastSignInAt: null }[] }>(
        viewer,
        '{ users { name lastSignInAt } }',
      );
      expect(data.users.map(({ name }) => name)).toEqual(['admin', 'anna', 'ben', 'cleo']);
      expect(data.users.every(({ lastSignInAt }) => lastSignInAt === null)).toBe(true);
      const { errors } = await site.ask(viewer, '{ users(all: true) { name } }');
      expect(errors![0]!.extensions!.code).toBe('FORBIDDEN');
    }
  });
});

test.each([
  'setUserRole(userId: $id, role: ADMIN)',
  'deactivateUser(userId: $id)',
  'activateUser(userId: $id)',
])('Nobody but a full-access administrator calls %s', async call => {
  const { anna, ben, cleo } = await office();
  for (const [asker, code] of [
    [anna, 'FORBIDDEN'],
    [cleo, 'FORBIDDEN'],
    [null, 'UNAUTHENTICATED'],
  ] as const) {
    const { errors } = await site.ask(asker, `mutation ($id: ID!) { ${call} { user { id } } }`, {
      id: ben.id,
    });
    expect(errors![0]!.extensions!.code).toBe(code);
  }
  const [row] = await site.database.read.rows(sql`SELECT role, active FROM app_user WHERE id = ${ben.id}`);
  expect(row).toEqual({ role: 'MEMBER', active: true });
});

test.each([
  'inviteUser(input: {email: "x@example.org", name: "X", active: true})',
  'inviteUser(input: {email: "x@example.org", name: "X", passwordHash: "x"})',
  'updateProfile(name: "X", role: ADMIN)',
  'setUserRole(userId: "x", role: ADMIN, email: "x@example.org")',
])('No field can be set that is not meant to be: %s', async call => {
  const { admin } = await office();
  const { status } = await site.ask(admin, `mutation { ${call} { user { id } } }`);
  expect(status).toBe(400);
  const variables = { input: { email: 'x@example.org', name: 'X', active: true } };
  const nested = 'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { user { id } } }';
  expect((await site.ask(admin, nested, variables)).status).toBe(400);
});
