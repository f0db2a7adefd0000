import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { Webhook } from 'standardwebhooks';
import { collectEvents, dispatchEvents } from '../platform/outbox.js';
import { instance } from '../platform/instance.js';
import { limits } from '../platform/limits.js';
import { subscribers } from '../subscribers.js';
import { letTimePass, workOff } from '../testing/deliveries.js';
import { createForm, post, withoutFormRates } from '../testing/forms.js';
import { sentMails } from '../testing/mails.js';
import { testSite } from '../testing/site.js';
import { redirect, silence, webServer, type Visit, type WebServer } from '../testing/web-server.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let admin: TestUser;
let receiver: WebServer;
let inside: WebServer;
let hook: { id: string; secret: string };

beforeAll(async () => {
  ({ admin } = await world(site.database).make());
  [receiver, inside] = [await webServer(), await webServer()];
});
afterAll(() => Promise.all([receiver.close(), inside.close()]));
beforeEach(async () => {
  const { read } = site.database;
  await read.rows(sql`DELETE FROM webhook_delivery`);
  await read.rows(sql`DELETE FROM webhook`);
  await read.rows(sql`DELETE FROM outbox`);
  await read.rows(sql`DELETE FROM graphile_worker._private_jobs`);
  instance.outboundAllow = new Set([`127.0.0.1:${receiver.port}`]);
  receiver.answer((_, response) => void response.end('thanks'));
  receiver.visits.length = 0;
  inside.visits.length = 0;
  hook = await makeHook(admin);
});

const allEvents = [
  'CONTACT_CREATED',
  'CONTACT_UPDATED',
  'CONTACT_DELETED',
  'CONTACT_PUBLISHED',
  'IMPORT_COMPLETED',
  'FORM_SUBMITTED',
];

async function makeHook(owner: TestUser, events = allEvents): Promise<{ id: string; secret: string }> {
  const { data } = await site.ask<{ createWebhook: { webhook: { id: string }; secret: string } }>(
    owner,
    'mutation ($input: WebhookInput!) { createWebhook(input: $input) { webhook { id } secret } }',
    { input: { url: `${receiver.url}/hook`, events } },
  );
  return { id: data.createWebhook.webhook.id, secret: data.createWebhook.secret };
}

async function createPerson(who: TestUser, firstName = 'Erika'): Promise<string> {
  const { data } = await site.ask<{ createPerson: { person: { id: string } } }>(
    who,
    'mutation ($input: PersonInput!) { createPerson(input: $input) { person { id } userErrors { code } } }',
    { input: { firstName, lastName: 'Muster' } },
  );
  return data.createPerson.person?.id;
}

interface Logged {
  id: string;
  event: string;
  attempts: number;
  statusCode: number | null;
  succeeded: boolean;
  nextAttemptAt: string | null;
  error: string | null;
  requestBody: string | null;
  responseBody: string | null;
}

async function log(): Promise<Logged[]> {
  const { data } = await site.ask<{ webhooks: { deliveries: { nodes: Logged[] } }[] }>(
    admin,
    `{ webhooks { deliveries { totalCount nodes {
      id event at attempts statusCode succeeded nextAttemptAt error sentAt requestBody responseBody
    } } } }`,
  );
  return data.webhooks[0]!.deliveries.nodes;
}

const state = async () =>
  (await site.ask(admin, '{ webhooks { active pauseReason failingSince } }')).data.webhooks![0];

/** What the receiver reads, after it has verified that it is from us. */
const verified = ({ body, headers }: Visit, secret = hook.secret): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

