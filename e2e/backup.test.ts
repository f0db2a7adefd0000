import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import sql from 'sql-template-tag';
import { testDatabase, type TestDatabase } from '../server/testing/database.js';

/** The commands as an administrator calls them, beside the built server or without it. */

const ada = { email: 'ada@example.org', password: 'a long password for Ada' };
let folder: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kartei sicherung-'));
});
afterAll(async () => {
  for (const child of running) if (child.exitCode === null) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

function run(args: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, INIT_CWD: folder, NODE_ENV: 'production', ...env },
  });
  running.add(child);
  return child;
}

interface Outcome {
  code: number | null;
  output: string;
}

async function ended(child: ChildProcess): Promise<Outcome> {
  let output = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (text: Buffer) => (output += text.toString()));
  return new Promise(resolve => child.once('close', code => resolve({ code, output })));
}

const command = (name: 'backup' | 'restore', env: Record<string, string>, ...files: string[]): ChildProcess =>
  run([`scripts/${name}.mjs`, ...files], env);

async function startServer(env: Record<string, string>): Promise<{ url: string; stop(): Promise<void> }> {
  const server = run(['dist/server/main.js'], { PORT: '0', LOG_LEVEL: 'error', ...env });
  for await (const line of createInterface({ input: server.stdout! })) {
    const url = /^Kartei: (\S+)$/.exec(line)?.[1];
    if (!url) continue;
    server.stdout!.resume();
    const gone = new Promise(resolve => server.once('exit', resolve));
    return { url, stop: async () => void (server.kill('SIGTERM'), await gone) };
  }
  throw new Error('The server ended before it said where it listens.');
}

async function ask(url: string, query: string, cookie = ''): Promise<{ body: string; cookie: string }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ query }),
  });
  return { body: await response.text(), cookie: response.headers.get('set-cookie')?.split(';')[0] ?? cookie };
}

const signIn = (url: string): Promise<{ cookie: string }> =>
  ask(
    url,
    `mutation { signIn(email: "${ada.email}", password: "${ada.password}") { viewer { user { id } } } }`,
  );
const contacts =
  '{ contacts { totalCount nodes { id displayName createdAt createdBy { name } history { nodes { at } } } } }';

describe('The commands, with the database that comes with Kartei,', () => {
  let answer: string;
  const original = () => ({ DATA_DIR: join(folder, 'original') });
  const copy = () => ({ DATA_DIR: join(folder, 'copy') });

  test('back up beside the running server, which goes on', async () => {
    const server = await startServer({ ...original(), ADMIN_EMAIL: ada.email, ADMIN_PASSWORD: ada.password });
    const { cookie } = await signIn(server.url);
    await ask(
      server.url,
      'mutation { createCompany(input: { name: "Öl & Söhne" }) { company { id } } }',
      cookie,
    );
    const { code, output } = await ended(command('backup', original(), 'running.gz'));
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/^Backed up to .*running\.gz \(\d+\.\d MB\)\.\n$/),
    ]);
    answer = (await ask(server.url, contacts, cookie)).body;
    expect(answer).toContain('Öl & Söhne');
    await server.stop();
  }, 90_000);

  test('back up without it, and stop what they started', async () => {
    expect(await ended(command('backup', original(), 'alone.gz'))).toMatchObject({ code: 0 });
    const pointed = await readFile(join(folder, 'original', 'postgres-directory.txt'), 'utf8').catch(
      () => null,
    );
    const cluster = join(pointed?.trim() ?? join(folder, 'original', 'postgres'), 'cluster');
    expect(await readdir(cluster)).not.toContain('postmaster.pid');
  }, 90_000);

  test('restore elsewhere: the same answers, byte for byte', async () => {
    const { code, output } = await ended(command('restore', copy(), 'running.gz'));
    expect([code, output]).toEqual([0, expect.stringMatching(/Restored \d+ rows, as they were on 20/)]);
    const server = await startServer(copy());
    const { cookie } = await signIn(server.url);
    expect((await ask(server.url, contacts, cookie)).body).toBe(answer);
    await server.stop();
  }, 90_000);

  test('do not restore where somebody is, where a server runs, or from a file that is cut off', async () => {
    const inUse = await ended(command('restore', copy(), 'running.gz'));
    expect(inUse).toEqual({ code: 1, output: expect.stringContaining('This database is in use') });
    const server = await startServer(copy());
    const locked = await ended(command('restore', copy(), 'running.gz'));
    expect(locked).toEqual({ code: 1, output: expect.stringContaining('in use by another Kartei') });
    await server.stop();
    await truncate(join(folder, 'alone.gz'), 1_000);
    const cut = await ended(command('restore', { DATA_DIR: join(folder, 'new') }, 'alone.gz'));
    expect(cut).toEqual({ code: 1, output: expect.stringContaining('damaged or was cut off') });
    expect(await readdir(folder)).not.toContain('new');
  }, 90_000);

  test('say how they are called, and that there is nothing to back up', async () => {
    expect(await ended(command('backup', original()))).toMatchObject({ code: 2 });
    expect(await ended(command('restore', original(), 'a', 'b'))).toMatchObject({ code: 2 });
    const nothing = await ended(command('backup', { DATA_DIR: join(folder, 'none') }, 'none.gz'));
    expect(nothing).toEqual({ code: 1, output: expect.stringContaining('There is no database in') });
    expect(await readdir(folder)).not.toContain('none');
  });
});

