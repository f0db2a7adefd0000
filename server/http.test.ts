import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hashPassword } from './auth/password.service.js';
import { User } from './users/user.entity.js';
import { serveApi, type TestApi } from './testing/api.js';
import { testDatabase, type TestDatabase } from './testing/database.js';
import { world, type TestUser } from './testing/world.js';

const password = 'vier blaue Eulen fliegen';

describe('Over HTTP', () => {
  let db: TestDatabase;
  let api: TestApi;
  let anna: TestUser;
  beforeAll(async () => {
    db = await testDatabase();
    api = await serveApi(db.database);
    ({ anna } = await world(db.database).member('anna').make());
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });

  const send = async (
    body: string,
    headers: Record<string, string> = {},
    method = 'POST',
    url = api.url,
  ): Promise<{ status: number; code: unknown; text: string; cookie: string | null }> => {
    const response = await fetch(url, {
      method,
      headers: {
        'content-type': 'application/json',
        cookie: `kartei_session=${anna.sessionToken}`,
        ...headers,
      },
      ...(method === 'GET' ? {} : { body }),
    });
    const text = await response.text();
    const code = /"code":"(\w+)"/.exec(text)?.[1];
    return { status: response.status, code, text, cookie: response.headers.get('set-cookie') };
  };
  const json = (query: string, more: object = {}): string => JSON.stringify({ query, ...more });

  test('an operation that the document does not name gets round no limit', async () => {
    const introspection = json('query A { __schema { types { name } } }', { operationName: 'nope' });
    expect(await send(introspection, { cookie: '' })).toMatchObject({
      status: 400,
      text: expect.not.stringContaining('__'),
    });
    const two = json('query A { viewer { user { id } } } query B { viewer { user { id } } }');
    expect(await send(two)).toMatchObject({ status: 400 });
  });

  test('nothing is changed by GET, whatever the operation is called', async () => {
    for (const name of ['A', 'nope']) {
      const query = encodeURIComponent('mutation A { updateProfile(name: "By GET") { user { name } } }');
      const url = `${api.url}?operationName=${name}&query=${query}`;
      const answer = await send('', { 'apollo-require-preflight': '1' }, 'GET', url);
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
    expect((await api.ask(anna, '{ viewer { user { name } } }')).body).not.toContain('By GET');
  });

  test('a key that is not valid is refused, although a session comes with it', async () => {
    const answer = await send(json('{ viewer { user { id } } }'), { authorization: 'Bearer nonsense' });
    expect(answer).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  });

  test.each([
    ['text/plain', '{}', 415],
    ['application/x-www-form-urlencoded', 'query={viewer{user{id}}}', 415],
    ['application/json', '{', 400],
    ['application/json', '', 400],
    ['application/json', '[{"query": "{ viewer { user { id } } }"}]', 400],
    ['application/json', '{"query": 5}', 400],
    ['application/json', '{"query": "{ viewer { user { id } } }", "variables": "x"}', 400],
    ['application/json', json(`{ viewer { user { id } } } # ${'x'.repeat(300_000)}`), 413],
  ])('a body of %s that is %.30s is answered with a code of ours', async (type, body, status) => {
    expect(await send(body, { 'content-type': type })).toMatchObject({ status, code: 'BAD_USER_INPUT' });
  });

  test('refusals speak the language that the browser asks for', async () => {
    const german = { 'accept-language': 'de' };
    expect((await send('x', { ...german, 'content-type': 'text/plain' })).text).toContain('Senden Sie JSON');
    expect((await send('{', german)).text).toContain('nicht lesbar');
    expect((await send('{}', { ...german, authorization: 'Bearer x' })).text).toContain('nicht gültig');
    expect((await send('{}', { ...german, origin: 'https://evil.example' })).text).toContain(
      'anderen Website',
    );
    expect((await send('{', { 'accept-language': 'fr' })).text).toContain('cannot be read');
  });

  test('an upload whose variables are nested without end is refused or answered, never a fault', async () => {
    const form = new FormData();
    const nested = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    form.set(
      'operations',
      `{"query": "{ viewer { user { id } } }", "variables": {"f": null, "g": ${nested}}}`,
    );
    form.set('map', '{"0": ["variables.f"]}');
    form.set('0', new Blob(['x']), 'x.csv');
    const response = await fetch(api.url, {
      method: 'POST',
      headers: { 'apollo-require-preflight': '1', cookie: `kartei_session=${anna.sessionToken}` },
      body: form,
    });
    expect(response.status).toBeLessThan(500);
    await response.text();
  });

  test('the schema is there as text for whoever is signed in', async () => {
    const url = new URL('/schema.graphql', api.url).href;
    expect(await send('', {}, 'GET', url)).toMatchObject({
      status: 200,
      text: expect.stringContaining('type Person'),
    });
    expect(await send('', { cookie: '' }, 'GET', url)).toMatchObject({ status: 401 });
  });

  test('signing in gives a new session and ends the one that the browser had', async () => {
    const passwordHash = await hashPassword(password);
    await db.database.dataSource.getRepository(User).update({ id: anna.id }, { passwordHash });
    const [{ email }] = (await db.database.dataSource
      .getRepository(User)
      .find({ where: { id: anna.id } })) as [User];
    const signIn = json(
      `mutation { signIn(email: "${email}", password: "${password}") { viewer { user { name } } } }`,
    );
    const { cookie } = await send(signIn);
    expect(cookie).toMatch(/^kartei_session=[\w-]{43}; .*HttpOnly; SameSite=Lax/);
    expect((await send(json('{ viewer { user { id } } }'))).text).toContain('{"data":{"viewer":null}');
  });
});
