import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { getNamedType, isObjectType } from 'graphql';
import type { Database } from '../platform/database.js';
import { deleteOldAnswers } from '../platform/kept-answer.service.js';
import { createSchema, neverKept } from '../schema.js';
import { serveApi, type TestApi } from '../testing/api.js';
import { open, testDatabase, type TestDatabase } from '../testing/database.js';
import { somebodyWaits } from '../testing/waiting.js';
import { actAs, world, type TestUser } from '../testing/world.js';
import { createApiKey } from '../auth/api-key.service.js';

/** Two processes on one database. */
let db: TestDatabase;
let otherDatabase: Database;
let one: TestApi;
let other: TestApi;
beforeAll(async () => {
  db = await testDatabase();
  otherDatabase = await open(db.url);
  one = await serveApi(db.database);
  other = await serveApi(otherDatabase);
});
afterAll(async () => {
  await one.close();
  await other.close();
  await otherDatabase.close();
  await db.drop();
});

interface Sent {
  status: number;
  body: string;
  code: string | undefined;
}
interface Sending {
  key?: string;
  variables?: object;
  query?: string;
  api?: TestApi;
}
type Caller = TestUser | { secret: string } | null;

const createPerson = `mutation ($input: PersonInput!) {
  createPerson(input: $input) { person { id displayName } userErrors { code path } } }`;

const headersOf = (caller: Caller, key?: string): Record<string, string> => ({
  ...(caller &&
    ('secret' in caller
      ? { authorization: `Bearer ${caller.secret}` }
      : { cookie: `kartei_session=${caller.sessionToken}` })),
  ...(key === undefined ? {} : { 'idempotency-key': key }),
});

async function post(url: string, headers: Record<string, string>, body: string | FormData): Promise<Sent> {
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  return { status: response.status, body: text, code: /"code":"([A-Z_]+)"/.exec(text)?.[1] };
}

const send = (caller: Caller, { key, variables, query = createPerson, api = one }: Sending): Promise<Sent> =>
  post(
    api.url,
    { 'content-type': 'application/json', ...headersOf(caller, key) },
    JSON.stringify({ query, variables }),
  );

