import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, validate } from 'graphql';
import { Webhook } from 'standardwebhooks';
import sql from 'sql-template-tag';
import { startDispatcher } from './platform/outbox.js';
import { createSchema } from './schema.js';
import { subscribers } from './subscribers.js';
import {
  documentsIn,
  exampleNames,
  exampleText,
  languages,
  missingFor,
  startExample,
  type Language,
} from './testing/examples.js';
import { createForm, submissionsOf, withoutFormRates } from './testing/forms.js';
import { testSite } from './testing/site.js';
import { world, type TestUser } from './testing/world.js';

const site = testSite();
let admin: TestUser;
let anna: TestUser;
let env: { KARTEI_URL: string; KARTEI_KEY: string };
let dispatcher: { stop(): Promise<void> };
beforeAll(async () => {
  ({ admin, anna } = await world(site.database)
    .member('anna')
    .person('erika', { grants: { anna: 'MANAGE' }, emails: [{ address: 'erika@example.org' }] })
    .person('otto', { grants: { anna: 'READ' } })
    .company('acme', { grants: { anna: 'READ' } })
    .make());
  const { data } = await site.ask(
    anna,
    'mutation { createApiKey(name: "Examples", scope: WRITE) { secret } }',
  );
  const secret = data.createApiKey!.secret as unknown as string;
  env = { KARTEI_URL: new URL(site.url).origin, KARTEI_KEY: secret };
  dispatcher = startDispatcher(site.database, subscribers);
  withoutFormRates();
});
afterAll(() => dispatcher.stop());

const run = async (topic: string, language: Language, more: Record<string, string> = {}): Promise<string> =>
  (await startExample(topic, language, { ...env, ...more })).ended;

