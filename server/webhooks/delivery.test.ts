import { describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { collectEvents, dispatchEvents } from '../platform/outbox.js';
import { subscribers } from '../subscribers.js';
import { letTimePass, workOff } from '../testing/deliveries.js';
import { createForm, post, withoutFormRates } from '../testing/forms.js';
import { sendFile } from '../testing/imports.js';
import { webhookDesk, type LoggedDelivery } from '../testing/webhooks.js';
import { world } from '../testing/world.js';

const desk = webhookDesk();

describe('What happens', () => {
  test('is told once, signed by Standard Webhooks, with no more than ids', async () => {
    const id = await desk.createPerson(desk.admin);
    await workOff(desk.site.database);
    expect(desk.receiver.visits).toHaveLength(1);
    const [visit] = desk.receiver.visits;
    expect(desk.verified(visit!)).toEqual({
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
    expect(await desk.log()).toMatchObject([
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
    const id = await desk.createPerson(desk.admin);
    await desk.site.ask(
      desk.admin,
      `mutation { updatePerson(id: "${id}", version: 1, input: { firstName: "Eva" }) { userErrors { code } } }`,
    );
    await desk.site.ask(desk.admin, `mutation { publishContacts(ids: ["${id}"]) { userErrors { code } } }`);
    await desk.site.ask(desk.admin, `mutation { deleteContacts(ids: ["${id}"]) { userErrors { code } } }`);
    await post(desk.site, await createForm(desk.site, desk.admin), {
      firstName: 'Erika',
      lastName: 'Muster',
    });
    await workOff(desk.site.database);
    await workOff(desk.site.database);
    const types = desk.receiver.visits.map(visit => (desk.verified(visit) as { type: string }).type);
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

  test('in an import is told once, at its end', async () => {
    const file = Buffer.from('Vorname;Nachname\nOtto;Muster\nOlga;Muster\n');
    const { id } = (await sendFile(desk.site, desk.admin, file, 'people.csv')).data.createImport.import!;
    for (const mutation of ['planImport', 'runImport']) {
      await desk.site.ask(desk.admin, `mutation { ${mutation}(id: "${id}") { userErrors { code } } }`);
      await workOff(desk.site.database);
    }
    await workOff(desk.site.database);
    expect(desk.receiver.visits.map(visit => desk.verified(visit))).toMatchObject([
      { type: 'import.completed', data: { id } },
    ]);
  });

  test('is told as far as the webhook wants to hear of it', async () => {
    await desk.site.ask(
      desk.admin,
      `mutation { updateWebhook(id: "${desk.hook.id}", input: { events: [CONTACT_DELETED] }) { userErrors { code } } }`,
    );
    await desk.createPerson(desk.admin);
    await workOff(desk.site.database);
    expect(await desk.log()).toEqual([]);
  });

  test('is not told where it was rolled back, or refused', async () => {
    expect(await desk.createPerson(desk.admin, ' ')).toBeUndefined();
    const undone = desk.site.database.transaction(async db => {
      const events = collectEvents();
      events.emit({ type: 'contact.created', data: { id: desk.admin.id, version: 1 } });
      events.flush(db);
      throw new Error('Undone');
    });
    await expect(undone).rejects.toThrow('Undone');
    await workOff(desk.site.database);
    expect([await desk.log(), desk.receiver.visits]).toEqual([[], []]);
  });

  test('is told to all webhooks or, where that fails, to none yet', async () => {
    await desk.makeHook(desk.admin);
    await desk.createPerson(desk.admin);
    const failing = { ...subscribers, all: [...subscribers.all!, () => Promise.reject(new Error('no'))] };
    await expect(dispatchEvents(desk.site.database, failing)).rejects.toThrow('no');
    await workOff(desk.site.database);
    expect(desk.receiver.visits).toHaveLength(2);
  });
});

describe('Rights are those of the moment of sending', () => {
  test('of an owner who is no longer an administrator, nothing that waits is sent', async () => {
    const { dora } = await world(desk.site.database).crmAdmin('dora').make();
    await desk.site.database.read.rows(sql`UPDATE webhook SET owner_id = ${dora.id}`);
    await desk.createPerson(desk.admin);
    await dispatchEvents(desk.site.database, subscribers);
    await desk.site.ask(
      desk.admin,
      `mutation { setUserRole(userId: "${dora.id}", role: MEMBER) { userErrors { code } } }`,
    );
    await workOff(desk.site.database);
    await desk.createPerson(desk.admin);
    await workOff(desk.site.database);
    expect(desk.receiver.visits).toEqual([]);
    expect(await desk.log()).toMatchObject([
      { attempts: 0, nextAttemptAt: null, error: expect.stringContaining('paused') },
    ]);
  });

  test('of a contact that was erased meanwhile, only that it is gone is told', async () => {
    const id = await desk.createPerson(desk.admin);
    await dispatchEvents(desk.site.database, subscribers);
    await desk.site.ask(desk.admin, `mutation { eraseContacts(ids: ["${id}"]) { userErrors { code } } }`);
    await workOff(desk.site.database);
    expect(desk.receiver.visits.map(visit => desk.verified(visit))).toMatchObject([
      { type: 'contact.deleted', data: { id } },
    ]);
    expect((await desk.log()).map(({ error }) => error)).toEqual([
      null,
      expect.stringContaining('nothing left'),
    ]);
  });
});

describe('The secret', () => {
  test('that was replaced is good for a day beside the new one', async () => {
    const { data } = await desk.site.ask<{ rotateWebhookSecret: { secret: string } }>(
      desk.admin,
      `mutation { rotateWebhookSecret(id: "${desk.hook.id}") { secret } }`,
    );
    const { secret } = data.rotateWebhookSecret;
    await desk.createPerson(desk.admin);
    await workOff(desk.site.database);
    expect(desk.verified(desk.receiver.visits[0]!)).toEqual(desk.verified(desk.receiver.visits[0]!, secret));
    await desk.site.database.read.rows(
      sql`UPDATE webhook SET previous_secret_until = now() - interval '1 second'`,
    );
    await desk.createPerson(desk.admin);
    await workOff(desk.site.database);
    expect(() => desk.verified(desk.receiver.visits[1]!)).toThrow();
    expect(desk.verified(desk.receiver.visits[1]!, secret)).toMatchObject({ type: 'contact.created' });
  });
});

describe('A delivery', () => {
  const redeliver = async (id: string) =>
    (
      await desk.site.ask(
        desk.admin,
        `mutation { redeliverWebhook(deliveryId: "${id}") { ok userErrors { code path } } }`,
      )
    ).data.redeliverWebhook;

  test('is sent again when somebody wants it, with the same id', async () => {
    await desk.createPerson(desk.admin);
    await workOff(desk.site.database);
    const [{ id }] = (await desk.log()) as [LoggedDelivery];
    expect(await redeliver(id)).toEqual({ ok: true, userErrors: [] });
    await workOff(desk.site.database);
    expect(desk.receiver.visits.map(({ headers }) => headers['webhook-id'])).toEqual([id, id]);
    expect(await desk.log()).toMatchObject([{ id, attempts: 2, succeeded: true }]);
  });

  test('waits only once, however often somebody asks for it', async () => {
    desk.receiver.answer((_, response) => void response.writeHead(500).end());
    await desk.createPerson(desk.admin);
    await workOff(desk.site.database);
    const [{ id }] = (await desk.log()) as [LoggedDelivery];
    await Promise.all([redeliver(id), redeliver(id), redeliver(id)]);
    desk.receiver.answer((_, response) => void response.end());
    await workOff(desk.site.database);
    await letTimePass(desk.site.database);
    await workOff(desk.site.database);
    expect(await desk.log()).toMatchObject([{ attempts: 2, succeeded: true }]);
  });

  test('is not sent again where there is none, or the webhook is paused', async () => {
    await desk.createPerson(desk.admin);
    await workOff(desk.site.database);
    const [{ id }] = (await desk.log()) as [LoggedDelivery];
    await desk.site.ask(
      desk.admin,
      `mutation { updateWebhook(id: "${desk.hook.id}", input: { active: false }) { userErrors { code } } }`,
    );
    expect(await redeliver(id)).toMatchObject({
      ok: false,
      userErrors: [{ code: 'CONFLICT', path: ['deliveryId'] }],
    });
    expect(await redeliver(desk.hook.id)).toMatchObject({ ok: false, userErrors: [{ code: 'NOT_FOUND' }] });
  });
});
