import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { Webhook } from 'standardwebhooks';
import { collectEvents } from '../server/platform/outbox.js';
import { newId } from '../server/platform/ids.js';
import { testDatabase, type TestDatabase } from '../server/testing/database.js';
import { silence, webServer, type WebServer } from '../server/testing/web-server.js';
import { world } from '../server/testing/world.js';
import { newSecret } from '../server/webhooks/signature.js';

let db: TestDatabase;
let dataDir: string;
let receiver: WebServer;
const running = new Set<ChildProcess>();
beforeAll(async () => {
  db = await testDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'kartei-webhooks-'));
  receiver = await webServer(silence);
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await sleep(200);
  await receiver.close();
  await db.drop();
  await rm(dataDir, { recursive: true, force: true });
});

function startWorker(): ChildProcess {
  const child = spawn(process.execPath, ['dist/server/main.js'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      ROLE: 'worker',
      DATABASE_URL: db.url,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
      OUTBOUND_ALLOW: `127.0.0.1:${receiver.port}`,
    },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

test('What a killed process was about to send, or had sent without knowing the answer, arrives with the same id', async () => {
  const { admin } = await world(db.database).person('erika').make();
  const secret = newSecret();
  await db.database.read.rows(sql`
    INSERT INTO webhook (id, url, events, active, owner_id, secret, gave_up, created_at)
    VALUES (${newId()}, ${receiver.url}, ARRAY['CONTACT_CREATED'], true, ${admin.id}, ${secret}, false, now())`);
  const [contact] = await db.database.read.rows<{ id: string }>(sql`SELECT id FROM contact`);
  await db.database.transaction(async tx => {
    const events = collectEvents();
    events.emit({ type: 'contact.created', data: { id: contact!.id, version: 1 } });
    events.flush(tx);
  });

  const first = startWorker();
  while (receiver.visits.length === 0) await sleep(20);
  first.kill('SIGKILL');
  receiver.answer((_, response) => void response.end());
  startWorker();
  while (receiver.visits.length === 1) await sleep(100);

  const [unanswered, answered] = receiver.visits;
  expect(answered!.headers['webhook-id']).toBe(unanswered!.headers['webhook-id']);
  for (const { body, headers } of receiver.visits) {
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'contact.created',
      data: { id: contact!.id },
    });
  }
  const noted = sql`SELECT attempts FROM webhook_delivery WHERE succeeded`;
  while ((await db.database.read.rows(noted)).length === 0) await sleep(50);
  expect(receiver.visits).toHaveLength(2);
}, 120_000);
