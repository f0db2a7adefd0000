import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request, type ClientRequest } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';

/** The built application as an administrator starts it: a folder, an environment, what it prints, how it ends. */
interface Process {
  child: ChildProcess;
  output(): string;
  exited: Promise<number | null>;
  /** Waits for a line and gives what the pattern captures. */
  line(pattern: RegExp): Promise<string>;
}

const folders: string[] = [];
const running = new Set<ChildProcess>();

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kartei prüfung-'));
  folders.push(folder);
  return folder;
}

function start(dataDir: string, env: Record<string, string> = {}): Process {
  const child = spawn(process.execPath, ['dist/server/main.js'], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      PORT: '0',
      DATA_DIR: dataDir,
      ...env,
    },
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output += text.toString()));
  const exited = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)));
  return {
    child,
    exited,
    output: () => output,
    async line(pattern) {
      for (let waited = 0; waited < 30_000; waited += 50) {
        const found = pattern.exec(output);
        if (found) return found[1] ?? found[0];
        if (child.exitCode !== null) break;
        await sleep(50);
      }
      throw new Error(`Never said ${pattern}:\n${output}`);
    },
  };
}

const address = /^Kartei: (\S+)$/m;

async function graphql(
  url: string,
  query: string,
  cookie = '',
): Promise<{ data: Record<string, unknown>; cookie: string }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as { data: Record<string, unknown> };
  return { data, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? cookie };
}

/** Begins to upload a file, and never ends. */
function halfAnUpload(url: string, cookie: string): ClientRequest {
  const query = 'mutation ($file: Upload!) { createImport(file: $file) { import { id } } }';
  const parts = [
    `name="operations"\r\n\r\n${JSON.stringify({ query, variables: { file: null } })}`,
    'name="map"\r\n\r\n{"0":["variables.file"]}',
    `name="0"; filename="a.csv"\r\n\r\n${'a;b\n'.repeat(100_000)}`,
  ];
  const upload = request(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'multipart/form-data; boundary=half',
      'content-length': 1e6,
      'apollo-require-preflight': 'true',
      cookie,
    },
  });
  upload.on('error', () => undefined);
  upload.write(parts.map(part => `--half\r\nContent-Disposition: form-data; ${part}\r\n`).join(''));
  return upload;
}

const status = (url: string): Promise<number> => fetch(url).then(response => response.status);

