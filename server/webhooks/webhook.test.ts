import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { limits } from '../platform/limits.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';
import { dropOldDeliveries } from './webhook.service.js';
import { isDead, nextAttempt } from './webhook.rules.js';

const site = testSite();
let admin: TestUser;
let cleo: TestUser;
let anna: TestUser;
beforeAll(async () => {
  ({ admin, cleo, anna } = await world(site.database).crmAdmin('cleo').member('anna').make());
});
beforeEach(() => site.database.read.rows(sql`DELETE FROM webhook`));

interface Created {
  webhook: { id: string } | null;
  secret: string | null;
  userErrors: { code: string }[];
}

const create = async (who: TestUser, input: object = {}): Promise<Created> => {
  const { data } = await site.ask<{ createWebhook: Created }>(
    who,
    `mutation ($input: WebhookInput!) { createWebhook(input: $input) {
      webhook { id url events active pauseReason owner { id } } secret userErrors { code path message }
    } }`,
    { input: { url: 'https://example.org/hook', events: ['CONTACT_CREATED'], ...input } },
  );
  return data.createWebhook;
};
const change = async (who: TestUser, mutation: string, variables: object) => {
  const { data } = await site.ask(
    who,
    `mutation ($id: ID!, $input: WebhookInput = {}) {
      updateWebhook(id: $id, input: $input) @include(if: ${mutation === 'update'}) {
        webhook { url events active pauseReason owner { id } } userErrors { code path }
      }
      rotateWebhookSecret(id: $id) @include(if: ${mutation === 'rotate'}) { secret userErrors { code path } }
      deleteWebhook(id: $id) @include(if: ${mutation === 'delete'}) { ok userErrors { code path } }
    }`,
    variables,
  );
  return data.updateWebhook ?? data.rotateWebhookSecret ?? data.deleteWebhook;
};
const list = async (who: TestUser) =>
  (await site.ask(who, '{ webhooks { id url events active deliveries { totalCount nodes { id } } } }')).data
    .webhooks;

