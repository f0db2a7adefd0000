import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chown, lstat, mkdir, readdir, rename, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigError } from './config-error.js';
import { codeOf, explainFileError, readIfThere, writeDraft } from './data-dir.js';
import { sharedPlace, type SystemUser } from './embedded-postgres-binaries.js';
import { log } from './log.js';

const pointerName = 'postgres-directory.txt';
const originName = 'data-directory.txt';

const run = promisify(execFile);

/** Where the database of a data directory lives, and whom PostgreSQL runs as there. */
export interface Place {
  directory: string;
  user: SystemUser;
}

/**
 * Finds, or makes, the directory of the database: `postgres` in the data directory, or, when root starts Kartei where
 * no other user can reach it, a directory below /var/lib/kartei that `postgres-directory.txt` then names.
 * @throws ConfigError when PostgreSQL can be run nowhere
 */
export async function findPlace(dataDir: string): Promise<Place> {
  const pointed = (await readIfThere(join(dataDir, pointerName)))?.trim();
  const inside = join(dataDir, 'postgres');
  const directory = pointed ?? inside;
  try {
    if (pointed) await refuseCopy(dataDir, pointed);
    if (process.getuid?.() !== 0) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      return { directory, user: undefined };
    }
    const user = await userBelow(dataDir, directory);
    if (await makeFor(user, directory)) return { directory, user };
    if ((await readdir(directory)).length > 0 || directory !== inside) throw unreachable(directory, user);
    await rmdir(inside);
    return { directory: await makeOutside(dataDir, user), user };
  } catch (error) {
    throw explainFileError(error, directory);
  }
}

/** The owner of what is there; on root's own directories the user that every PostgreSQL package uses. */
async function userBelow(dataDir: string, directory: string): Promise<{ uid: number; gid: number }> {
  for (const path of [directory, dataDir]) {
    const owner = await stat(path).catch(() => undefined);
    if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  }
  return (await idsOf('postgres')) ?? createPostgresUser();
}

async function idsOf(name: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function createPostgresUser(): Promise<{ uid: number; gid: number }> {
  await run('useradd', ['--system', '--user-group', '--shell', '/usr/sbin/nologin', 'postgres']).catch(
    () => undefined,
  );
  const created = await idsOf('postgres');
  if (!created) {
    throw new ConfigError(
      'PostgreSQL refuses to run as root, and there is no user "postgres" on this machine. Start Kartei as a normal user, create that user, or set DATABASE_URL to a PostgreSQL server.',
    );
  }
  log.info('The system user "postgres" was created, because PostgreSQL refuses to run as root.');
  return created;
}

/** Whether a database was ever made for this data directory. */
export async function hasDatabase(dataDir: string): Promise<boolean> {
  try {
    const pointed = (await readIfThere(join(dataDir, pointerName)))?.trim();
    await stat(join(pointed ?? join(dataDir, 'postgres'), 'connection.json'));
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw explainFileError(error, dataDir);
  }
}

async function makeFor(user: { uid: number; gid: number }, directory: string): Promise<boolean> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const found = await lstat(directory);
  // Never through a symbolic link, and never what already belongs to somebody.
  if (found.isDirectory() && found.uid === 0) await chown(directory, user.uid, user.gid);
  return canUse(user, directory);
}

/** Asks as that user, because only that sees every parent's mode, every access list and every mount. */
async function canUse(user: { uid: number; gid: number }, directory: string): Promise<boolean> {
  try {
    await run('/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', directory], { ...user, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

async function makeOutside(dataDir: string, user: { uid: number; gid: number }): Promise<string> {
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const directory = join(sharedPlace, hash);
  await mkdir(sharedPlace, { recursive: true, mode: 0o755 });
  if (!(await makeFor(user, directory))) throw unreachable(directory, user);
  await writeLine(join(directory, originName), dataDir);
  await writeLine(join(dataDir, pointerName), directory);
  log.info('The database is kept outside the data directory, where the user of PostgreSQL can reach it.', {
    dataDir,
    database: directory,
  });
  return directory;
}

/** Somebody who copies a data directory to try something out must not work on the original's database. */
async function refuseCopy(dataDir: string, directory: string): Promise<void> {
  const origin = (await readIfThere(join(directory, originName)))?.trim();
  if (!origin || origin === dataDir) return;
  const named = await readIfThere(join(origin, pointerName));
  if (named?.trim() === directory) {
    throw new ConfigError(
      `${dataDir} is a copy of ${origin}, and the database of both is ${directory}. To begin with an empty database in the copy, delete ${join(dataDir, pointerName)}.`,
    );
  }
  await writeLine(join(directory, originName), dataDir);
}

const writeLine = async (path: string, line: string): Promise<void> =>
  rename(await writeDraft(path, `${line}\n`), path);

const unreachable = (directory: string, user: { uid: number }): ConfigError =>
  new ConfigError(
    `PostgreSQL refuses to run as root, and user ${user.uid}, whom it runs as instead, cannot reach ${directory}. Let others pass through the directories above it (chmod o+x), start Kartei as a normal user, or set DATA_DIR to another directory.`,
  );
