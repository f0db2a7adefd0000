import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import sql, { raw } from 'sql-template-tag';
import { Webhook } from 'standardwebhooks';
import { instance } from '../platform/instance.js';
import { testSite } from './site.js';
import { webServer, type Visit, type WebServer } from './web-server.js';
import { world, type TestUser } from './world.js';

/** What an administrator sees of a delivery. */
export interface LoggedDelivery {
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

export interface WebhookDesk {
  readonly site: ReturnType<typeof testSite>;
  readonly admin: TestUser;
  /** The only server that may be asked. */
  readonly receiver: WebServer;
  /** One that must not be reached. */
  readonly inside: WebServer;
  readonly hook: { id: string; secret: string };
  makeHook(owner: TestUser): Promise<{ id: string; secret: string }>;
  createPerson(who: TestUser, firstName?: string): Promise<string>;
  log(): Promise<LoggedDelivery[]>;
  state(): Promise<unknown>;
  /** What the receiver reads, after it has verified that it is from us. */
  verified(visit: Visit, secret?: string): unknown;
}

const events = [
  'CONTACT_CREATED',
  'CONTACT_UPDATED',
  'CONTACT_DELETED',
  'CONTACT_PUBLISHED',
  'IMPORT_COMPLETED',
  'FORM_SUBMITTED',
];

/** A site with one webhook for everything, for all tests of a file; webhook and receiver begin anew before each. */
export function webhookDesk(): WebhookDesk {
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
    for (const table of ['webhook_delivery', 'webhook', 'outbox', 'graphile_worker._private_jobs'])
      await site.database.read.rows(sql`DELETE FROM ${raw(table)}`);
    instance.outboundAllow = new Set([`127.0.0.1:${receiver.port}`]);
    receiver.answer((_, response) => void response.end('thanks'));
    receiver.visits.length = 0;
    inside.visits.length = 0;
    hook = await desk.makeHook(admin);
  });

  const desk: WebhookDesk = {
    site,
    get admin() {
      return admin;
    },
    get receiver() {
      return receiver;
    },
    get inside() {
      return inside;
    },
    get hook() {
      return hook;
    },
    async makeHook(owner) {
      const { data } = await site.ask<{ createWebhook: { webhook: { id: string }; secret: string } }>(
        owner,
        'mutation ($input: WebhookInput!) { createWebhook(input: $input) { webhook { id } secret } }',
        { input: { url: `${receiver.url}/hook`, events } },
      );
      return { id: data.createWebhook.webhook.id, secret: data.createWebhook.secret };
    },
    async createPerson(who, firstName = 'Erika') {
      const { data } = await site.ask<{ createPerson: { person: { id: string } } }>(
        who,
        'mutation ($input: PersonInput!) { createPerson(input: $input) { person { id } userErrors { code } } }',
        { input: { firstName, lastName: 'Muster' } },
      );
      return data.createPerson.person?.id;
    },
    async log() {
      const { data } = await site.ask<{ webhooks: { deliveries: { nodes: LoggedDelivery[] } }[] }>(
        admin,
        `{ webhooks { deliveries { totalCount nodes {
          id event at attempts statusCode succeeded nextAttemptAt error sentAt requestBody responseBody
        } } } }`,
      );
      return data.webhooks[0]!.deliveries.nodes;
    },
    async state() {
      const query = '{ webhooks { active pauseReason failingSince } }';
      return (await site.ask(admin, query)).data.webhooks![0];
    },
    verified: ({ body, headers }, secret = hook.secret) =>
      new Webhook(secret).verify(body, headers as Record<string, string>),
  };
  return desk;
}
