import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { Database } from '../platform/database.js';
import { limits } from '../platform/limits.js';
import { startDispatcher } from '../platform/outbox.js';
import { subscribers } from '../subscribers.js';
import { serveApi, type TestApi } from '../testing/api.js';
import { open, testDatabase, type TestDatabase } from '../testing/database.js';
import { subscribe, type TestSubscription } from '../testing/subscription.js';
import { world, type TestUser } from '../testing/world.js';

/** Two web processes and a worker on one database. */
let db: TestDatabase;
let otherDatabase: Database;
let one: TestApi;
let other: TestApi;
let dispatcher: { stop(): Promise<void> };
beforeAll(async () => {
  db = await testDatabase();
  otherDatabase = await open(db.url);
  one = await serveApi(db.database);
  other = await serveApi(otherDatabase);
  dispatcher = startDispatcher(db.database, subscribers);
});
afterAll(async () => {
  await dispatcher.stop();
  await one.close();
  await other.close();
  await otherDatabase.close();
  await db.drop();
});

interface Changed {
  contactsChanged: { ids: string[]; change: string };
}
const query = 'subscription { contactsChanged { ids change } }';
const listen = (as: TestUser | { secret: string }): Promise<TestSubscription<Changed>> =>
  subscribe<Changed>(one.url, as, query);
const next = async (subscription: TestSubscription<Changed>, ms?: number) =>
  (await subscription.next(ms))?.contactsChanged ?? null;
const quietMs = 600;

const rename = (user: TestUser, id: string, version: number, api = other) =>
  api.ask(
    user,
    `mutation ($id: ID!, $version: Int!) {
      updatePerson(id: $id, version: $version, input: {jobTitle: "Chefin ${version}"}) { userErrors { code } } }`,
    { id, version },
  );
const revoke = (user: TestUser, contactId: string, userId: string) =>
  other.ask(
    user,
    'mutation ($ids: [ID!]!, $userId: ID!) { revokeAccess(contactIds: $ids, userId: $userId) { changedCount } }',
    { ids: [contactId], userId },
  );
const versionOf = async (id: string): Promise<number> => {
  const [row] = await db.database.read.rows<{ version: number }>(
    sql`SELECT version FROM contact WHERE id = ${id}`,
  );
  return row!.version;
};

describe('Who follows changes', () => {
  test('hears of contacts that they see, also of what another process changed, and of no others', async () => {
    const { admin, anna, mine, hidden } = await world(db.database)
      .member('anna')
      .person('mine', { grants: { anna: 'READ' } })
      .person('hidden')
      .make();
    const subscription = await listen(anna);
    await rename(admin, hidden.id, await versionOf(hidden.id));
    await rename(admin, mine.id, await versionOf(mine.id));
    expect(await next(subscription)).toEqual({ ids: [mine.id], change: 'UPDATED' });
    expect(await next(subscription, quietMs)).toBeNull();
    await subscription.close();
  });

  test('hears of new and deleted ones', async () => {
    const { anna } = await world(db.database).member('anna').make();
    const subscription = await listen(anna);
    const created = await other.ask<{ createCompany: { company: { id: string } } }>(
      anna,
      'mutation { createCompany(input: {name: "Neu GmbH"}) { company { id } } }',
    );
    const { id } = created.data.createCompany.company;
    expect(await next(subscription)).toEqual({ ids: [id], change: 'CREATED' });
    await other.ask(anna, 'mutation ($ids: [ID!]) { deleteContacts(ids: $ids) { deletedCount } }', {
      ids: [id],
    });
    expect(await next(subscription)).toEqual({ ids: [id], change: 'DELETED' });
    await subscription.close();
  });

  test('is told that a contact is gone when it is taken from them, and nothing of it afterwards', async () => {
    const { admin, anna, ben, shared } = await world(db.database)
      .member('anna', 'ben')
      .person('shared', { grants: { anna: 'READ', ben: 'MANAGE' } })
      .make();
    const [annas, bens] = [await listen(anna), await listen(ben)];
    await revoke(ben, shared.id, anna.id);
    expect(await next(annas)).toEqual({ ids: [shared.id], change: 'DELETED' });
    expect(await next(bens)).toEqual({ ids: [shared.id], change: 'UPDATED' });
    await rename(admin, shared.id, await versionOf(shared.id));
    expect(await next(bens)).toEqual({ ids: [shared.id], change: 'UPDATED' });
    expect(await next(annas, quietMs)).toBeNull();
    await Promise.all([annas.close(), bens.close()]);
  });

  test('is told that a published contact is gone when it is taken back', async () => {
    const { anna, ben, shown } = await world(db.database)
      .member('anna', 'ben')
      .person('shown', { grants: { ben: 'MANAGE' }, publicAccess: 'READ' })
      .make();
    const subscription = await listen(anna);
    await other.ask(
      ben,
      'mutation ($ids: [ID!]) { publishContacts(ids: $ids, access: NONE) { changedCount } }',
      { ids: [shown.id] },
    );
    expect(await next(subscription)).toEqual({ ids: [shown.id], change: 'DELETED' });
    await subscription.close();
  });
});

