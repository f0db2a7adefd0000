import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { testDatabase, type TestDatabase } from '../server/testing/database.js';
import { launchBrowser } from './browser.js';

export const administrator = { email: 'admin@example.org', password: 'correct horse battery' };

/** The built application on a database of its own, and a browser; what a person's path needs. */
export interface Kartei {
  url: string;
  /** For what a test needs to be there before. */
  database: TestDatabase['database'];
  /** A fresh browser profile of somebody, signed in. */
  signIn(user: { email: string; password: string }, options?: ContextOptions): Promise<Page>;
  /** A fresh browser profile of nobody. */
  visit(path: string, options?: ContextOptions): Promise<Page>;
  /** Runs a GraphQL operation as a user, for what a test needs but is not about. */
  api<Data>(
    user: { email: string; password: string } | null,
    query: string,
    variables?: object,
  ): Promise<Data>;
  /** Invites somebody and accepts for them. */
  addUser(
    name: string,
    role?: 'MEMBER' | 'CRM_ADMIN' | 'ADMIN',
  ): Promise<{ id: string; email: string; password: string }>;
  /** The newest link to this path that was mailed to somebody, once it is there: without a mail server, mails are files. */
  mailedLink(address: string, path: string): Promise<string>;
  /** What the pages complained about: errors on the console, in scripts, of the content security policy. */
  complaints: string[];
  stop(): Promise<void>;
}

type ContextOptions = Parameters<Browser['newContext']>[0];

export async function startKartei(env: Record<string, string> = {}): Promise<Kartei> {
  // First of all: where there is no browser, nothing is left running.
  const browser = await launchBrowser();
  const db = await testDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'kartei-e2e-'));
  const server = startServer(db, dataDir, env);
  const url = await announcedUrl(server);
  const complaints: string[] = [];

  const visit = async (path: string, options?: ContextOptions): Promise<Page> => {
    const context = await browser.newContext({
      locale: 'en',
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    const page = await watched(context, complaints);
    await page.goto(url + path);
    return page;
  };
  const api = apiOf(url);
  return {
    url,
    database: db.database,
    complaints,
    visit,
    api,
    mailedLink: (address, path) => mailedLink(join(dataDir, 'mail'), address, url + path),
    async signIn(user, options) {
      const page = await visit('/', options);
      await page.locator('input[type=email]').fill(user.email);
      await page.locator('input[type=password]').fill(user.password);
      await page.keyboard.press('Enter');
      await page.getByRole('navigation').first().waitFor();
      return page;
    },
    async addUser(name, role = 'MEMBER') {
      const user = { email: `${name.toLowerCase()}@example.org`, password: `${name} likes long passwords` };
      const { inviteUser } = await api<{ inviteUser: { user: { id: string }; invitationUrl: string } }>(
        administrator,
        'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { user { id } invitationUrl } }',
        { input: { name, email: user.email, role, locale: 'en' } },
      );
      const token = new URL(inviteUser.invitationUrl).searchParams.get('token');
      await api(
        null,
        'mutation ($token: String!, $password: String!) { acceptInvitation(token: $token, password: $password) { userErrors { message } } }',
        { token, password: user.password },
      );
      return { id: inviteUser.user.id, ...user };
    },
    async stop() {
      await browser.close();
      server.kill('SIGTERM');
      await new Promise(resolve => server.once('exit', resolve));
      await db.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function startServer(db: TestDatabase, dataDir: string, env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['dist/server/main.js'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NODE_OPTIONS: '',
      PORT: '0',
      DATABASE_URL: db.url,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
      ADMIN_EMAIL: administrator.email,
      ADMIN_PASSWORD: administrator.password,
      ...env,
    },
  });
}

async function announcedUrl(server: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: server.stdout! })) {
    const url = /^Kartei: (\S+)$/.exec(line)?.[1];
    if (url) {
      server.stdout!.resume();
      return url;
    }
  }
  throw new Error('The server ended before it said where it listens.');
}

async function watched(context: BrowserContext, complaints: string[]): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', error => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
  });
  return page;
}

async function mailedLink(directory: string, address: string, start: string): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const names = (await readdir(directory).catch(() => [])).filter(name => name.endsWith('.eml')).sort();
    for (const name of names.reverse()) {
      const mail = (await readFile(join(directory, name), 'utf8')).replace(/=\r\n/g, '').replace(/=3D/g, '=');
      const link = mail.match(/http:\/\/[^\s"<]+/g)?.find(found => found.startsWith(start));
      if (link && mail.includes(address)) return link;
    }
    await sleep(50);
  }
  throw new Error(`No mail to ${address} came with ${start}.`);
}

function apiOf(url: string) {
  const cookies = new Map<string, string>();
  const post = async (body: object, cookie?: string): Promise<Response> =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
      body: JSON.stringify(body),
    });
  const cookieOf = async ({ email, password }: { email: string; password: string }): Promise<string> => {
    const known = cookies.get(email);
    if (known) return known;
    const query =
      'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { viewer { user { id } } } }';
    const response = await post({ query, variables: { email, password } });
    const cookie = response.headers.get('set-cookie')!.split(';')[0]!;
    cookies.set(email, cookie);
    return cookie;
  };
  return async <Data>(
    user: { email: string; password: string } | null,
    query: string,
    variables: object = {},
  ): Promise<Data> => {
    const response = await post({ query, variables }, user ? await cookieOf(user) : undefined);
    const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
}