describe('What happens', () => {
  test('is told once, signed by Standard Webhooks, with no more than ids', async () => {
    const id = await createPerson(admin);
    await workOff(site.database);
    expect(receiver.visits).toHaveLength(1);
    const [visit] = receiver.visits;
    expect(verified(visit!)).toEqual({
      type: 'contact.created',
      timestamp: expect.stringMatching(/^20.*Z$/),
      data: { id, version: 1 },
    });
    expect(visit).toMatchObject({
      method: 'POST',
      path: '/hook',
      headers: { 'content-type': 'application/json', 'user-agent': 'Kartei' },
    });
    expect(visit!.body).not.toContain('Erika');
    expect(await log()).toMatchObject([
      {
        id: visit!.headers['webhook-id'],
        event: 'CONTACT_CREATED',
        attempts: 1,
        statusCode: 200,
        succeeded: true,
        nextAttemptAt: null,
        error: null,
        requestBody: visit!.body,
        responseBody: 'thanks',
      },
    ]);
  });

  test('is told in its order, and of each kind', async () => {
    withoutFormRates();
    const id = await createPerson(admin);
    await site.ask(
      admin,
      `mutation { updatePerson(id: "${id}", version: 1, input: { firstName: "Eva" }) { userErrors { code } } }`,
    );
    await site.ask(admin, `mutation { publishContacts(ids: ["${id}"]) { userErrors { code } } }`);
    await site.ask(admin, `mutation { deleteContacts(ids: ["${id}"]) { userErrors { code } } }`);
    await post(site, await createForm(site, admin), { firstName: 'Erika', lastName: 'Muster' });
    await workOff(site.database);
    await workOff(site.database);
    const types = receiver.visits.map(visit => (verified(visit) as { type: string }).type);
    expect(types).toEqual([
      'contact.created',
      'contact.updated',
      'contact.updated',
      'contact.published',
      'contact.deleted',
      'contact.created',
      'form.submitted',
    ]);
  });

  test('is told as far as the webhook wants to hear of it', async () => {
    await site.ask(
      admin,
      `mutation { updateWebhook(id: "${hook.id}", input: { events: [CONTACT_DELETED] }) { userErrors { code } } }`,
    );
    await createPerson(admin);
    await workOff(site.database);
    expect(await log()).toEqual([]);
  });

  test('is not told where it was rolled back, or refused', async () => {
    expect(await createPerson(admin, ' ')).toBeUndefined();
    const undone = site.database.transaction(async db => {
      const events = collectEvents();
      events.emit({ type: 'contact.created', data: { id: admin.id, version: 1 } });
      events.flush(db);
      throw new Error('Undone');
    });
    await expect(undone).rejects.toThrow('Undone');
    await workOff(site.database);
    expect([await log(), receiver.visits]).toEqual([[], []]);
  });

  test('is told to all webhooks or, where that fails, to none yet', async () => {
    await makeHook(admin);
    await createPerson(admin);
    const failing = { ...subscribers, all: [...subscribers.all!, () => Promise.reject(new Error('no'))] };
    await expect(dispatchEvents(site.database, failing)).rejects.toThrow('no');
    await workOff(site.database);
    expect(receiver.visits).toHaveLength(2);
  });
});

