import { randomBytes } from 'node:crypto';
import {
  access,
  chmod,
  chown,
  constants,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
} from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ConfigError } from './config-error.js';

/**
 * Makes the data directory where it is missing, checks that it can be written, and returns its real path. Nobody else
 * may list it; started by root, others may pass through, because PostgreSQL then runs as another user below it.
 * @throws ConfigError that says what to do
 */
export async function openDataDir(path: string): Promise<string> {
  try {
    await makeDirectory(resolve(path), 0o700);
    const directory = await realpath(path);
    // Only an empty directory is taken possession of: what already holds files may be somebody's home.
    if ((await readdir(directory)).length === 0) await chmodOwn(directory);
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    return directory;
  } catch (error) {
    throw explainFileError(error, path);
  }
}

/** Not mkdir's own recursion: that loops for ever where nothing can be made, and hides why. */
async function makeDirectory(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, mode);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    if (codeOf(error) !== 'ENOENT' || (await isThere(dirname(path)))) throw error;
    // Directories above it stay open for others to pass, as PostgreSQL may run as another user.
    await makeDirectory(dirname(path), 0o755);
    await mkdir(path, mode);
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function chmodOwn(directory: string): Promise<void> {
  const { uid } = await stat(directory);
  if (uid === process.getuid?.()) await chmod(directory, uid === 0 ? 0o711 : 0o700);
}

/**
 * The secret of that name: 32 random bytes, made at first use, then always the same.
 * @throws ConfigError when the file cannot be written or was damaged
 */
export async function dataSecret(dataDir: string, name: string): Promise<Buffer> {
  const path = join(dataDir, `${name}.secret`);
  const known = (await readIfThere(path)) ?? (await createSecret(path));
  const secret = Buffer.from(known.trim(), 'hex');
  if (secret.length !== 32) {
    throw new ConfigError(
      `${path} is damaged. Restore it from a backup, or delete it to have a new one made.`,
    );
  }
  return secret;
}

async function createSecret(path: string): Promise<string> {
  const secret = `${randomBytes(32).toString('hex')}\n`;
  await writeFileOnce(path, secret);
  // Another process may have been first; then its secret counts.
  return readFile(path, 'utf8');
}

/** The text of a file, or undefined when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw explainFileError(error, path);
  }
}

async function writeFileOnce(path: string, text: string): Promise<void> {
  const draft = await writeDraft(path, text);
  try {
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw explainFileError(error, path);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Writes a complete, synced file beside `path` that only its owner may read, and returns the draft's own path. */
export async function writeDraft(path: string, text: string): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await giveToOwnerOf(dirname(path), draft);
    return draft;
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw explainFileError(error, path);
  }
}

/** Lets a file that root wrote belong to the owner of its directory, who may be the one to start Kartei next time. */
async function giveToOwnerOf(directory: string, path: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(directory);
  await chown(path, uid, gid);
}

/** Turns an error of the file system into a ConfigError that says what to do; any other error comes back as it is. */
export function explainFileError(error: unknown, path: string): unknown {
  const advice = fileAdvice[codeOf(error) ?? ''];
  return advice ? new ConfigError(advice(path)) : error;
}

const notAllowed = (path: string): string =>
  `Kartei, running as ${whoAmI()}, is not allowed to use ${path}. Give that user the directory (chown -R), start Kartei as its owner, or set DATA_DIR to another directory.`;
const noDirectory = (path: string): string =>
  `${path} cannot be the data directory, because a part of that path is a file. Set DATA_DIR to a directory.`;
export const noSpace = (path: string): string =>
  `There is no space left on the disk that holds ${path}. Free some, or set DATA_DIR to a directory on another disk.`;
export const readOnly = (path: string): string =>
  `${path} is on a file system that cannot be written. Set DATA_DIR to a directory that can.`;

const fileAdvice: Record<string, (path: string) => string> = {
  ENOENT: path => `${path} cannot be made there. Set DATA_DIR to another directory.`,
  EACCES: notAllowed,
  EPERM: notAllowed,
  EEXIST: noDirectory,
  ENOTDIR: noDirectory,
  ENOSPC: noSpace,
  EDQUOT: noSpace,
  EROFS: readOnly,
};

function whoAmI(): string {
  try {
    return `user ${userInfo().username}`;
  } catch {
    // The user id has no name on this machine.
    return `user id ${process.getuid?.()}`;
  }
}

/** The code of an error of the file system or of PostgreSQL, e.g. ENOENT or 28P01. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}
