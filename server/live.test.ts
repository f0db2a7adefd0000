import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { contactsTopic } from './contacts/contact-changes.js';
import { publish } from './platform/channel.js';
import type { Database } from './platform/database.js';
import { limits } from './platform/limits.js';
import { startDispatcher } from './platform/outbox.js';
import { subscribers } from './subscribers.js';
import { serveApi, type TestApi } from './testing/api.js';
import { open } from './testing/database.js';
import { importDesk, type ImportDesk } from './testing/imports.js';
import { subscribe } from './testing/subscription.js';
import { world, type TestUser } from './testing/world.js';

/** Work is done by one process; programs follow it through another. */
let desk: ImportDesk;
let otherDatabase: Database;
let other: TestApi;
let dispatcher: { stop(): Promise<void> };
let admin: TestUser;
let anna: TestUser;
let ben: TestUser;
beforeAll(async () => {
  desk = await importDesk();
  otherDatabase = await open(desk.url);
  other = await serveApi(otherDatabase);
  dispatcher = startDispatcher(desk.database, subscribers);
  ({ admin, anna, ben } = await world(desk.database).member('anna', 'ben').make());
});
afterAll(async () => {
  await dispatcher.stop();
  await other.close();
  await otherDatabase.close();
  await desk.drop();
});

async function keyOf(user: TestUser, scope = 'READ'): Promise<{ id: string; secret: string }> {
  const { data } = await desk.api.ask<{ createApiKey: { secret: string; apiKey: { id: string } } }>(
    user,
    'mutation ($scope: ApiKeyScope!) { createApiKey(name: "Skript", scope: $scope) { secret apiKey { id } } }',
    { scope },
  );
  return { id: data.createApiKey.apiKey.id, secret: data.createApiKey.secret };
}
const share = (contactId: string, level: string) =>
  desk.api.ask(
    admin,
    `mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { changedCount userErrors { code } } }`,
    { input: { contactIds: [contactId], userId: anna.id, level } },
  );

describe('A program with a key follows', () => {
  test('an import that another process works on, and no import of others', async () => {
    await desk.startJobs();
    const made = await desk.upload(anna, 'Vorname,Nachname\nErika,Muster\n');
    const query = `subscription { importChanged(id: "${made.import!.id}") { status } }`;
    const mine = await subscribe<{ importChanged: { status: string } }>(other.url, await keyOf(anna), query);
    const bens = await subscribe(other.url, await keyOf(ben), query);
    await desk.act(anna, 'planImport', made.import!.id);
    const heard: string[] = [];
    while (heard.at(-1) !== 'PLANNED') heard.push((await mine.next())?.importChanged.status ?? 'nothing');
    expect(heard).not.toContain('nothing');
    expect(await bens.next(300)).toBeNull();
    await Promise.all([mine.close(), bens.close(), desk.stopJobs()]);
  });

  test('notifications of its owner', async () => {
    const { shared } = await world(desk.database).person('shared').make();
    const query = 'subscription { notificationReceived { contact { displayName } } }';
    const mine = await subscribe<{ notificationReceived: object }>(other.url, await keyOf(anna), query);
    const bens = await subscribe(other.url, await keyOf(ben), query);
    await share(shared.id, 'READ');
    expect(await mine.next()).toMatchObject({
      notificationReceived: { contact: { displayName: 'Shared Muster' } },
    });
    expect(await bens.next(300)).toBeNull();
    await Promise.all([mine.close(), bens.close()]);
  });

  test('contacts, until the right is taken from its owner: then nothing more, from the next event on', async () => {
    const { shared } = await world(desk.database).person('shared').make();
    await share(shared.id, 'READ');
    const query = 'subscription { contactsChanged { change ids } }';
    const mine = await subscribe<{ contactsChanged: object }>(other.url, await keyOf(anna), query);
    const change = (text: string) =>
      desk.api.ask(
        admin,
        'mutation ($id: ID!, $text: String) { addNote(contactId: $id, text: "x") { userErrors { code } } tagContacts(ids: [$id], add: [$text]) { changedCount } }',
        { id: shared.id, text },
      );
    await change('eins');
    expect(await mine.next()).toEqual({ contactsChanged: { change: 'UPDATED', ids: [shared.id] } });
    await desk.api.ask(
      admin,
      'mutation ($ids: [ID!]!, $userId: ID!) { revokeAccess(contactIds: $ids, userId: $userId) { changedCount } }',
      { ids: [shared.id], userId: anna.id },
    );
    await change('zwei');
    expect(await mine.next()).toEqual({ contactsChanged: { change: 'DELETED', ids: [shared.id] } });
    await change('drei');
    expect(await mine.next(1_000)).toBeNull();
    await mine.close();
  });

  test('with as many connections as its owner may have, by however many keys', async () => {
    const usual = limits['stream.perUser'];
    limits['stream.perUser'] = 2;
    const query = 'subscription { contactsChanged { ids } }';
    const [one, two, three] = [await keyOf(anna), await keyOf(anna), await keyOf(anna)];
    const open = [await subscribe(other.url, one, query), await subscribe(other.url, two, query)];
    await expect(subscribe(other.url, three, query)).rejects.toMatchObject({ response: { status: 429 } });
    const bens = await subscribe(other.url, ben, query);
    await Promise.all([...open, bens].map(subscription => subscription.close()));
    limits['stream.perUser'] = usual;
  });
});

