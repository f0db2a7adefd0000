import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ConfigError } from './config-error.js';
import { readIfThere, writeDraft } from './data-dir.js';
import { processStart } from './data-dir-lock.js';
import type { Binaries } from './embedded-postgres-binaries.js';
import type { Place } from './embedded-postgres-place.js';
import { runInitdb } from './embedded-postgres-process.js';
import { log } from './log.js';

const run = promisify(execFile);

/** How to reach the server: the same from start to start, unless somebody else took the port. */
export interface Connection {
  port: number;
  password: string;
}

export const clusterOf = (place: Place): string => join(place.directory, 'cluster');

/** What was stored at the first start; a new password, and any port, before that. @throws ConfigError when damaged */
export async function readConnection({ directory }: Place): Promise<Connection> {
  const path = join(directory, 'connection.json');
  const text = await readIfThere(path);
  if (text === undefined) return { port: 0, password: randomBytes(24).toString('hex') };
  try {
    return JSON.parse(text) as Connection;
  } catch {
    throw lostPassword(path);
  }
}

export const lostPassword = (path: string): ConfigError =>
  new ConfigError(
    `${path} with the password of the database is damaged or was replaced. Restore it from a backup.`,
  );

/** Stores it for the next start. */
export async function writeConnection({ directory }: Place, connection: Connection): Promise<void> {
  const path = join(directory, 'connection.json');
  await rename(await writeDraft(path, `${JSON.stringify(connection)}\n`), path);
}

/**
 * Makes the cluster unless it is there: in a draft directory that gets its name when it is complete, so a start that
 * was interrupted leaves nothing half done. Drafts of such starts are removed.
 * @throws ConfigError when the data there is of another major version of PostgreSQL
 */
export async function ensureCluster(
  place: Place,
  binaries: Binaries,
  password: string,
  durable: boolean,
): Promise<void> {
  await removeDrafts(place.directory);
  const cluster = clusterOf(place);
  const version = (await readIfThere(join(cluster, 'PG_VERSION')))?.trim();
  if (version === binaries.major) return;
  if (version) throw otherVersion(cluster, version, binaries.major);
  if ((await readdir(cluster).catch(() => [])).length > 0) throw notACluster(cluster);
  const draft = await mkdtemp(join(place.directory, 'draft-'));
  const draftCluster = join(draft, 'cluster');
  const passwordFile = join(draft, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (place.user) {
    await chown(passwordFile, place.user.uid, place.user.gid);
    await chown(draft, place.user.uid, place.user.gid);
  }
  await runInitdb(binaries, place.user, [
    `--pgdata=${draftCluster}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=icu',
    '--icu-locale=de',
    '--locale=C',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]);
  await rename(draftCluster, cluster);
  await syncDirectory(place.directory);
  await removeDraft(draft);
}

async function removeDrafts(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name.startsWith('draft-')) await removeDraft(join(directory, name));
  }
}

/** Retries, for an initdb whose Kartei was killed may still be writing; it ends when it finds its files gone. */
const removeDraft = (path: string): Promise<void> =>
  rm(path, { recursive: true, maxRetries: 20, retryDelay: 50 });

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path);
  await directory.sync();
  await directory.close();
}

const notACluster = (cluster: string): ConfigError =>
  new ConfigError(
    `${cluster} holds files, but no database of PostgreSQL. Restore it from a backup, or move it away to begin with an empty database.`,
  );

const otherVersion = (cluster: string, found: string, needed: string): ConfigError =>
  new ConfigError(
    `The data in ${cluster} was written by PostgreSQL ${found}, but this Kartei comes with PostgreSQL ${needed}. Make a backup with the Kartei that wrote it (npm run backup) and restore it with this one into an empty DATA_DIR.`,
  );

/** Ends the server that a killed Kartei left behind on this cluster; never a process that is somebody else's. */
export async function stopOrphan(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  const pid = Number((await readIfThere(pidFile))?.split('\n')[0]);
  if (!pid) return;
  if ((await processStart(pid)) && (await servesCluster(pid, cluster))) {
    log.warn('A PostgreSQL server was left behind by a Kartei that was killed; it is stopped first.', {
      pid,
    });
    await end(pid);
  }
  // PostgreSQL would take any process of that id, even a dead one that nobody buried, for its predecessor.
  await rm(pidFile, { force: true });
}

async function servesCluster(pid: number, cluster: string): Promise<boolean> {
  // A server works inside its cluster. Its command line would lie once the directory was moved or copied, but is all
  // that one may see on other systems than Linux, and as root in a container.
  const there = await stat(`/proc/${pid}/cwd`).catch(() => undefined);
  if (!there) return (await commandLine(pid)).includes(cluster);
  const here = await stat(cluster);
  return there.ino === here.ino && there.dev === here.dev;
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const { stdout } = await run('ps', ['-ww', '-o', 'args=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout;
}

async function end(pid: number): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (const until = Date.now() + patienceMs; Date.now() < until; await sleep(10)) {
      if (!(await processStart(pid))) return;
    }
  }
  throw new ConfigError(
    `The PostgreSQL server that a killed Kartei left behind does not stop. End process ${pid}.`,
  );
}
