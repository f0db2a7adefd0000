import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';

/**
 * A headless Chromium: CHROMIUM_PATH, else an installed Chrome or Chromium, else the one shipped inside an npm package.
 * Rejects with what to do where none starts; browser tests are never skipped.
 */
export async function launchBrowser(): Promise<Browser> {
  const failures: string[] = [];
  for (const candidate of candidates()) {
    const options = await candidate().catch((error: unknown) => void failures.push(String(error)));
    if (!options) continue;
    try {
      return await chromium.launch({ ...options, args: flags });
    } catch (error) {
      failures.push(`${options.executablePath}: ${String(error).split('\n')[0]}`);
    }
  }
  throw new Error(
    'The browser tests need Chrome or Chromium. Install it (Debian, Ubuntu: "apt-get install chromium"), ' +
      `or set CHROMIUM_PATH to its executable.\n${failures.join('\n')}`,
  );
}

type Candidate = () => Promise<LaunchOptions | undefined>;

function candidates(): Candidate[] {
  const given = process.env.CHROMIUM_PATH;
  if (given) return [async () => ({ executablePath: given })];
  return [
    ...installed.map(path => async () => (existsSync(path) ? { executablePath: path } : undefined)),
    shipped,
  ];
}

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Nothing but the tested server is asked for anything over the network. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @sparticuz/chromium, made for AWS Lambda, unpacks itself and the libraries it needs into TMPDIR. Done once per machine
 * and user, in a directory that gets its name only when it is complete.
 */
async function shipped(): Promise<LaunchOptions | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  // Read as a file: the package exports nothing but itself.
  const manifest = new URL('../node_modules/@sparticuz/chromium/package.json', import.meta.url);
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const place = join(tmpdir(), `kartei-chromium-${version}-${userInfo().uid}`);
  if (!existsSync(place)) {
    const fresh = await mkdtemp(`${place}-`);
    const unpack = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())";
    const env = { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', unpack], { env });
    await rename(fresh, place).catch(() => rm(fresh, { recursive: true, force: true }));
  }
  const libraries = join(place, 'al2023', 'lib');
  return {
    executablePath: join(place, 'chromium'),
    env: { ...(process.env as Record<string, string>), LD_LIBRARY_PATH: libraries },
  };
}