/** A last name that nobody else has. */
const newName = (): string => `Muster-${randomUUID().slice(0, 8)}`;
const personCalled = (lastName: string): object => ({ input: { firstName: 'Erika', lastName } });
async function countOf(lastName: string): Promise<number> {
  const [row] = await db.database.read.rows<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM contact WHERE last_name = ${lastName}`,
  );
  return row!.n;
}
const office = () => world(db.database).member('anna', 'ben').make();
const newKey = async (user: TestUser): Promise<{ secret: string }> =>
  actAs(db.database, user, work => createApiKey(work, { name: 'Skript', scope: 'WRITE' }));

describe('A mutation with an Idempotency-Key', () => {
  test('is done once, and answered like the first time, byte for byte and by every process', async () => {
    const { anna } = await office();
    const name = newName();
    const request = { key: randomUUID(), variables: personCalled(name) };
    const first = await send(anna, request);
    expect(JSON.parse(first.body)).toMatchObject({
      data: { createPerson: { person: { displayName: `Erika ${name}` }, userErrors: [] } },
      extensions: { cost: { requested: expect.any(Number) } },
    });
    expect(await send(anna, request)).toEqual(first);
    expect(await send(anna, { ...request, api: other })).toEqual(first);
    const turned = { input: { lastName: name, firstName: 'Erika' } };
    expect(await send(anna, { ...request, variables: turned })).toEqual(first);
    expect(await countOf(name)).toBe(1);
  });

  test('is refused where the key was used for something else: 422', async () => {
    const { anna } = await office();
    const [name, otherName] = [newName(), newName()];
    const key = randomUUID();
    await send(anna, { key, variables: personCalled(name) });
    const others = [
      { key, variables: personCalled(otherName) },
      { key, variables: personCalled(name), query: createPerson.replace('displayName', 'version') },
    ];
    for (const request of others)
      expect(await send(anna, request)).toMatchObject({ status: 422, code: 'BAD_USER_INPUT' });
    expect([await countOf(name), await countOf(otherName)]).toEqual([1, 0]);
  });

  test('is another one for another caller, be it another key of the same user', async () => {
    const { anna, ben } = await office();
    const name = newName();
    const request = { key: 'import-2026-11-26', variables: personCalled(name) };
    const callers = [anna, ben, await newKey(anna), await newKey(anna)];
    const bodies = await Promise.all(callers.map(async caller => (await send(caller, request)).body));
    expect(new Set(bodies).size).toBe(4);
    expect(await countOf(name)).toBe(4);
  });

  test('that comes again while the first is at work is told so: 409', async () => {
    const { anna } = await office();
    const { erika } = await world(db.database).person('erika', { publicAccess: 'READ_WRITE' }).make();
    const request = {
      key: randomUUID(),
      query: `mutation ($id: ID!) { updatePerson(id: $id, version: 1, input: {jobTitle: "Chefin"}) { person { version } userErrors { code } } }`,
      variables: { id: erika.id },
    };
    let first: Promise<Sent> | undefined;
    await db.database.transaction(async holder => {
      await holder.rows(sql`SELECT FROM contact WHERE id = ${erika.id} FOR UPDATE`);
      first = send(anna, request);
      await somebodyWaits(db.database);
      expect(await send(anna, { ...request, api: other })).toMatchObject({
        status: 409,
        code: 'UNAVAILABLE',
      });
    });
    expect((await first)!.body).toContain('"version":2');
    expect(await send(anna, request)).toEqual(await first);
  });

  test('sent twenty times at once, to two processes, makes one contact', async () => {
    const { anna } = await office();
    const name = newName();
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        send(anna, { key, variables: personCalled(name), api: n % 2 ? one : other }),
      ),
    );
    expect(await countOf(name)).toBe(1);
    const done = answers.filter(({ status }) => status === 200);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map(({ body }) => body)).size).toBe(1);
    expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
  });

  test('whose process loses the database in the middle has changed nothing, and is done when it comes again', async () => {
    const { anna } = await office();
    const { erika } = await world(db.database).person('erika', { publicAccess: 'READ_WRITE' }).make();
    const name = newName();
    const request = {
      key: randomUUID(),
      query: `mutation ($input: PersonInput!, $id: ID!) {
        createPerson(input: $input) { person { id } userErrors { code } }
        updatePerson(id: $id, version: 1, input: {jobTitle: "Chefin"}) { person { version } userErrors { code } } }`,
      variables: { ...personCalled(name), id: erika.id },
    };
    await db.database.transaction(async holder => {
      await holder.rows(sql`SELECT FROM contact WHERE id = ${erika.id} FOR UPDATE`);
      const first = send(anna, { ...request, api: other });
      await somebodyWaits(db.database);
      await holder.rows(sql`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`);
      expect(JSON.parse((await first).body)).toMatchObject({ data: null });
    });
    expect(await countOf(name)).toBe(0);
    expect((await send(anna, request)).body).toContain('"version":2');
    expect(await countOf(name)).toBe(1);
  });

  test('that fails on our side has changed nothing, tells of nothing, and is done when it comes again', async () => {
    const { anna } = await office();
    const name = newName();
    const request = {
      key: randomUUID(),
      query: `mutation ($input: PersonInput!) {
        createPerson(input: $input) { person { displayName managers { name } } userErrors { code } }
        saveView(input: {name: "x", query: "manager=me"}) { userErrors { code } } }`,
      variables: personCalled(name),
    };
    const { rows } = db.database.read;
    await rows(sql`ALTER TABLE saved_view RENAME COLUMN query TO gone`, { once: true });
    const first = await send(anna, request);
    await rows(sql`ALTER TABLE saved_view RENAME COLUMN gone TO query`, { once: true });
    expect(first).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    expect(JSON.parse(first.body)).toMatchObject({ data: null });
    expect(await countOf(name)).toBe(0);
    const second = await send(anna, request);
    expect(second.body).toContain(name);
    expect(await send(anna, request)).toEqual(second);
    expect(await countOf(name)).toBe(1);
  });

  test('that was refused for what was sent is refused alike, whatever has become possible since', async () => {
    const { anna } = await office();
    const request = { key: randomUUID(), variables: personCalled('') };
    const first = await send(anna, request);
    expect(first.body).toContain('"code":"REQUIRED","path":["lastName"]');
    expect(await send(anna, request)).toEqual(first);
  });

  test('that was forbidden is done once it is allowed', async () => {
    const { admin, anna } = await office();
    const request = {
      key: randomUUID(),
      query: 'mutation ($id: ID!) { activateUser(userId: $id) { userErrors { code } } }',
      variables: { id: admin.id },
    };
    expect(await send(anna, request)).toMatchObject({ status: 200, code: 'FORBIDDEN' });
    await db.database.read.rows(sql`UPDATE app_user SET role = 'ADMIN' WHERE id = ${anna.id}`);
    expect((await send(anna, request)).code).not.toBe('FORBIDDEN');
  });

  test.each([
    ['nothing', ''],
    ['more than 255 characters', 'k'.repeat(256)],
    ['a letter that is not ASCII', 'schl\u00fcssel'],
    ['a tab', 'a\tb'],
  ])('that is %s is refused: 400', async (_, key) => {
    const { anna } = await office();
    const name = newName();
    expect(await send(anna, { key, variables: personCalled(name) })).toMatchObject({
      status: 400,
      code: 'BAD_USER_INPUT',
    });
    expect(await countOf(name)).toBe(0);
  });

  test('may be 255 characters long, and whatever ASCII it likes', async () => {
    const { anna } = await office();
    const name = newName();
    const key = `"' ; DROP % \\ `.padEnd(255, 'k');
    for (const turn of [1, 2])
      expect([turn, (await send(anna, { key, variables: personCalled(name) })).status]).toEqual([turn, 200]);
    expect(await countOf(name)).toBe(1);
  });

  test('and with variables that are nested without end is refused, not a fault', async () => {
    const { anna } = await office();
    const nested = `{"query": ${JSON.stringify(createPerson)}, "variables": {"input": ${'['.repeat(50_000)}${']'.repeat(50_000)}}}`;
    const headers = { 'content-type': 'application/json', ...headersOf(anna, randomUUID()) };
    expect(await post(one.url, headers, nested)).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
  });

  test('and a file is told by what is in it', async () => {
    const { anna } = await office();
    const key = randomUUID();
    const upload = (contents: string): Promise<Sent> => {
      const form = new FormData();
      const query =
        'mutation ($file: Upload!) { createImport(file: $file) { import { id fileName } userErrors { code } } }';
      form.set('operations', JSON.stringify({ query, variables: { file: null } }));
      form.set('map', '{"0": ["variables.file"]}');
      form.set('0', new Blob([contents]), 'kontakte.csv');
      return post(one.url, { 'apollo-require-preflight': '1', ...headersOf(anna, key) }, form);
    };
    const file = `Vorname,Nachname\n${'Erika,Muster\n'.repeat(200_000)}`;
    const first = await upload(file);
    expect(first.body).toContain('"fileName":"kontakte.csv"');
    expect(await upload(file)).toEqual(first);
    expect(await upload(`${file}Otto,Otter\n`)).toMatchObject({ status: 422 });
    const { data } = await one.ask(anna, '{ imports { totalCount } }');
    expect(data).toEqual({ imports: { totalCount: 1 } });
  });
});

