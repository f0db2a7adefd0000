import { beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { limits } from '../platform/limits.js';
import { givePassword, password } from '../testing/passwords.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';
import { auditDenial, deleteOldAuditEntries } from './audit.service.js';

const site = testSite();
beforeEach(async () => {
  await site.database.read.rows(sql`DELETE FROM audit_entry`);
  await site.database.read.rows(sql`DELETE FROM rate_count`);
});

interface Entry {
  kind: string;
  actor: { name: string } | null;
  user: { name: string } | null;
  address: string | null;
  details: { key: string; value: string }[];
}
interface Trail {
  totalCount: number;
  nodes: Entry[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}
const query = `query ($kinds: [AuditKind!], $userId: ID, $first: Int, $after: String) {
  auditTrail(kinds: $kinds, userId: $userId, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { kind at actor { name } user { name } address details { key value } } } }`;
const trail = async (viewer: TestUser, variables: object = {}): Promise<Trail> =>
  (await site.ask<{ auditTrail: Trail }>(viewer, query, variables)).data.auditTrail;
const kinds = async (viewer: TestUser, variables: object = {}): Promise<string[]> =>
  (await trail(viewer, variables)).nodes.map(({ kind }) => kind);
const facts = ({ details }: Entry): Record<string, string> =>
  Object.fromEntries(details.map(({ key, value }) => [key, value]));
const office = () => world(site.database).member('anna').crmAdmin('cleo').make();

const signIn = (email: string, typed: string) =>
  site.ask(
    null,
    'mutation ($e: String!, $p: String!) { signIn(email: $e, password: $p) { userErrors { code } } }',
    {
      e: email,
      p: typed,
    },
  );

describe('The audit trail', () => {
  test('has sign-ins with where they came from, and the account where there is one', async () => {
    const { admin, anna } = await office();
    const email = await givePassword(site.database, anna);
    await signIn(email, password);
    await signIn(email, 'wrong word of anna');
    await signIn('my-secret-typed-here@example.org', 'wrong');
    const { nodes } = await trail(admin);
    const address = '127.0.0.1';
    expect(nodes).toMatchObject([
      { kind: 'SIGN_IN_REFUSED', actor: null, user: null, address },
      { kind: 'SIGN_IN_REFUSED', actor: null, user: { name: 'anna' }, address },
      { kind: 'SIGNED_IN', actor: { name: 'anna' }, user: { name: 'anna' }, address },
    ]);
    const stored = await site.database.read.rows(sql`SELECT audit_entry::text AS row FROM audit_entry`);
    for (const secret of ['my-secret-typed-here', 'wrong word', password])
      expect(JSON.stringify(stored)).not.toContain(secret);
  });

  test('has what was done about users, passwords and keys, in the transaction that did it', async () => {
    const { admin, anna } = await office();
    await givePassword(site.database, anna);
    const as = (user: TestUser, call: string) =>
      site.ask(user, `mutation { ${call} { userErrors { code } } }`);
    await as(admin, 'inviteUser(input: {email: "iris@example.org", name: "Iris"})');
    await as(admin, `setUserRole(userId: "${anna.id}", role: CRM_ADMIN)`);
    await as(admin, `setUserRole(userId: "${anna.id}", role: CRM_ADMIN)`);
    const { data } = await site.ask<{ createApiKey: { apiKey: { id: string }; secret: string } }>(
      anna,
      'mutation { createApiKey(name: "Shop", scope: READ) { apiKey { id } secret } }',
    );
    await as(anna, 'createApiKey(name: "", scope: READ)');
    await as(admin, `revokeApiKey(id: "${data.createApiKey.apiKey.id}")`);
    await as(admin, `deactivateUser(userId: "${anna.id}")`);
    await as(admin, `activateUser(userId: "${anna.id}")`);
    const { nodes } = await trail(admin);
    expect(nodes.map(entry => [entry.kind, entry.actor!.name, entry.user!.name])).toEqual([
      ['USER_ACTIVATED', 'admin', 'anna'],
      ['USER_DEACTIVATED', 'admin', 'anna'],
      ['API_KEY_REVOKED', 'admin', 'anna'],
      ['API_KEY_CREATED', 'anna', 'anna'],
      ['ROLE_CHANGED', 'admin', 'anna'],
      ['USER_INVITED', 'admin', 'Iris'],
    ]);
    expect(facts(nodes[4]!)).toEqual({ before: 'MEMBER', after: 'CRM_ADMIN' });
    const { secret } = data.createApiKey;
    expect(facts(nodes[2]!)).toEqual({ name: 'Shop', prefix: secret.slice(0, 19) });
    expect(facts(nodes[3]!)).toEqual({ name: 'Shop', prefix: secret.slice(0, 19), scope: 'READ' });
    const stored = await site.database.read.rows(sql`SELECT audit_entry::text AS row FROM audit_entry`);
    expect(JSON.stringify(stored)).not.toContain(secret.slice(20));
  });

  test('has denials by role and by key, at most one a minute for each user', async () => {
    const { admin, anna, cleo } = await office();
    const { data } = await site.ask<{ createApiKey: { secret: string } }>(
      cleo,
      'mutation { createApiKey(name: "Shop", scope: READ) { secret } }',
    );
    for (let n = 0; n < 5; n++) await site.ask(anna, '{ mine: auditTrail { totalCount } }');
    await site.ask(
      { key: data.createApiKey.secret },
      'mutation { updateProfile(name: "x") { user { id } } }',
    );
    await site.ask(null, '{ auditTrail { totalCount } }');
    const { nodes, totalCount } = await trail(admin, { kinds: ['ACCESS_DENIED'] });
    expect(nodes.map(entry => [entry.actor!.name, facts(entry).field, entry.address])).toEqual([
      ['cleo', 'updateProfile', '127.0.0.1'],
      ...Array(totalCount - 1).fill(['anna', 'auditTrail', '127.0.0.1']),
    ]);
    // The five requests may have met a new minute.
    expect(totalCount).toBeLessThanOrEqual(3);
  });

  test('keeps one denial of many at the same moment', async () => {
    const { admin, anna, cleo } = await office();
    const now = new Date('2026-11-26T12:00:30Z');
    const denied = (user: TestUser, at: Date) =>
      auditDenial(site.database.read, { userId: user.id, field: 'users', address: '192.0.2.1' }, at);
    await Promise.all(Array.from({ length: 20 }, () => denied(anna, now)));
    await denied(cleo, now);
    await denied(anna, new Date(now.getTime() + 60_000));
    expect((await trail(admin)).totalCount).toBe(3);
  });

  test('is read in pages, by kind and by user', async () => {
    const { admin, anna, cleo } = await office();
    const setRole = (user: TestUser, role: string) =>
      site.ask(
        admin,
        `mutation { setUserRole(userId: "${user.id}", role: ${role}) { userErrors { code } } }`,
      );
    for (const role of ['ADMIN', 'MEMBER', 'CRM_ADMIN']) await setRole(anna, role);
    await setRole(cleo, 'MEMBER');
    await site.ask(anna, 'mutation { createApiKey(name: "x", scope: READ) { secret } }');
    expect(await kinds(admin, { kinds: ['ROLE_CHANGED'], userId: anna.id })).toHaveLength(3);
    expect(await kinds(admin, { userId: anna.id })).toEqual([
      'API_KEY_CREATED',
      ...Array(3).fill('ROLE_CHANGED'),
    ]);
    expect(await kinds(admin, { userId: admin.id })).toHaveLength(4);
    expect(await kinds(admin, { kinds: [] })).toEqual([]);
    for (const id of ['nonsense', '\0']) expect((await trail(admin, { userId: id })).totalCount).toBe(0);
    const first = await trail(admin, { first: 2 });
    expect([first.totalCount, first.pageInfo.hasNextPage]).toEqual([5, true]);
    const rest = await trail(admin, { first: 10, after: first.pageInfo.endCursor });
    expect(rest.nodes).toHaveLength(3);
    const { errors } = await site.ask(admin, query, { after: 'not ours' });
    expect(errors![0]!.extensions!.code).toBe('BAD_USER_INPUT');
  });

  test('forgets what is older than it is kept', async () => {
    const { admin, anna } = await office();
    const days = (n: number): Date => new Date(Date.now() - n * 86_400_000);
    const denied = (at: Date) =>
      auditDenial(site.database.read, { userId: anna.id, field: 'users', address: '192.0.2.1' }, at);
    await denied(days(limits['audit.keepDays'] + 1));
    await denied(days(limits['audit.keepDays'] - 1));
    await deleteOldAuditEntries(site.database.read, new Date());
    expect((await trail(admin)).totalCount).toBe(1);
  });

  test('is for full-access administrators only', async () => {
    const { admin, anna, cleo } = await office();
    await site.ask(admin, 'mutation { createApiKey(name: "x", scope: READ) { secret } }');
    const [{ id }] = (await site.database.read.rows<{ id: string }>(sql`SELECT id FROM audit_entry`)) as [
      { id: string },
    ];
    const node = async (viewer: TestUser) =>
      (await site.ask(viewer, 'query ($id: ID!) { node(id: $id) { id } }', { id })).data.node;
    expect(await node(admin)).toEqual({ id });
    for (const [viewer, code] of [
      [anna, 'FORBIDDEN'],
      [cleo, 'FORBIDDEN'],
      [null, 'UNAUTHENTICATED'],
    ] as const) {
      expect((await site.ask(viewer, query)).errors![0]!.extensions!.code).toBe(code);
      if (viewer) expect(await node(viewer)).toBeNull();
    }
  });
});