describe('A stream', () => {
  /** Asks for each id sixteen times, so that events are large. */
  const wide = `subscription { contactsChanged { ids ${Array.from({ length: 15 }, (_, n) => `a${n}: ids`).join(' ')} } }`;

  /** A reader that can stop reading, as one on a bad connection does. */
  async function rawReader(secret: string, query: string): Promise<Socket> {
    const { port } = new URL(other.url);
    const socket = connect(Number(port), '127.0.0.1');
    const body = JSON.stringify({ query });
    socket.write(
      `POST /graphql/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${secret}\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('data', () => resolve());
    });
    return socket;
  }

  test('says every 12 seconds that it lives', async () => {
    const { secret } = await keyOf(anna);
    const socket = await rawReader(secret, 'subscription { contactsChanged { ids } }');
    const started = performance.now();
    let pingedAfter = 0;
    socket.on('data', (part: Buffer) => {
      if (String(part).includes(':\n\n')) pingedAfter = performance.now() - started;
    });
    // Not the one that the stream begins with.
    while (pingedAfter < 5_000 && performance.now() - started < 20_000) await sleep(50);
    expect(pingedAfter).toBeGreaterThan(11_000);
    socket.destroy();
  });

  test('that its reader does not keep up with is closed and not piled up, and others hear everything', async () => {
    await desk.database.read.rows(
      sql`
        INSERT INTO contact (id, kind, display_name, first_name, last_name, search_name, source, public_level, version,
          created_at, updated_at)
        SELECT gen_random_uuid(), 'PERSON', 'Erika Muster', 'Erika', 'Muster', ' erika muster', 'MANUAL', 'READ', 1, now(), now()
        FROM generate_series(1, 1000)`,
      { once: true },
    );
    const rows = await desk.database.read.rows<{ id: string }>(
      sql`SELECT id FROM contact WHERE public_level = 'READ' LIMIT 1000`,
    );
    const portions = Array.from({ length: 10 }, (_, n) =>
      rows.slice(n * 100, (n + 1) * 100).map(({ id }) => id),
    );
    const key = await keyOf(anna);
    const slow = await rawReader(key.secret, wide);
    slow.on('error', () => undefined);
    slow.pause();
    const fast = await subscribe<{ contactsChanged: { ids: string[] } }>(
      other.url,
      ben,
      'subscription { contactsChanged { ids } }',
    );
    const before = process.memoryUsage();
    /** Whether the connection counts among those that Anna may have. */
    const isStillOpen = async (): Promise<boolean> => {
      const usual = limits['stream.perUser'];
      limits['stream.perUser'] = 1;
      const attempt = await subscribe(other.url, key, 'subscription { contactsChanged { ids } }').catch(
        () => null,
      );
      limits['stream.perUser'] = usual;
      await attempt?.close();
      return attempt === null;
    };
    const started = performance.now();
    let heard = 0;
    let isOpen = true;
    while (isOpen && performance.now() - started < 25_000) {
      await publish(
        desk.database.read,
        contactsTopic,
        portions.map(ids => ({ change: 'UPDATED', ids })),
      );
      const event = await fast.next();
      heard += event?.contactsChanged.ids.length ?? 0;
      isOpen = await isStillOpen();
    }
    const after = process.memoryUsage();
    const grown = (after.rss - before.rss) / 1024 ** 2;
    console.info(
      `a reader who does not read: closed after ${(performance.now() - started).toFixed(0)} ms, meanwhile another heard of ${heard} changes, memory grew by ${grown.toFixed(0)} MB`,
    );
    expect(isOpen).toBe(false);
    expect(heard).toBeGreaterThan(1_000);
    expect(grown).toBeLessThan(150);
    slow.destroy();
    await fast.close();
  }, 60_000);
});