/** `said` has come to fit, within some seconds. */
async function until(said: () => string, fits: RegExp): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    if (fits.test(said())) return;
    await sleep(50);
  }
  throw new Error(`Never said ${fits}: ${said()}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

describe('The examples', () => {
  test('ask for what exists, and for the same in every language', async () => {
    const schema = await createSchema();
    const byTopic = new Map<string, Set<string>[]>();
    for (const name of await exampleNames()) {
      const documents = documentsIn(await exampleText(name));
      for (const document of documents) expect([name, validate(schema, parse(document))]).toEqual([name, []]);
      const [topic, language] = name.split('.') as [string, Language];
      // curl shows the first step of two.
      if (language !== 'sh') byTopic.set(topic, [...(byTopic.get(topic) ?? []), new Set(documents)]);
      else expect(documentsIn(await exampleText(`${topic}.ts`))).toEqual(expect.arrayContaining(documents));
    }
    expect(byTopic.size).toBeGreaterThan(7);
    for (const [topic, [one, other]] of byTopic) expect([topic, one]).toEqual([topic, other]);
    expect(byTopic.get('write')![0]!.size).toBe(2);
  });
});

describe.each(languages)('The examples in %s', language => {
  const missing = missingFor(language);
  if (missing) {
    test(`are compared with those in TypeScript only, for there is no ${missing} here`, async () => {
      console.warn(`Not run: the examples in ${language}. Install ${missing} to have them tested here.`);
      expect((await exampleNames()).some(name => name.endsWith(`.${language}`))).toBe(true);
    });
    return;
  }

  test('ask who one is', async () => {
    const said = await run('first-call', language);
    if (language === 'sh')
      expect(JSON.parse(said)).toMatchObject({ data: { viewer: { user: { name: 'anna' } } } });
    else expect(said).toMatch(/^anna sees \d+ contacts:\nAcme GmbH\n/);
  });

  test('read all contacts', async () => {
    const said = await run('all-contacts', language);
    expect(said).toContain(
      language === 'sh' ? '"displayName":"Erika Muster"' : 'Erika Muster erika@example.org\n',
    );
    expect(said).toContain('Otto Muster');
    expect(said).not.toContain('Acme');
  });

  test('write once, however often they are sent', async () => {
    const IDEMPOTENCY_KEY = randomUUID();
    const first = await run('write', language, { IDEMPOTENCY_KEY });
    expect(first).toContain('Erika Neumann');
    if (language !== 'sh') expect(first).toContain('Erika Maria Neumann');
    if (language === 'sh') expect(await run('write', language, { IDEMPOTENCY_KEY })).toBe(first);
    const rows = await site.database.read.rows(sql`
      SELECT FROM kept_answer WHERE key = ${IDEMPOTENCY_KEY} AND answer LIKE '%Erika Neumann%'`);
    expect(rows).toHaveLength(1);
  });

  test('say what went wrong', async () => {
    await expect(run('first-call', language, { KARTEI_KEY: 'kartei_nonsense' })).rejects.toThrow(
      /UNAUTHENTICATED/,
    );
  });

  test('upload a file', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'kartei-example-')), 'contacts.csv');
    await writeFile(file, 'Vorname;Nachname;E-Mail\nZoë;Muster;zoe@example.org\n');
    const said = await run('upload', language, { FILE: file });
    expect(said).toContain(language === 'sh' ? '"target":"lastName"' : 'Nachname → lastName');
  });

  test('follow changes', async () => {
    const { child, output } = await startExample('follow', language, env);
    try {
      // It listens from some moment on: until then, nobody hears of changes.
      for (let turn = 0; turn < 50 && !output().includes('CREATED'); turn++) {
        await site.ask(
          anna,
          `mutation { createCompany(input: {name: "Neu ${randomUUID()}"}) { company { id } } }`,
        );
        await sleep(200);
      }
      expect(output()).toContain('CREATED');
    } finally {
      child.kill();
    }
  });

  test('send a form', async () => {
    const form = await createForm(site, admin);
    const said = await run('submit-form', language, { FORM: `${env.KARTEI_URL}/forms/${form.key}` });
    expect(said).toMatch(/Thank you|"accepted":\s*true/);
    const [submission] = await submissionsOf(site, admin, form);
    expect(submission).toMatchObject({
      reason: null,
      values: expect.arrayContaining([expect.objectContaining({ value: 'erika@example.org' })]),
    });
  });
});

describe.each(languages.filter(language => language !== 'sh'))('A receiver of webhooks in %s', language => {
  test('takes what Standard Webhooks signs, once, and nothing else', async () => {
    const missing = missingFor(language);
    if (missing)
      return console.warn(`Not run: webhook.${language}. Install ${missing} to have it tested here.`);
    const secret = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`;
    const port = await freePort();
    const { child, output } = await startExample('webhook', language, {
      WEBHOOK_SECRET: secret,
      PORT: String(port),
    });
    const send = async (id: string, more: { at?: Date; signature?: string; body?: string } = {}) => {
      const at = more.at ?? new Date();
      const body = JSON.stringify({ type: 'contact.created', timestamp: at, data: { id, version: 1 } });
      const { status } = await fetch(`http://127.0.0.1:${port}`, {
        method: 'POST',
        headers: {
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
          'webhook-signature': more.signature ?? `v1,other ${new Webhook(secret).sign(id, at, body)}`,
        },
        body: more.body ?? body,
      });
      return status;
    };
    try {
      let first = 0;
      for (let turn = 0; turn < 100 && first === 0; turn++) {
        first = await send('one').catch(() => 0);
        if (first === 0) await sleep(50);
      }
      expect(first).toBe(204);
      expect(await send('one')).toBe(204);
      expect(await send('two', { signature: 'v1,bm9uc2Vuc2U=' })).toBe(400);
      expect(await send('three', { body: '{"type": "contact.deleted"}' })).toBe(400);
      expect(await send('four', { at: new Date(Date.now() - 3_600_000) })).toBe(400);
      expect(await send('five')).toBe(204);
      await until(output, /contact.created five/);
      expect(output().trim().split(/\r?\n/)).toEqual(['contact.created one', 'contact.created five']);
    } finally {
      child.kill();
    }
  });
});
