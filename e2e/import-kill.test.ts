import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { administrator } from './kartei.js';

// The full measure, KARTEI_KILLS=20 KARTEI_KILL_ROWS=100000, takes seven minutes.
const rowCount = Number(process.env['KARTEI_KILL_ROWS'] ?? 3_000);
const kills = Number(process.env['KARTEI_KILLS'] ?? 6);
const folders: string[] = [];
const running = new Set<ChildProcess>();
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await sleep(500);
  for (const path of folders) await rm(path, { recursive: true, force: true });
});

interface Server {
  child: ChildProcess;
  ask<Data>(query: string, variables?: object): Promise<Data>;
  upload(file: string): Promise<string>;
}

async function start(folder: string): Promise<Server> {
  const child = spawn(process.execPath, ['dist/server/main.js'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      PORT: '0',
      DATA_DIR: folder,
      ADMIN_EMAIL: administrator.email,
      ADMIN_PASSWORD: administrator.password,
      LIMITS: JSON.stringify({
        'import.chunkRows': 250,
        'rate.api': 1e6,
        'rate.signInPerAccountAndAddress': 1e6,
      }),
    },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let url = '';
  for await (const line of createInterface({ input: child.stdout })) {
    url = /^Kartei: (\S+)$/.exec(line)?.[1] ?? '';
    if (url) break;
  }
  child.stdout.resume();
  const post = (body: FormData | string, headers: Record<string, string>): Promise<Response> =>
    fetch(`${url}/graphql`, { method: 'POST', body, headers });
  const json = { 'content-type': 'application/json' };
  const signIn = `mutation { signIn(email: "${administrator.email}", password: "${administrator.password}") { userErrors { code } } }`;
  const signedIn = await post(JSON.stringify({ query: signIn }), json);
  const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
  return {
    child,
    async ask(query, variables = {}) {
      const response = await post(JSON.stringify({ query, variables }), { ...json, cookie });
      const { data, errors } = (await response.json()) as { data: never; errors?: unknown };
      if (errors) throw new Error(JSON.stringify(errors));
      return data;
    },
    async upload(file) {
      const form = new FormData();
      const query = 'mutation ($file: Upload!) { createImport(file: $file) { import { id } } }';
      form.append('operations', JSON.stringify({ query, variables: { file: null } }));
      form.append('map', '{"0":["variables.file"]}');
      form.append('0', new Blob([file]), 'people.csv');
      const response = await post(form, { cookie, 'apollo-require-preflight': 'true' });
      const { data } = (await response.json()) as { data: { createImport: { import: { id: string } } } };
      return data.createImport.import.id;
    },
  };
}

const people = [
  'Vorname;Nachname;E-Mail;Telefon;Firma;Tags',
  ...Array.from({ length: rowCount }, (_, n) => {
    const twin = n % 50 === 49 ? n - 1 : n;
    return `P${n};Kill;p${twin}@kill.example;+49 30 ${1_000_000 + n};Firma ${n % 97};tag${n % 7}`;
  }),
].join('\n');

const statusOf = async (server: Server, id: string): Promise<string> => {
  const query = 'query ($id: ID!) { import(id: $id) { status } }';
  const { import: found } = await server.ask<{ import: { status: string } }>(query, { id });
  return found.status;
};
const act = (server: Server, mutation: string, id: string): Promise<unknown> =>
  server.ask(`mutation ($id: ID!) { ${mutation}(id: $id) { userErrors { code } } }`, { id });

/** Checks, then carries out; `disturb` may give back another server in whose hands it goes on. */
async function bringIn(folder: string, disturb: (server: Server) => Promise<Server>): Promise<unknown> {
  let server = await start(folder);
  const id = await server.upload(people);
  const settings =
    'mutation ($id: ID!) { configureImport(id: $id, input: { createMissing: true }) { userErrors { code } } }';
  await server.ask(settings, { id });
  for (const [mutation, end] of [
    ['planImport', 'PLANNED'],
    ['runImport', 'COMPLETED'],
  ] as const) {
    await act(server, mutation, id);
    while ((await statusOf(server, id)) !== end) server = await disturb(server);
  }
  const report = await server.ask(
    'query ($id: ID!) { import(id: $id) { status summary { rowCount create skip invalid companiesCreated } } }',
    { id },
  );
  const contents = await contentsOf(folder);
  server.child.kill('SIGTERM');
  return { report, contents };
}

/** Everything that came in, as one number for each table. */
async function contentsOf(folder: string): Promise<unknown> {
  const { port, password } = JSON.parse(
    await readFile(join(folder, 'postgres', 'connection.json'), 'utf8'),
  ) as { port: number; password: string };
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'kartei', password, database: 'kartei' });
  await client.connect();
  // The import says that it has ended right after its end.
  for (let turn = 0; turn < 100; turn++) {
    if ((await client.query('SELECT FROM notification')).rowCount! > 0) break;
    await sleep(100);
  }
  const { rows } = await client.query(`
    SELECT count(*), md5(string_agg(c.display_name || c.search_name || coalesce(k.display_name, '') || s.text
      || (SELECT count(*) FROM contact_event e WHERE e.contact_id = c.id)
      || (SELECT count(*) FROM access_grant g WHERE g.contact_id = c.id)
      || coalesce((SELECT string_agg(p.e164, ',') FROM contact_phone p WHERE p.contact_id = c.id), ''),
      E'\\n' ORDER BY c.display_name, s.text)) AS hash,
      (SELECT sum(n) FROM contact_count WHERE scope = 'all') AS counted,
      (SELECT count(*) FROM notification) AS notifications
    FROM contact c LEFT JOIN contact k ON k.id = c.company_id JOIN contact_search s ON s.contact_id = c.id`);
  await client.end();
  return rows;
}

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'kartei-kill-'));
  folders.push(folder);
  return folder;
};

test(`An import whose server is killed ${kills} times ends like one that was left in peace`, async () => {
  const undisturbed = await bringIn(await newFolder(), async server => {
    await sleep(50);
    return server;
  });
  const folder = await newFolder();
  let killed = 0;
  const disturbed = await bringIn(folder, async server => {
    // Later and later after the start, so that each part of a portion is hit once.
    await sleep(20 + ((killed * 37) % 200));
    if (killed === kills) return server;
    server.child.kill('SIGKILL');
    killed++;
    return start(folder);
  });
  expect(killed).toBe(kills);
  expect(disturbed).toEqual(undisturbed);
}, 1_800_000);