describe('A webhook', () => {
  test('is made by an administrator, who sees its secret this once and becomes its owner', async () => {
    const made = await create(cleo);
    expect(made).toMatchObject({
      webhook: {
        url: 'https://example.org/hook',
        events: ['CONTACT_CREATED'],
        active: true,
        pauseReason: null,
      },
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      userErrors: [],
    });
    expect(made.webhook).toMatchObject({ owner: { id: cleo.id } });
    expect(await list(admin)).toMatchObject([
      { id: made.webhook!.id, url: 'https://example.org/hook', deliveries: { totalCount: 0, nodes: [] } },
    ]);
    const { body } = await site.ask(
      admin,
      `{ node(id: "${made.webhook!.id}") { id ... on Webhook { url } } }`,
    );
    expect(body).toContain('https://example.org/hook');
    expect(body).not.toContain('whsec_');
  });

  test('is none of a member’s business', async () => {
    const { webhook } = await create(admin);
    for (const answer of [
      await site.ask(anna, '{ webhooks { id } }'),
      await site.ask(anna, 'mutation { createWebhook(input: {}) { secret } }'),
      await site.ask(anna, `mutation { rotateWebhookSecret(id: "${webhook!.id}") { secret } }`),
    ]) {
      expect(answer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
    const { data } = await site.ask(anna, `{ node(id: "${webhook!.id}") { id } }`);
    expect(data.node).toBeNull();
  });

  test('says all that is wrong with it at once', async () => {
    expect(await create(admin, { url: null, events: [] })).toMatchObject({
      webhook: null,
      secret: null,
      userErrors: [
        { code: 'REQUIRED', path: ['url'] },
        { code: 'REQUIRED', path: ['events'] },
      ],
    });
  });

  test.each([
    ['http://127.0.0.1/hook', 'INVALID'],
    ['http://localhost/hook', 'INVALID'],
    ['https://[::ffff:10.0.0.1]/', 'INVALID'],
    ['https://example.org:8443/', 'INVALID'],
    ['https://me:secret@example.org/', 'INVALID'],
    ['ftp://example.org/', 'INVALID'],
    ['example.org', 'INVALID'],
    ['https://exa\0mple.org/', 'INVALID'],
    [`https://example.org/${'x'.repeat(2_000)}`, 'TOO_LONG'],
  ])('does not go to %j', async (url, code) => {
    expect(await create(admin, { url })).toMatchObject({ userErrors: [{ code, path: ['url'] }] });
  });

  test('is changed field by field, paused and switched on again', async () => {
    const { webhook } = await create(admin);
    const { id } = webhook!;
    expect(await change(cleo, 'update', { id, input: { active: false } })).toMatchObject({
      webhook: { url: 'https://example.org/hook', active: false, pauseReason: 'SWITCHED_OFF' },
    });
    const input = { events: ['FORM_SUBMITTED', 'FORM_SUBMITTED', 'CONTACT_DELETED'], active: true };
    expect(await change(cleo, 'update', { id, input })).toMatchObject({
      webhook: { events: ['FORM_SUBMITTED', 'CONTACT_DELETED'], active: true, owner: { id: admin.id } },
      userErrors: [],
    });
  });

  test('has another secret when it is asked for one', async () => {
    const { webhook, secret } = await create(admin);
    const { secret: next } = (await change(admin, 'rotate', { id: webhook!.id }))!;
    expect(next).toMatch(/^whsec_/);
    expect(next).not.toBe(secret);
  });

  test('has its changes written down, without the part of its address that may be secret', async () => {
    await site.database.read.rows(sql`DELETE FROM audit_entry`);
    const { webhook } = await create(cleo, { url: 'https://example.org/hook?token=hidden' });
    const { id } = webhook!;
    await change(admin, 'update', { id, input: { active: false } });
    await change(admin, 'update', { id, input: { url: 'https://example.com/hidden' } });
    await change(cleo, 'update', { id, input: { url: 'http://localhost/' } });
    await change(cleo, 'rotate', { id });
    await change(admin, 'delete', { id });
    const { data, body } = await site.ask<{
      auditTrail: { nodes: { details: { key: string; value: string }[] }[] };
    }>(admin, '{ auditTrail { nodes { kind actor { name } details { key value } } } }');
    expect(
      data.auditTrail.nodes.reverse().map(entry => ({
        ...entry,
        details: Object.fromEntries(entry.details.map(({ key, value }) => [key, value])),
      })),
    ).toEqual([
      { kind: 'WEBHOOK_CREATED', actor: { name: 'cleo' }, details: { host: 'example.org' } },
      { kind: 'WEBHOOK_CHANGED', actor: { name: 'admin' }, details: { host: 'example.org' } },
      {
        kind: 'WEBHOOK_CHANGED',
        actor: { name: 'admin' },
        details: { host: 'example.com', before: 'example.org' },
      },
      { kind: 'WEBHOOK_SECRET_ROTATED', actor: { name: 'cleo' }, details: { host: 'example.com' } },
      { kind: 'WEBHOOK_DELETED', actor: { name: 'admin' }, details: { host: 'example.com' } },
    ]);
    expect(body).not.toContain('hidden');
  });

  test('that does not exist, or not any more, is NOT_FOUND', async () => {
    const { webhook } = await create(admin);
    expect(await change(admin, 'delete', { id: webhook!.id })).toEqual({ ok: true, userErrors: [] });
    expect(await list(admin)).toEqual([]);
    for (const id of [webhook!.id, 'x', '\0']) {
      for (const mutation of ['update', 'rotate', 'delete']) {
        expect(await change(admin, mutation, { id })).toMatchObject({
          userErrors: [{ code: 'NOT_FOUND', path: ['id'] }],
        });
      }
    }
  });

  test('is one of so many at most, also when they are made at the same moment', async () => {
    limits['webhook.count'] = 2;
    const made = await Promise.all([1, 2, 3, 4].map(() => create(admin)));
    limits['webhook.count'] = 50;
    const codes = made.map(({ userErrors }) => userErrors[0]?.code);
    expect(codes.filter(code => code === 'LIMIT_REACHED')).toHaveLength(2);
  });

  test('whose owner is no longer an administrator is paused, until another one switches it on', async () => {
    const { dora } = await world(site.database).crmAdmin('dora').make();
    const { webhook } = await create(dora);
    const { id } = webhook!;
    await site.ask(
      admin,
      `mutation { setUserRole(userId: "${dora.id}", role: MEMBER) { userErrors { code } } }`,
    );
    expect(await change(admin, 'update', { id })).toMatchObject({
      webhook: { active: false, pauseReason: 'OWNER', owner: { id: dora.id } },
    });
    expect(await change(cleo, 'update', { id, input: { active: true } })).toMatchObject({
      webhook: { active: true, pauseReason: null, owner: { id: cleo.id } },
    });
  });
});

describe('The log', () => {
  const log = (id: string, at: Date) =>
    site.database.read.rows(sql`
      INSERT INTO webhook_delivery (id, webhook_id, event, subject_id, at, attempts, succeeded)
      VALUES (gen_random_uuid(), ${id}, 'CONTACT_CREATED', gen_random_uuid(), ${at}, 1, true)`);
  afterAll(() => site.database.read.rows(sql`DELETE FROM webhook_delivery`));

  test('is kept for so many days, and goes with its webhook', async () => {
    const [kept, deleted] = [await create(admin), await create(admin)].map(({ webhook }) => webhook!.id);
    const now = new Date();
    const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
    await log(kept!, daysAgo(limits['webhook.keepDays'] - 1));
    await log(kept!, daysAgo(limits['webhook.keepDays'] + 1));
    await log(deleted!, now);
    await change(admin, 'delete', { id: deleted });
    await dropOldDeliveries(site.database.read, now);
    expect(await list(admin)).toMatchObject([{ id: kept, deliveries: { totalCount: 1 } }]);
    expect(await site.database.read.rows(sql`SELECT id FROM webhook`)).toEqual([{ id: kept }]);
  });
});

describe('What failed', () => {
  const now = new Date('2026-01-01T12:00:00Z');
  const secondsUntil = (attempts: number, chance: number, at = now) => {
    const next = nextAttempt({ at, attempts, now }, chance);
    return next && (next.getTime() - now.getTime()) / 1_000;
  };

  test('is tried again later and later, not at the same moment by everybody, for three days', () => {
    expect([1, 2, 3, 4, 5].map(attempts => secondsUntil(attempts, 0.5))).toEqual([5, 40, 320, 2_560, 20_480]);
    expect([secondsUntil(1, 0), secondsUntil(1, 1)]).toEqual([3.75, 6.25]);
    expect(secondsUntil(50, 0.5)).toBe(12 * 3_600);
    const threeDaysAgo = new Date(now.getTime() - 3 * 86_400_000);
    expect(secondsUntil(1, 0.5, threeDaysAgo)).toBeNull();
  });

  test('is given up after five days', () => {
    const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
    expect([isDead(ago(4.9), now), isDead(ago(5.1), now)]).toEqual([false, true]);
  });
});
