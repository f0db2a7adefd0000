import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { testDatabase, type TestDatabase } from '../server/testing/database.js';
import { actAs, world } from '../server/testing/world.js';
import { createWebForm } from '../server/web-forms/web-form.service.js';

let db: TestDatabase;
let dataDir: string;
const running = new Set<ChildProcess>();
beforeAll(async () => {
  db = await testDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'kartei-forms-'));
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await sleep(200);
  await db.drop();
  await rm(dataDir, { recursive: true, force: true });
});

function start(role: 'web' | 'worker'): ChildProcess {
  const child = spawn(process.execPath, ['dist/server/main.js'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      PORT: '0',
      ROLE: role,
      DATABASE_URL: db.url,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
      LIMITS: JSON.stringify({ 'rate.formPerAddress': 1e6, 'rate.formPerForm': 1e6 }),
    },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

async function addressOf(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /^Kartei: (\S+)$/.exec(line)?.[1];
    if (url) return url;
  }
  throw new Error('The server ended before it said where it listens.');
}

const many = 80;
const count = async (what: 'done' | 'contacts' | 'sent'): Promise<number> => {
  const counts = {
    sent: sql`SELECT count(*)::int AS n FROM contact_event WHERE type = 'SUBMITTED'`,
    done: sql`SELECT count(*)::int AS n FROM submission WHERE processed_at IS NOT NULL`,
    contacts: sql`SELECT count(*)::int AS n FROM contact`,
  };
  const [row] = await db.database.read.rows<{ n: number }>(counts[what]);
  return row!.n;
};

test('What was accepted becomes a contact once, though whoever accepted and whoever processed it are killed', async () => {
  const { admin } = await world(db.database).make();
  const id = await actAs(db.database, admin, work =>
    createWebForm(work, {
      title: 'Contact',
      kind: 'PERSON',
      fields: [{ target: 'firstName' }, { target: 'lastName' }],
      confirmStaticPosts: false,
    }),
  );
  const [form] = await db.database.read.rows<{ key: string }>(sql`SELECT key FROM web_form WHERE id = ${id}`);
  const web = start('web');
  const url = await addressOf(web);
  const answers = await Promise.all(
    Array.from({ length: many }, async (_, n) => {
      const body = new URLSearchParams({ firstName: 'No', lastName: String(n) });
      const answer = await fetch(`${url}/forms/${form!.key}`, { method: 'POST', body, redirect: 'manual' });
      return answer.status;
    }),
  );
  web.kill('SIGKILL');
  expect(answers).toEqual(Array(many).fill(303));
  expect(await count('contacts')).toBe(0);

  const first = start('worker');
  while ((await count('done')) === 0) await sleep(2);
  first.kill('SIGKILL');
  await sleep(200);
  const before = await count('done');
  expect(before).toBeLessThan(many);

  start('worker');
  while ((await count('done')) < many) await sleep(100);
  await sleep(500);
  expect(await count('contacts')).toBe(many);
  expect(await count('sent')).toBe(many);
}, 120_000);
