import { describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { limits } from '../platform/limits.js';
import type { Asker } from '../testing/api.js';
import { testSite } from '../testing/site.js';
import { withStatements } from '../testing/statements.js';
import { world } from '../testing/world.js';
import { isKeySecret, newKeySecret } from './api-key.secret.js';
import { keyViewer } from './api-key.service.js';

const site = testSite();

const createKey = `mutation ($name: String!, $scope: ApiKeyScope!, $expiresAt: DateTime) {
  createApiKey(name: $name, scope: $scope, expiresAt: $expiresAt) {
    apiKey { id name prefix scope owner { id } lastUsedAt expiresAt } secret userErrors { code path } } }`;
interface Made {
  apiKey: { id: string; prefix: string } | null;
  secret: string | null;
  userErrors: { code: string; path: string[] }[];
}
async function create(asker: Asker, more: object = {}): Promise<Made> {
  const variables = { name: 'Newsletter', scope: 'WRITE', ...more };
  const { data } = await site.ask<{ createApiKey: Made }>(asker, createKey, variables);
  return data.createApiKey;
}
async function keyOf(asker: Asker, more: object = {}): Promise<{ id: string; key: string }> {
  const { apiKey, secret } = await create(asker, more);
  return { id: apiKey!.id, key: secret! };
}
const revoke = async (asker: Asker, id: string) =>
  (
    await site.ask(asker, 'mutation ($id: ID!) { revokeApiKey(id: $id) { ok userErrors { code path } } }', {
      id,
    })
  ).data.revokeApiKey;
const whoAmI = '{ viewer { user { id } } }';
const office = () => world(site.database).member('anna', 'ben').make();

describe('A secret', () => {
  test('is told from a mistyped one by its checksum', () => {
    const { secret, prefix } = newKeySecret();
    expect(secret.startsWith(`${prefix}_`)).toBe(true);
    expect(secret).toMatch(/^kartei_[0-9a-f]{12}_[0-9a-f]{64}_[0-9a-f]{8}$/);
    expect(isKeySecret(secret)).toBe(true);
    const last = secret.endsWith('0') ? '1' : '0';
    for (const wrong of [secret.slice(0, -1) + last, secret.toUpperCase(), `${secret} `, secret.slice(7), ''])
      expect([wrong, isKeySecret(wrong)]).toEqual([wrong, false]);
  });

  test('that cannot be one of ours costs no look-up', async () => {
    const { result, statements } = await withStatements(() => site.ask({ key: 'kartei_0123' }, whoAmI));
    expect([result.status, statements]).toEqual([401, []]);
  });
});

describe('Making a key', () => {
  test('shows its secret once, and keeps a hash of it only', async () => {
    const { anna } = await office();
    const { apiKey, secret } = await create(anna, { expiresAt: '2100-01-01T00:00:00Z' });
    expect(apiKey).toEqual({
      id: expect.any(String),
      name: 'Newsletter',
      prefix: secret!.slice(0, 19),
      scope: 'WRITE',
      owner: { id: anna.id },
      lastUsedAt: null,
      expiresAt: '2100-01-01T00:00:00.000Z',
    });
    const rows = await site.database.read.rows(sql`SELECT api_key::text AS row FROM api_key`);
    expect(JSON.stringify(rows)).not.toContain(secret!.slice(20));
    expect((await site.ask(anna, '{ apiKeys { name } }')).data.apiKeys).toEqual([{ name: 'Newsletter' }]);
  });

  test.each<[string, object, [string, string][]]>([
    ['without a name', { name: ' ' }, [['REQUIRED', 'name']]],
    ['with too long a name', { name: 'x'.repeat(201) }, [['TOO_LONG', 'name']]],
    ['with NUL in the name', { name: 'a\0' }, [['INVALID', 'name']]],
    ['that has expired already', { expiresAt: '2020-01-01T00:00:00Z' }, [['INVALID', 'expiresAt']]],
    [
      'with several mistakes',
      { name: '', expiresAt: '2020-01-01T00:00:00Z' },
      [
        ['REQUIRED', 'name'],
        ['INVALID', 'expiresAt'],
      ],
    ],
  ])('%s is refused', async (_, input, problems) => {
    const { anna } = await office();
    const { apiKey, secret, userErrors } = await create(anna, input);
    expect([apiKey, secret]).toEqual([null, null]);
    expect(userErrors).toEqual(problems.map(([code, field]) => ({ code, path: [field] })));
  });

  test('ends at a number of keys, even many at once', async () => {
    const { anna } = await office();
    limits['apiKey.perUser'] = 3;
    try {
      const made = await Promise.all(Array.from({ length: 6 }, () => create(anna)));
      expect(made.filter(({ secret }) => secret !== null)).toHaveLength(3);
      expect(made.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(
        Array(3).fill('LIMIT_REACHED'),
      );
    } finally {
      limits['apiKey.perUser'] = 50;
    }
  });

  test('takes no fields that it does not know', async () => {
    const { anna } = await office();
    const { status } = await site.ask(
      anna,
      'mutation { createApiKey(name: "x", scope: READ, ownerId: "y") { secret } }',
    );
    expect(status).toBe(400);
  });
});

describe('A request with a key', () => {
  test('is its owner, with the rights of the moment', async () => {
    const { admin, anna } = await office();
    const key = await keyOf(anna);
    expect((await site.ask(key, whoAmI)).data.viewer!.user).toEqual({ id: anna.id });
    expect((await site.ask(key, '{ users(all: true) { id } }')).errors![0]!.extensions!.code).toBe(
      'FORBIDDEN',
    );
    const setRole = 'mutation ($id: ID!) { setUserRole(userId: $id, role: ADMIN) { userErrors { code } } }';
    await site.ask(admin, setRole, { id: anna.id });
    expect((await site.ask(key, '{ users(all: true) { id } }')).errors).toBeUndefined();
  });

  test('makes contacts whose source is the API', async () => {
    const { anna } = await office();
    const { data } = await site.ask(
      await keyOf(anna),
      'mutation { createCompany(input: { name: "Acme" }) { company { source createdBy { id } } } }',
    );
    expect(data.createCompany!.company).toEqual({ source: 'API', createdBy: { id: anna.id } });
  });

  test('that may only read cannot change anything', async () => {
    const { anna } = await office();
    const key = await keyOf(anna, { scope: 'READ' });
    const { status, data, errors } = await site.ask(
      key,
      'mutation { updateProfile(name: "By key") { user { name } } }',
    );
    expect([status, data, errors![0]!.extensions!.code]).toEqual([200, null, 'FORBIDDEN']);
    const { data: now } = await site.ask(key, '{ viewer { user { name } } }');
    expect(now.viewer!.user).toEqual({ name: 'anna' });
  });

  test.each([
    'mutation { createApiKey(name: "x", scope: READ) { secret } }',
    'mutation { updateProfile(name: "Half done") { user { id } } createApiKey(name: "x", scope: READ) { secret } }',
    'mutation { ...F } fragment F on Mutation { createApiKey(name: "x", scope: READ) { secret } }',
    'mutation { changePassword(currentPassword: "x", newPassword: "y") { ok } }',
    'mutation { signIn(email: "x", password: "y") { viewer { __typename } } }',
    'mutation { endOtherSessions { ok } }',
    '{ sessions { id } }',
  ])('cannot do what only people do: %s', async query => {
    const { anna } = await office();
    const { data, errors } = await site.ask(await keyOf(anna), query);
    expect([data, errors![0]!.extensions!.code]).toEqual([null, 'FORBIDDEN']);
    const { data: after } = await site.ask(anna, '{ viewer { user { name } } }');
    expect(after.viewer!.user).toEqual({ name: 'anna' });
  });

  test.each<[string, (key: string) => Record<string, string>]>([
    ['from another website', () => ({ 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' })],
    ['with its word in small letters', key => ({ authorization: `bearer ${key}` })],
    ['with a cookie that is not valid', () => ({ cookie: 'kartei_session=nonsense' })],
  ])('is answered %s', async (_, headers) => {
    const { anna } = await office();
    const { key } = await keyOf(anna);
    const answer = await fetch(site.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers(key) },
      body: JSON.stringify({ query: whoAmI }),
    });
    expect(await answer.json()).toMatchObject({ data: { viewer: { user: { id: anna.id } } } });
  });

  test('is not the one whose cookie comes with it', async () => {
    const { anna, ben } = await office();
    const { key } = await keyOf(anna);
    const headers = { authorization: `Bearer ${key}`, cookie: `kartei_session=${ben.sessionToken}` };
    const answer = await fetch(`${site.url}?query=${encodeURIComponent(whoAmI)}`, { headers });
    expect(await answer.json()).toMatchObject({ data: { viewer: { user: { id: anna.id } } } });
  });

  test('is known on the other routes too', async () => {
    const { anna } = await office();
    const { key } = await keyOf(anna, { scope: 'READ' });
    const get = (path: string, secret: string) =>
      fetch(new URL(path, site.url), { headers: { authorization: `Bearer ${secret}` } });
    expect((await get('/schema.graphql', key)).status).toBe(200);
    const unknownImport = '/imports/0199aaaa-0000-7000-8000-000000000000/failed.csv';
    expect((await get(unknownImport, key)).status).toBe(404);
    for (const path of ['/schema.graphql', unknownImport, '/imports/sample.csv', '/readyz-or-any-other']) {
      const { status, headers } = await get(path, 'made up');
      expect([path, status]).toEqual([path, 401]);
      expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  test('notes the use once a minute at most', async () => {
    const { anna } = await office();
    const { id, key } = await keyOf(anna);
    const lastUse = async () =>
      (
        await site.database.read.rows<{ at: Date }>(
          sql`SELECT last_used_at AS at FROM api_key WHERE id = ${id}`,
        )
      )[0]!.at;
    const now = new Date();
    const later = (ms: number): Date => new Date(now.getTime() + ms);
    await keyViewer(site.database.read, key, now);
    await keyViewer(site.database.read, key, later(59_000));
    expect(await lastUse()).toEqual(now);
    await keyViewer(site.database.read, key, later(61_000));
    expect(await lastUse()).toEqual(later(61_000));
  });
});

describe('A key ends', () => {
  test('when it expires', async () => {
    const { anna } = await office();
    const { key } = await keyOf(anna, { expiresAt: '2100-01-01T00:00:00Z' });
    const at = (time: string) => keyViewer(site.database.read, key, new Date(time));
    expect(await at('2099-12-31T23:59:59Z')).toMatchObject({ id: anna.id, via: 'API_KEY' });
    expect(await at('2100-01-01T00:00:00Z')).toBeNull();
  });

  test('when its owner revokes it, with the next request', async () => {
    const { anna } = await office();
    const key = await keyOf(anna);
    expect(await revoke(anna, key.id)).toEqual({ ok: true, userErrors: [] });
    expect((await site.ask(key, whoAmI)).status).toBe(401);
    expect(await revoke(anna, key.id)).toEqual({
      ok: false,
      userErrors: [{ code: 'NOT_FOUND', path: ['id'] }],
    });
  });

  test('not by others, who do not see it either; but by a full-access administrator', async () => {
    const { admin, anna, ben } = await office();
    const { id, key } = await keyOf(anna);
    const listed = async (asker: Asker, own = false) =>
      (
        await site.ask<{ apiKeys: { id: string }[] }>(
          asker,
          'query ($own: Boolean!) { apiKeys(own: $own) { id } }',
          {
            own,
          },
        )
      ).data.apiKeys.map(shown => shown.id);
    expect(await listed(ben)).toEqual([]);
    expect(await revoke(ben, id)).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
    expect(await listed(anna)).toEqual([id]);
    expect(await listed(admin)).toContain(id);
    expect(await listed(admin, true)).toEqual([]);
    expect(await revoke(admin, id)).toMatchObject({ ok: true });
    expect((await site.ask({ key }, whoAmI)).status).toBe(401);
  });

  test('for good when its owner is deactivated', async () => {
    const { admin, anna } = await office();
    const key = await keyOf(anna);
    const run = (name: string) =>
      site.ask(admin, `mutation ($id: ID!) { ${name}(userId: $id) { userErrors { code } } }`, {
        id: anna.id,
      });
    await run('deactivateUser');
    expect((await site.ask(key, whoAmI)).status).toBe(401);
    await run('activateUser');
    expect((await site.ask(key, whoAmI)).status).toBe(401);
  });
});