describe('A receiver that', () => {
  test('answers with an error is asked again, with the same id, until it takes it', async () => {
    receiver.answer((_, response) => void response.writeHead(500).end('Out of\0 order'));
    await createPerson(admin);
    await workOff(site.database);
    expect(await log()).toMatchObject([
      {
        attempts: 1,
        statusCode: 500,
        succeeded: false,
        error: expect.stringContaining('error'),
        responseBody: 'Out of order',
        nextAttemptAt: expect.any(String),
      },
    ]);
    expect(await state()).toMatchObject({ active: true, failingSince: expect.any(String) });
    receiver.answer((_, response) => void response.writeHead(204).end());
    await letTimePass(site.database);
    await workOff(site.database);
    expect(await log()).toMatchObject([
      { attempts: 2, statusCode: 204, succeeded: true, nextAttemptAt: null, error: null },
    ]);
    expect(await state()).toMatchObject({ active: true, failingSince: null });
    const [first, second] = receiver.visits;
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    expect(verified(second!)).toEqual(verified(first!));
  });

  test('keeps silent is waited for so long, and holds up nobody else', async () => {
    limits['webhook.ms'] = 4_000;
    receiver.answer(silence);
    await createPerson(admin);
    const other = await webServer();
    instance.outboundAllow = new Set([...instance.outboundAllow, `127.0.0.1:${other.port}`]);
    await site.database.read.rows(sql`
      INSERT INTO webhook (id, url, events, active, owner_id, secret, gave_up, created_at)
      SELECT gen_random_uuid(), ${other.url}, events, true, owner_id, secret, false, now() FROM webhook`);
    const begun = Date.now();
    let answeredAfter = 0;
    other.answer((_, response) => {
      answeredAfter = Date.now() - begun;
      response.end();
    });
    await workOff(site.database);
    await other.close();
    limits['webhook.ms'] = 20_000;
    expect(answeredAfter).toBeGreaterThan(0);
    expect(answeredAfter).toBeLessThan(3_500);
    expect((await log())[0]).toMatchObject({ statusCode: null, error: expect.stringContaining('in time') });
  });

  test('sends us on, to a private address, is not followed', async () => {
    receiver.answer(redirect(inside.url));
    await createPerson(admin);
    await workOff(site.database);
    expect(await log()).toMatchObject([
      { statusCode: 302, error: expect.stringContaining('another address') },
    ]);
    expect(inside.visits).toEqual([]);
  });

  test('has moved to a private address since the webhook was made is not reached', async () => {
    instance.outboundAllow = new Set();
    await createPerson(admin);
    await workOff(site.database);
    expect(await log()).toMatchObject([
      { statusCode: null, error: expect.stringContaining('not on the internet') },
    ]);
    expect(receiver.visits).toEqual([]);
  });

  test('is not there is tried again', async () => {
    await site.database.read.rows(sql`UPDATE webhook SET url = 'http://127.0.0.1:1/'`);
    instance.outboundAllow = new Set(['127.0.0.1:1']);
    await createPerson(admin);
    await workOff(site.database);
    expect(await log()).toMatchObject([
      {
        statusCode: null,
        error: expect.stringContaining('cannot be reached'),
        nextAttemptAt: expect.any(String),
      },
    ]);
  });

  test('says megabytes is heard to the end of its first words', async () => {
    receiver.answer((_, response) => void response.end(Buffer.alloc(10 ** 7, 'x')));
    await createPerson(admin);
    await workOff(site.database);
    expect(await log()).toMatchObject([{ succeeded: true, responseBody: 'x'.repeat(4 * 1024) }]);
  });
});

describe('A dead receiver', () => {
  test('is given up after five days; its owner is told, here and by mail', async () => {
    receiver.answer((_, response) => void response.writeHead(503).end());
    await site.database.read.rows(sql`UPDATE webhook SET failing_since = now() - interval '6 days'`);
    await createPerson(admin);
    await workOff(site.database);
    expect(await state()).toMatchObject({ active: false, pauseReason: 'FAILING' });
    await letTimePass(site.database);
    const [mail] = await sentMails(site.database);
    expect(mail).toContain(`Your webhook to 127.0.0.1:${receiver.port} was switched off`);
    expect(mail).toContain('/settings/webhooks');
    const { data } = await site.ask(admin, '{ viewer { notifications { nodes { type text } } } }');
    expect(data.viewer!.notifications!.nodes).toMatchObject([
      { type: 'WEBHOOK_GIVEN_UP', text: `Your webhook to 127.0.0.1:${receiver.port} was switched off` },
    ]);
    expect(await log()).toMatchObject([{ nextAttemptAt: null, error: expect.stringContaining('paused') }]);
    await createPerson(admin);
    await workOff(site.database);
    expect(await log()).toHaveLength(1);
  });

  test('that says it is gone for good is given up at once, and begins anew when it is switched on', async () => {
    receiver.answer((_, response) => void response.writeHead(410).end());
    await createPerson(admin);
    await workOff(site.database);
    expect(await state()).toMatchObject({ active: false, pauseReason: 'FAILING' });
    await site.ask(
      admin,
      `mutation { updateWebhook(id: "${hook.id}", input: { active: true }) { userErrors { code } } }`,
    );
    expect(await state()).toMatchObject({ active: true, pauseReason: null, failingSince: null });
  });
});