describe('The header', () => {
  test('means nothing for a query', async () => {
    const { anna } = await office();
    const query = '{ viewer { user { name } } }';
    const key = randomUUID();
    await send(anna, { key, query });
    expect(await send(anna, { key, query: '{ viewer { user { id } } }' })).toMatchObject({ status: 200 });
  });

  test('means nothing for a stranger, of whom nothing is kept', async () => {
    const key = randomUUID();
    for (const email of ['a@example.org', 'b@example.org']) {
      const query = `mutation { requestPasswordReset(email: "${email}") { ok } }`;
      expect((await send(null, { key, query })).body).toContain('"ok":true');
    }
  });

  test('is refused with whatever answers with a secret or a session: 400', async () => {
    const { anna } = await office();
    const query = 'mutation { createApiKey(name: "x", scope: READ) { secret } }';
    expect(await send(anna, { key: randomUUID(), query })).toMatchObject({
      status: 400,
      code: 'BAD_USER_INPUT',
    });
    expect((await one.ask(anna, '{ apiKeys { id } }')).data.apiKeys).toEqual([]);
    const telling = Object.values((await createSchema()).getMutationType()!.getFields()).filter(field => {
      const payload = getNamedType(field.type);
      return isObjectType(payload) && ['secret', 'viewer'].some(name => name in payload.getFields());
    });
    expect(telling.length).toBeGreaterThan(4);
    // A webhook that is changed keeps its secret and does not tell it.
    const kept = telling.map(({ name }) => name).filter(name => !neverKept.has(name));
    expect(kept).toEqual(['updateWebhook']);
    expect([...neverKept]).toContain('inviteUser');
  });
});

