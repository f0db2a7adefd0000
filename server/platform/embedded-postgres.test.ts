import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { ConfigError } from './config-error.js';
import { processStart } from './data-dir-lock.js';
import { findBinaries } from './embedded-postgres-binaries.js';
import { clusterOf, stopOrphan } from './embedded-postgres-cluster.js';
import { findPlace } from './embedded-postgres-place.js';
import { launch } from './embedded-postgres-process.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';

/** A directory with a database in it, made once; each test works on a copy. */
let prepared: string;
let dataDir: string;
let running: EmbeddedPostgres[] = [];

const makeDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), 'kartei-größe und maß-'));

beforeAll(async () => {
  process.env.LOG_LEVEL = 'silent';
  prepared = await makeDirectory();
  await (await startEmbeddedPostgres(prepared, { durable: false })).stop();
});
afterAll(() => rm(prepared, { recursive: true }));
beforeEach(async () => {
  dataDir = await makeDirectory();
  await once(spawn('cp', ['-a', `${prepared}/.`, dataDir]), 'exit');
});
afterEach(async () => {
  await Promise.all(running.map(server => server.stop()));
  running = [];
  await rm(dataDir, { recursive: true });
});

async function start(directory = dataDir, durable = false): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(directory, { durable });
  running.push(server);
  return server;
}

async function rows<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

async function remember(url: string): Promise<void> {
  await rows(url, 'CREATE TABLE note AS SELECT 42 AS answer');
}

const recall = (url: string): Promise<{ answer: number }[]> => rows(url, 'SELECT answer FROM note');
const remembered = [{ answer: 42 }];

const clusterIn = async (directory = dataDir): Promise<string> => clusterOf(await findPlace(directory));