describe('Rights are those of the moment of sending', () => {
  test('of an owner who is no longer an administrator, nothing that waits is sent', async () => {
    const { dora } = await world(site.database).crmAdmin('dora').make();
    await site.database.read.rows(sql`UPDATE webhook SET owner_id = ${dora.id}`);
    await createPerson(admin);
    await dispatchEvents(site.database, subscribers);
    await site.ask(
      admin,
      `mutation { setUserRole(userId: "${dora.id}", role: MEMBER) { userErrors { code } } }`,
    );
    await workOff(site.database);
    await createPerson(admin);
    await workOff(site.database);
    expect(receiver.visits).toEqual([]);
    expect(await log()).toMatchObject([
      { attempts: 0, nextAttemptAt: null, error: expect.stringContaining('paused') },
    ]);
  });

  test('of a contact that was erased meanwhile, only that it is gone is told', async () => {
    const id = await createPerson(admin);
    await dispatchEvents(site.database, subscribers);
    await site.ask(admin, `mutation { eraseContacts(ids: ["${id}"]) { userErrors { code } } }`);
    await workOff(site.database);
    expect(receiver.visits.map(visit => verified(visit))).toMatchObject([
      { type: 'contact.deleted', data: { id } },
    ]);
    expect((await log()).map(({ error }) => error)).toEqual([null, expect.stringContaining('nothing left')]);
  });
});

describe('The secret', () => {
  test('that was replaced is good for a day beside the new one', async () => {
    const { data } = await site.ask<{ rotateWebhookSecret: { secret: string } }>(
      admin,
      `mutation { rotateWebhookSecret(id: "${hook.id}") { secret } }`,
    );
    const { secret } = data.rotateWebhookSecret;
    await createPerson(admin);
    await workOff(site.database);
    expect(verified(receiver.visits[0]!)).toEqual(verified(receiver.visits[0]!, secret));
    await site.database.read.rows(
      sql`UPDATE webhook SET previous_secret_until = now() - interval '1 second'`,
    );
    await createPerson(admin);
    await workOff(site.database);
    expect(() => verified(receiver.visits[1]!)).toThrow();
    expect(verified(receiver.visits[1]!, secret)).toMatchObject({ type: 'contact.created' });
  });
});

describe('A delivery', () => {
  const redeliver = async (id: string) =>
    (
      await site.ask(
        admin,
        `mutation { redeliverWebhook(deliveryId: "${id}") { ok userErrors { code path } } }`,
      )
    ).data.redeliverWebhook;

  test('is sent again when somebody wants it, with the same id', async () => {
    await createPerson(admin);
    await workOff(site.database);
    const [{ id }] = (await log()) as [Logged];
    expect(await redeliver(id)).toEqual({ ok: true, userErrors: [] });
    await workOff(site.database);
    expect(receiver.visits.map(({ headers }) => headers['webhook-id'])).toEqual([id, id]);
    expect(await log()).toMatchObject([{ id, attempts: 2, succeeded: true }]);
  });

  test('waits only once, however often somebody asks for it', async () => {
    receiver.answer((_, response) => void response.writeHead(500).end());
    await createPerson(admin);
    await workOff(site.database);
    const [{ id }] = (await log()) as [Logged];
    await Promise.all([redeliver(id), redeliver(id), redeliver(id)]);
    receiver.answer((_, response) => void response.end());
    await workOff(site.database);
    await letTimePass(site.database);
    await workOff(site.database);
    expect(await log()).toMatchObject([{ attempts: 2, succeeded: true }]);
  });

  test('is not sent again where there is none, or the webhook is paused', async () => {
    await createPerson(admin);
    await workOff(site.database);
    const [{ id }] = (await log()) as [Logged];
    await site.ask(
      admin,
      `mutation { updateWebhook(id: "${hook.id}", input: { active: false }) { userErrors { code } } }`,
    );
    expect(await redeliver(id)).toMatchObject({
      ok: false,
      userErrors: [{ code: 'CONFLICT', path: ['deliveryId'] }],
    });
    expect(await redeliver(hook.id)).toMatchObject({ ok: false, userErrors: [{ code: 'NOT_FOUND' }] });
  });
});
