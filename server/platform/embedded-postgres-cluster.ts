import { randomBytes } from 'node:crypto';
import {
  chown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ConfigError } from './config-error.js';
import { readIfThere, writeDraft } from './data-dir.js';
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

export async function readConnection({ directory }: Place): Promise<Connection> {
  const text = await readIfThere(join(directory, 'connection.json'));
  return text ? (JSON.parse(text) as Connection) : { port: 0, password: randomBytes(24).toString('hex') };
}

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
  await rm(draft, { recursive: true });
}

async function removeDrafts(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name.startsWith('draft-')) await rm(join(directory, name), { recursive: true });
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path);
  await directory.sync();
  await directory.close();
}

const otherVersion = (cluster: string, found: string, needed: string): ConfigError =>
  new ConfigError(
    `The data in ${cluster} was written by PostgreSQL ${found}, but this Kartei comes with PostgreSQL ${needed}. Start the Kartei that wrote it, or move the data with pg_dump and pg_restore of PostgreSQL; to begin with an empty database, set DATA_DIR to another directory.`,
  );

/** Ends the server that a killed Kartei left behind on this cluster; never a process that is somebody else's. */
export async function stopOrphan(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  const pid = Number((await readIfThere(pidFile))?.split('\n')[0]);
  if (!pid || !isAlive(pid)) return;
  if (!(await servesCluster(pid, cluster))) {
    // PostgreSQL would take any living process of that id for its predecessor and refuse to start.
    await rm(pidFile);
    return;
  }
  log.warn('A PostgreSQL server was left behind by a Kartei that was killed; it is stopped first.', { pid });
  process.kill(pid, 'SIGINT');
  for (const patience = Date.now() + 20_000; isAlive(pid); await sleep(10)) {
    if (Date.now() < patience) continue;
    process.kill(pid, 'SIGQUIT');
    await sleep(1_000);
  }
}

async function servesCluster(pid: number, cluster: string): Promise<boolean> {
  if (process.platform === 'linux') {
    // A server works inside its cluster. Its command line would lie once the directory was moved or copied.
    const [there, here] = await Promise.all([stat(`/proc/${pid}/cwd`), stat(cluster)]);
    return there.ino === here.ino && there.dev === here.dev;
  }
  const { stdout } = await run('ps', ['-ww', '-o', 'args=', '-p', String(pid)]);
  return stdout.includes(cluster);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