async function serverPid(directory = dataDir): Promise<number> {
  return Number((await readFile(join(await clusterIn(directory), 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; !(await holds()); await new Promise(wait => setTimeout(wait, 10))) {
    if (Date.now() > end) throw new Error('It did not happen within ten seconds.');
  }
}

const ended = (pid: number) => async (): Promise<boolean> => (await processStart(pid)) === undefined;

describe('the embedded PostgreSQL', () => {
  test('sorts German names as Germans do, and keeps data and address from start to start', async () => {
    const first = await start();
    await remember(first.url);
    const words = await rows<{ word: string }>(
      first.url,
      `SELECT word FROM unnest(ARRAY['Öl', 'ohne', 'Ärger', 'Apfel', 'apfel']) word ORDER BY word`,
    );
    expect(words.map(({ word }) => word)).toEqual(['apfel', 'Apfel', 'Ärger', 'ohne', 'Öl']);
    await first.stop();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await recall(second.url)).toEqual(remembered);
  });

  test('lets in only who knows the password, and makes nobody a superuser', async () => {
    const { url } = await start();
    const guess = Object.assign(new URL(url), { password: 'guess' }).href;
    await expect(rows(guess, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    await expect(rows(url, `COPY (SELECT 1) TO PROGRAM 'cat'`)).rejects.toMatchObject({ code: '42501' });
    expect(await rows(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect((await stat(join(await clusterIn(), '..', 'connection.json'))).mode & 0o077).toBe(0);
  });

  test('stands beside another one, and moves when a stranger took its port', async () => {
    const { url, stop } = await start();
    await remember(url);
    await stop();
    const stranger = createServer(socket => socket.end()).listen(Number(new URL(url).port), '127.0.0.1');
    await once(stranger, 'listening');
    const [moved, other] = await Promise.all([start(), start(join(dataDir, 'other'))]);
    expect(new Set([url, moved.url, other.url].map(each => new URL(each).port)).size).toBe(3);
    expect(await recall(moved.url)).toEqual(remembered);
    stranger.close();
  });

  test('is started again when it is killed, says so meanwhile, and has lost nothing', async () => {
    const { url, onStateChange } = await start(dataDir, true);
    await remember(url);
    const states: boolean[] = [];
    onStateChange(up => states.push(up));
    process.kill(await serverPid(), 'SIGKILL');
    await eventually(() => states.length === 2);
    expect(states).toEqual([false, true]);
    expect(await recall(url)).toEqual(remembered);
  });

  test('says so too when one of its own processes is killed and it starts them all anew', async () => {
    const { url, onStateChange } = await start();
    const states: boolean[] = [];
    onStateChange(up => states.push(up));
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    const { rows: found } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    process.kill(found[0]?.pid ?? 0, 'SIGKILL');
    await eventually(() => states.length === 2);
    expect(states).toEqual([false, true]);
    await client.end().catch(() => undefined);
  });

  test('is gone after stop, which may be called twice and while it is being started again', async () => {
    const { stop } = await start();
    const pid = await serverPid();
    process.kill(pid, 'SIGKILL');
    await Promise.all([stop(), stop()]);
    await stop();
    expect(await readdir(join(await clusterIn(), '..', 'lock'))).toEqual([]);
    const again = await start();
    const next = await serverPid();
    await again.stop();
    expect(await ended(next)()).toBe(true);
  });
});

describe('a start', () => {
  test('refuses data of another major version, and says what to do', async () => {
    await writeFile(join(await clusterIn(), 'PG_VERSION'), '16\n');
    await expect(start()).rejects.toThrow(/written by PostgreSQL 16.*npm run backup/);
  });

  test('leaves files alone that are no database', async () => {
    await rm(join(await clusterIn(), 'PG_VERSION'));
    const before = await readdir(await clusterIn());
    await expect(start()).rejects.toThrow(/holds files, but no database/);
    expect(await readdir(await clusterIn())).toEqual(before);
  });

  test('says which file is damaged when the password is lost', async () => {
    const connection = join(await clusterIn(), '..', 'connection.json');
    await writeFile(connection, '{"port": 5');
    await expect(start()).rejects.toThrow(`${connection} with the password of the database is damaged`);
    await rm(connection);
    await expect(start()).rejects.toThrow(ConfigError);
    expect(await readdir(join(await clusterIn(), '..', 'lock'))).toEqual([]);
  });

  test('repeats PostgreSQL’s own last words when it does not come up', async () => {
    await writeFile(join(await clusterIn(), 'postgresql.conf'), 'nonsense = yes\n');
    await expect(start()).rejects.toThrow(
      /does not start in .*unrecognized configuration parameter "nonsense"/s,
    );
  });

  test('removes what an interrupted first start left half done', async () => {
    await rm(await clusterIn(), { recursive: true });
    const draft = join(await clusterIn(), '..', 'draft-1');
    await mkdir(join(draft, 'cluster'), { recursive: true });
    await writeFile(join(draft, 'cluster', 'PG_VERSION'), '18\n');
    const { url } = await start();
    await remember(url);
    await expect(stat(draft)).rejects.toThrow('ENOENT');
  });

  test('does not take a stranger for its predecessor because the process id is the same', async () => {
    const stranger = spawn('sleep', ['60']);
    await writeFile(join(await clusterIn(), 'postmaster.pid'), `${stranger.pid}\n${await clusterIn()}\n`);
    await start();
    expect(stranger.exitCode).toBeNull();
    expect(stranger.kill()).toBe(true);
  });

  test('on a copy of the directory does not touch the original’s running server', async () => {
    const original = await start();
    const copy = join(await clusterIn(), '..', 'copy');
    await cp(await clusterIn(), copy, { recursive: true });
    await stopOrphan(copy);
    expect(await rows(original.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('stops a server that was left behind on its data', async () => {
    const cluster = await clusterIn();
    const { user } = await findPlace(dataDir);
    const left = launch({
      binaries: await findBinaries(user),
      user,
      cluster,
      port: 0,
      durable: false,
      onReachable: () => undefined,
    });
    await left.ready.catch(() => undefined);
    await stopOrphan(cluster);
    await left.exited;
    await start();
  });
});

describe('the process of Kartei', () => {
  let bundle: string;
  let children: ChildProcess[] = [];

  beforeAll(async () => {
    // Inside node_modules, from where the packages are found.
    await mkdir('node_modules/.cache', { recursive: true });
    bundle = await mkdtemp(join(process.cwd(), 'node_modules/.cache/embedded-postgres-'));
    const contents = `
      import { startEmbeddedPostgres } from './embedded-postgres.js';
      const server = await startEmbeddedPostgres(process.argv[2]).catch(error => error.message);
      console.log(JSON.stringify(server.url ?? server));
      if (process.argv[3] === 'exit' || !server.url) process.exit();
      process.on('SIGTERM', () => server.stop());`;
    await build({
      stdin: { contents, resolveDir: join(process.cwd(), 'server/platform'), loader: 'ts' },
      outfile: join(bundle, 'kartei.mjs'),
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
    });
  });
  afterEach(async () => {
    for (const child of children) {
      if (child.kill('SIGTERM')) await once(child, 'exit');
    }
    children = [];
  });
  afterAll(() => rm(bundle, { recursive: true }));

  function run(argument = ''): ChildProcess {
    const child = spawn(process.execPath, [join(bundle, 'kartei.mjs'), dataDir, argument], {
      env: { ...process.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return child;
  }

  async function firstWords(child: ChildProcess): Promise<string> {
    const [chunk] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    return JSON.parse(String(chunk)) as string;
  }

  test('may be killed: what was written is there after the next start', async () => {
    const killed = run();
    await remember(await firstWords(killed));
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(await recall(await firstWords(run()))).toEqual(remembered);
  });

  test('may be killed with its server at once', async () => {
    const killed = run();
    await remember(await firstWords(killed));
    const pid = await serverPid();
    killed.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    await once(killed, 'exit');
    expect(await recall(await firstWords(run()))).toEqual(remembered);
  });

  test('may be killed while the database is being made', async () => {
    await rm(await clusterIn(), { recursive: true });
    const killed = run();
    await eventually(async () =>
      (await readdir(join(await clusterIn(), '..'))).some(name => name.startsWith('draft-')),
    );
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const { url } = await start();
    await remember(url);
    expect(await recall(url)).toEqual(remembered);
  });

  test.each([
    ['kill -9', '', 'SIGKILL'],
    ['SIGTERM', '', 'SIGTERM'],
    ['process.exit', 'exit', undefined],
  ] as const)('takes its server with it at %s', async (_, argument, signal) => {
    const child = run(argument);
    await firstWords(child);
    const pid = await serverPid().catch(() => 0);
    if (signal) child.kill(signal);
    if (child.exitCode === null) await once(child, 'exit');
    await eventually(ended(pid));
    await eventually(async () => !(await readdir(await clusterIn())).includes('postmaster.pid'));
  });

  test('is one of two on the same data, and the other is told which', async () => {
    const first = run();
    await firstWords(first);
    expect(await firstWords(run())).toMatch(new RegExp(`in use by another Kartei, process ${first.pid}\\.`));
  });
});