/** Kills a command while it waits for this table, in the middle of its work; gives what it ended with. */
async function killAt(
  table: string,
  url: string,
  start: () => ChildProcess,
  signal: NodeJS.Signals,
): Promise<Outcome> {
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  try {
    await holder.query(`BEGIN; LOCK TABLE ${table}`);
    const child = start();
    const outcome = ended(child);
    const waiting = `SELECT FROM pg_locks WHERE NOT granted AND relation = '${table}'::regclass`;
    while ((await holder.query(waiting)).rowCount === 0) await sleep(20);
    child.kill(signal);
    return await outcome;
  } finally {
    await holder.end();
  }
}

describe('The commands, with a database elsewhere, when they are killed', () => {
  let source: TestDatabase;
  const env = ({ url }: TestDatabase) => ({ DATABASE_URL: url, DATA_DIR: join(folder, 'unused') });

  beforeAll(async () => {
    source = await testDatabase();
    await source.database.read.rows(sql`
      INSERT INTO app_user (id, name, email, email_key, role, active, locale, created_at)
      VALUES (gen_random_uuid(), 'Ada', 'a', 'a', 'ADMIN', true, 'en', now())`);
    await source.database.read.rows(sql`SELECT id FROM graphile_worker.add_job('sendInvitation', '{}')`);
  });
  afterAll(() => source.drop());

  test.each([
    ['SIGKILL', null],
    ['SIGTERM', 1],
  ] as const)(
    'leave no file of that name (%s)',
    async (signal, code) => {
      const name = `${signal}.gz`;
      const killed = await killAt('tag', source.url, () => command('backup', env(source), name), signal);
      expect(killed.code).toBe(code);
      expect(await readdir(folder)).not.toContain(name);
      expect(await ended(command('backup', env(source), name))).toMatchObject({ code: 0 });
    },
    60_000,
  );

  test('leave a database into which can be restored once more', async () => {
    const target = await testDatabase();
    try {
      expect(await ended(command('backup', env(source), 'once.gz'))).toMatchObject({ code: 0 });
      const restore = (): ChildProcess => command('restore', env(target), 'once.gz');
      await killAt('graphile_worker._private_jobs', target.url, restore, 'SIGKILL');
      const users = sql`SELECT name FROM app_user`;
      expect(await target.database.read.rows(users)).toEqual([]);
      expect(await ended(restore())).toMatchObject({ code: 0 });
      expect(await target.database.read.rows(users)).toEqual([{ name: 'Ada' }]);
    } finally {
      await target.drop();
    }
  }, 90_000);
});