describe('What was answered', () => {
  test('is kept for a day', async () => {
    const { anna } = await office();
    const name = newName();
    const request = { key: randomUUID(), variables: personCalled(name) };
    await send(anna, request);
    const hours = (n: number): Date => new Date(Date.now() + n * 3_600_000);
    await deleteOldAnswers(db.database.read, hours(23.9));
    await send(anna, request);
    expect(await countOf(name)).toBe(1);
    await deleteOldAnswers(db.database.read, hours(24.1));
    await send(anna, request);
    expect(await countOf(name)).toBe(2);
  });

  test('is erased with the contacts, but not that it was done', async () => {
    const { admin, anna } = await office();
    const name = newName();
    const request = { key: randomUUID(), variables: personCalled(name) };
    const { data } = JSON.parse((await send(anna, request)).body) as {
      data: { createPerson: { person: { id: string } } };
    };
    const kept = () => db.database.read.rows(sql`SELECT FROM kept_answer WHERE answer LIKE ${`%${name}%`}`);
    expect(await kept()).toHaveLength(1);
    const erase = {
      key: randomUUID(),
      query: 'mutation ($ids: [ID!]!) { eraseContacts(ids: $ids) { deletedCount userErrors { code } } }',
      variables: { ids: [data.createPerson.person.id] },
    };
    const erased = await send(admin, erase);
    expect(erased.body).toContain('"deletedCount":1');
    expect(await send(admin, erase)).toEqual(erased);
    expect(await kept()).toHaveLength(0);
    expect(await send(anna, request)).toMatchObject({ status: 409, code: 'UNAVAILABLE' });
    expect(await countOf(name)).toBe(0);
  });

  test('while somebody erases does not outlive it', async () => {
    const { admin, anna } = await office();
    const { erika } = await world(db.database)
      .person('erika', { lastName: newName(), publicAccess: 'READ_WRITE' })
      .make();
    const { acme } = await world(db.database).company('acme', { publicAccess: 'READ_WRITE' }).make();
    const slow = {
      key: randomUUID(),
      query: `mutation ($erika: ID!, $acme: ID!) {
        updatePerson(id: $erika, version: 1, input: {jobTitle: "Chefin"}) { person { displayName } userErrors { code } }
        updateCompany(id: $acme, version: 1, input: {description: "x"}) { company { id } userErrors { code } } }`,
      variables: { erika: erika.id, acme: acme.id },
    };
    let answered: Promise<Sent> | undefined;
    let erased: Promise<{ body: string }> | undefined;
    await db.database.transaction(async holder => {
      await holder.rows(sql`SELECT FROM contact WHERE id = ${acme.id} FOR UPDATE`);
      answered = send(anna, slow);
      await somebodyWaits(db.database);
      erased = other.ask(
        admin,
        'mutation ($ids: [ID!]!) { eraseContacts(ids: $ids) { deletedCount userErrors { code } } }',
        { ids: [erika.id] },
      );
      await new Promise(resolve => setTimeout(resolve, 200));
    });
    expect((await answered)!.status).toBe(200);
    expect((await erased)!.body).toContain('"deletedCount":1');
    expect(await db.database.read.rows(sql`SELECT FROM kept_answer WHERE answer LIKE '%Erika%'`)).toEqual([]);
  });
});