describe('A subscription', () => {
  test('ends with the next event when its session has ended or its user was deactivated', async () => {
    const { admin, anna, ben, shown } = await world(db.database)
      .member('anna', 'ben')
      .person('shown', { publicAccess: 'READ' })
      .make();
    const [annas, bens] = [await listen(anna), await listen(ben)];
    await other.ask(anna, 'mutation { signOut { ok } }');
    await db.database.read.rows(sql`UPDATE app_user SET active = false WHERE id = ${ben.id}`);
    await rename(admin, shown.id, await versionOf(shown.id));
    expect(await next(annas)).toBeNull();
    expect(await next(bens)).toBeNull();
    expect([annas.hasEnded(), bens.hasEnded()]).toEqual([true, true]);
  });

  test('with a key ends when the key is revoked, and when its owner is no longer there', async () => {
    const { admin, anna, shown } = await world(db.database)
      .member('anna')
      .person('shown', { publicAccess: 'READ' })
      .make();
    const newKey = async () => {
      const { data } = await other.ask<{ createApiKey: { secret: string; apiKey: { id: string } } }>(
        anna,
        'mutation { createApiKey(name: "Skript", scope: READ) { secret apiKey { id } } }',
      );
      return { secret: data.createApiKey.secret, id: data.createApiKey.apiKey.id };
    };
    const [revoked, kept] = [await newKey(), await newKey()];
    const [first, second] = [await listen(revoked), await listen(kept)];
    await other.ask(anna, 'mutation ($id: ID!) { revokeApiKey(id: $id) { ok } }', { id: revoked.id });
    await rename(admin, shown.id, await versionOf(shown.id));
    expect(await next(first)).toBeNull();
    expect(first.hasEnded()).toBe(true);
    expect(await next(second)).toEqual({ ids: [shown.id], change: 'UPDATED' });
    await other.ask(admin, 'mutation ($id: ID!) { deactivateUser(userId: $id) { user { id } } }', {
      id: anna.id,
    });
    await rename(admin, shown.id, await versionOf(shown.id));
    expect(await next(second)).toBeNull();
    expect(second.hasEnded()).toBe(true);
  });

  test('ends when messages between processes may have been lost, so that its client reads anew', async () => {
    const { anna } = await world(db.database).member('anna').make();
    const subscription = await listen(anna);
    await db.database.read.rows(sql`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'kartei-channel'`);
    expect(await next(subscription)).toBeNull();
    expect(subscription.hasEnded()).toBe(true);
    const again = await listen(anna);
    await other.ask(anna, 'mutation { createCompany(input: {name: "Danach GmbH"}) { company { id } } }');
    expect(await next(again)).toMatchObject({ change: 'CREATED' });
    await again.close();
  });

  test('is for those who are signed in, and only so many at once', async () => {
    const anonymous = await fetch(`${one.url}/stream?query=${encodeURIComponent(query)}`, {
      headers: { accept: 'text/event-stream' },
    });
    expect(anonymous.status).toBe(401);
    const { anna } = await world(db.database).member('anna').make();
    const most = limits['stream.perUser'];
    limits['stream.perUser'] = 1;
    const first = await listen(anna);
    await expect(listen(anna)).rejects.toMatchObject({ response: { status: 429 } });
    await first.close();
    for (let turn = 0; turn < 3; turn++) await (await listen(anna)).close();
    limits['stream.perUser'] = most;
  });

  test.each([
    ['a query', '{ viewer { user { id } } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a mutation', 'mutation { signOut { ok } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['what does not parse', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['what does not exist', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two at once',
      'subscription { a: contactsChanged { ids } b: contactsChanged { ids } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('is not %s: 400', async (_, wrong, code) => {
    const { anna } = await world(db.database).member('anna').make();
    const answer = await fetch(`${one.url}/stream`, {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        cookie: `kartei_session=${anna.sessionToken}`,
      },
      body: JSON.stringify({ query: wrong }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code } }] });
  });

  test('is not taken by the endpoint for queries: 400', async () => {
    const { anna } = await world(db.database).member('anna').make();
    const answer = await one.ask(anna, query);
    expect(answer.status).toBe(400);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });
});