describe('The application', () => {
  let folder: string;
  let cookie: string;

  afterAll(async () => {
    for (const child of running) if (child.exitCode === null) child.kill('SIGKILL');
    for (const path of folders) await rm(path, { recursive: true, force: true });
  });

  test('starts in an empty folder and prints a link that makes the first administrator, once', async () => {
    folder = await newFolder();
    const kartei = start(folder);
    const url = await kartei.line(address);
    const token = new URL(await kartei.line(/(http\S+\/setup\?token=\S+)/)).searchParams.get('token');
    const setUp = `mutation { setUpFirstAdmin(token: "${token}", name: "Ada", email: "ada@example.org", password: "a long password for Ada") { viewer { user { name } } userErrors { code } } }`;
    const first = await graphql(url, setUp);
    expect(first.data).toMatchObject({ setUpFirstAdmin: { viewer: { user: { name: 'Ada' } } } });
    cookie = first.cookie;
    expect((await graphql(url, setUp)).data).toMatchObject({
      setUpFirstAdmin: { userErrors: [{ code: 'EXPIRED' }] },
    });
    await graphql(
      url,
      'mutation { createCompany(input: { name: "Öl & Söhne" }) { company { id } } }',
      cookie,
    );
    kartei.child.kill('SIGKILL');
    await kartei.exited;
  }, 90_000);

  test('has lost nothing after kill -9, sessions included, and ends cleanly when told to', async () => {
    const kartei = start(folder);
    const url = await kartei.line(address);
    expect(kartei.output()).not.toContain('/setup?token=');
    const { data } = await graphql(url, '{ contacts { totalCount nodes { displayName } } }', cookie);
    expect(data).toEqual({ contacts: { totalCount: 1, nodes: [{ displayName: 'Öl & Söhne' }] } });
    const postgres = await postgresPid(folder);
    kartei.child.kill('SIGTERM');
    expect(await kartei.exited).toBe(0);
    expect(isAlive(postgres)).toBe(false);
  }, 90_000);

  test('keeps what is being uploaded in its folder, and removes what was left of it by kill -9', async () => {
    const uploads = async (): Promise<string[]> => readdir(join(folder, 'tmp'));
    const kartei = start(folder);
    const url = await kartei.line(address);
    const upload = halfAnUpload(url, cookie);
    while ((await uploads()).length === 0) await sleep(20);
    kartei.child.kill('SIGKILL');
    await kartei.exited;
    upload.destroy();
    expect(await uploads()).toHaveLength(1);
    const again = start(folder);
    await again.line(address);
    expect(await uploads()).toEqual([]);
    again.child.kill('SIGTERM');
    await again.exited;
  }, 90_000);

  test('refuses a folder that another process uses, and names that process', async () => {
    const one = start(folder);
    await one.line(address);
    const two = start(folder);
    expect(await two.exited).toBe(1);
    expect(two.output()).toContain(String(one.child.pid));
    expect(await status(`${await one.line(address)}/readyz`)).toBe(200);
    one.child.kill('SIGTERM');
    await one.exited;
  }, 90_000);

  test('runs beside another copy in another folder', async () => {
    const copies = [start(folder), start(await newFolder())];
    const urls = await Promise.all(copies.map(copy => copy.line(address)));
    expect(new Set(urls).size).toBe(2);
    for (const url of urls) expect(await status(`${url}/readyz`)).toBe(200);
    for (const copy of copies) copy.child.kill('SIGTERM');
    expect(await Promise.all(copies.map(copy => copy.exited))).toEqual([0, 0]);
  }, 90_000);

  test('starts its database again when that is killed, and is not ready meanwhile', async () => {
    const kartei = start(folder);
    const url = await kartei.line(address);
    process.kill(await postgresPid(folder), 'SIGKILL');
    await eventually(async () => (await status(`${url}/readyz`)) === 503);
    expect(await status(`${url}/livez`)).toBe(200);
    await eventually(async () => (await status(`${url}/readyz`)) === 200);
    const { data } = await graphql(url, '{ contacts { totalCount } }', cookie);
    expect(data).toEqual({ contacts: { totalCount: 1 } });
    kartei.child.kill('SIGTERM');
    expect(await kartei.exited).toBe(0);
  }, 90_000);

  test('says what is wrong with its environment instead of starting', async () => {
    const taken = createServer();
    await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve));
    const port = String((taken.address() as AddressInfo).port);
    const cases: [Record<string, string>, string][] = [
      [{ PORT: port }, `Port ${port} is taken`],
      [{ PORT: 'http' }, 'PORT must be a number'],
      [{ LIMITS: '{"rate.apo": 1}' }, 'unknown key "rate.apo"'],
      [{ LIMITS: '{' }, 'LIMITS is not valid JSON'],
      [{ DATABASE_URL: 'mysql://localhost/x' }, 'DATABASE_URL must be a URL'],
      [{ DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/x' }, 'database cannot be reached'],
      [{ ADMIN_EMAIL: 'ada@example.org' }, 'Set both ADMIN_EMAIL and ADMIN_PASSWORD'],
      [{ ADMIN_EMAIL: 'ada@example.org', ADMIN_PASSWORD: 'short' }, 'ADMIN_PASSWORD'],
      [{ DEFAULT_LOCALE: 'fr' }, 'DEFAULT_LOCALE must be one of en, de'],
      [{ ROLE: 'worker' }, 'needs DATABASE_URL'],
    ];
    const answers = cases.map(async ([env, message]) => {
      const kartei = start(await newFolder(), env);
      expect([await kartei.exited, kartei.output()]).toEqual([1, expect.stringContaining(message)]);
      expect(kartei.output()).not.toMatch(/^\s+at /m);
    });
    await Promise.all(answers);
    taken.close();
  }, 120_000);
});

/** PostgreSQL's own file says who it is; the data may lie elsewhere than the folder says (root below a closed home). */
async function postgresPid(dataDir: string): Promise<number> {
  const pointed = await readFile(join(dataDir, 'postgres-directory.txt'), 'utf8').catch(() => null);
  const cluster = join(pointed?.trim() ?? join(dataDir, 'postgres'), 'cluster');
  return Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function eventually(condition: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 20) {
    if (await condition().catch(() => false)) return;
    await sleep(20);
  }
  throw new Error('It never came about.');
}
