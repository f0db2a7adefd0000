import { describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { instance } from '../platform/instance.js';
import { limits } from '../platform/limits.js';
import { letTimePass, workOff } from '../testing/deliveries.js';
import { sentMails } from '../testing/mails.js';
import { redirect, silence, webServer } from '../testing/web-server.js';
import { webhookDesk } from '../testing/webhooks.js';

const desk = webhookDesk();

describe('A receiver that', () => {
  test('answers with an error is asked again, with the same id, until it takes it', async () => {
    desk.receiver.answer((_, response) => void response.writeHead(500).end('Out of\0 order'));
    await desk.createPerson(desk.admin);
    await workOff(desk.site.database);
    expect(await desk.log()).toMatchObject([
      {
        attempts: 1,
        statusCode: 500,
        succeeded: false,
        error: expect.stringContaining('error'),
        responseBody: 'Out of order',
        nextAttemptAt: expect.any(String),
      },
    ]);
    expect(await desk.state()).toMatchObject({ active: true, failingSince: expect.any(String) });
    desk.receiver.answer((_, response) => void response.writeHead(204).end());
    await letTimePass(desk.site.database);
    await workOff(desk.site.database);
    expect(await desk.log()).toMatchObject([
      { attempts: 2, statusCode: 204, succeeded: true, nextAttemptAt: null, error: null },
    ]);
    expect(await desk.state()).toMatchObject({ active: true, failingSince: null });
    const [first, second] = desk.receiver.visits;
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    expect(desk.verified(second!)).toEqual(desk.verified(first!));
  });

  test('keeps silent is waited for so long, and holds up nobody else', async () => {
    limits['webhook.ms'] = 4_000;
    desk.receiver.answer(silence);
    await desk.createPerson(desk.admin);
    const other = await webServer();
    instance.outboundAllow = new Set([...instance.outboundAllow, `127.0.0.1:${other.port}`]);
    await desk.site.database.read.rows(sql`
      INSERT INTO webhook (id, url, events, active, owner_id, secret, gave_up, created_at)
      SELECT gen_random_uuid(), ${other.url}, events, true, owner_id, secret, false, now() FROM webhook`);
    const begun = Date.now();
    let answeredAfter = 0;
    other.answer((_, response) => {
      answeredAfter = Date.now() - begun;
      response.end();
    });
    await workOff(desk.site.database);
    await other.close();
    limits['webhook.ms'] = 20_000;
    expect(answeredAfter).toBeGreaterThan(0);
    expect(answeredAfter).toBeLessThan(3_500);
    expect((await desk.log())[0]).toMatchObject({
      statusCode: null,
      error: expect.stringContaining('in time'),
    });
  });

  test('sends us on, to a private address, is not followed', async () => {
    desk.receiver.answer(redirect(desk.inside.url));
    await desk.createPerson(desk.admin);
    await workOff(desk.site.database);
    expect(await desk.log()).toMatchObject([
      { statusCode: 302, error: expect.stringContaining('another address') },
    ]);
    expect(desk.inside.visits).toEqual([]);
  });

  test('has moved to a private address since the webhook was made is not reached', async () => {
    instance.outboundAllow = new Set();
    await desk.createPerson(desk.admin);
    await workOff(desk.site.database);
    expect(await desk.log()).toMatchObject([
      { statusCode: null, error: expect.stringContaining('not on the internet') },
    ]);
    expect(desk.receiver.visits).toEqual([]);
  });

  test('is not there is tried again', async () => {
    await desk.site.database.read.rows(sql`UPDATE webhook SET url = 'http://127.0.0.1:1/'`);
    instance.outboundAllow = new Set(['127.0.0.1:1']);
    await desk.createPerson(desk.admin);
    await workOff(desk.site.database);
    expect(await desk.log()).toMatchObject([
      {
        statusCode: null,
        error: expect.stringContaining('cannot be reached'),
        nextAttemptAt: expect.any(String),
      },
    ]);
  });

  test('says megabytes is heard to the end of its first words', async () => {
    desk.receiver.answer((_, response) => void response.end(Buffer.alloc(10 ** 7, 'x')));
    await desk.createPerson(desk.admin);
    await workOff(desk.site.database);
    expect(await desk.log()).toMatchObject([{ succeeded: true, responseBody: 'x'.repeat(4 * 1024) }]);
  });
});

describe('A dead receiver', () => {
  test('is given up after five days; its owner is told, here and by mail', async () => {
    desk.receiver.answer((_, response) => void response.writeHead(503).end());
    await desk.site.database.read.rows(sql`UPDATE webhook SET failing_since = now() - interval '6 days'`);
    await desk.createPerson(desk.admin);
    await workOff(desk.site.database);
    expect(await desk.state()).toMatchObject({ active: false, pauseReason: 'FAILING' });
    await letTimePass(desk.site.database);
    const [mail] = await sentMails(desk.site.database);
    expect(mail).toContain(`Your webhook to 127.0.0.1:${desk.receiver.port} was switched off`);
    expect(mail).toContain('/settings/webhooks');
    const { data } = await desk.site.ask(desk.admin, '{ viewer { notifications { nodes { type text } } } }');
    expect(data.viewer!.notifications!.nodes).toMatchObject([
      { type: 'WEBHOOK_GIVEN_UP', text: `Your webhook to 127.0.0.1:${desk.receiver.port} was switched off` },
    ]);
    expect(await desk.log()).toMatchObject([
      { nextAttemptAt: null, error: expect.stringContaining('paused') },
    ]);
    await desk.createPerson(desk.admin);
    await workOff(desk.site.database);
    expect(await desk.log()).toHaveLength(1);
  });

  test('that says it is gone for good is given up at once, and begins anew when it is switched on', async () => {
    desk.receiver.answer((_, response) => void response.writeHead(410).end());
    await desk.createPerson(desk.admin);
    await workOff(desk.site.database);
    expect(await desk.state()).toMatchObject({ active: false, pauseReason: 'FAILING' });
    await desk.site.ask(
      desk.admin,
      `mutation { updateWebhook(id: "${desk.hook.id}", input: { active: true }) { userErrors { code } } }`,
    );
    expect(await desk.state()).toMatchObject({ active: true, pauseReason: null, failingSince: null });
  });
});
