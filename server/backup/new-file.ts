import { randomBytes } from 'node:crypto';
import { link, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { ConfigError } from '../platform/config-error.js';
import { codeOf } from '../platform/data-dir.js';

/**
 * Writes a compressed file that is there whole or not at all, that only its owner may read, and never in the place of
 * another; gives its size. ConfigError where that is not possible there.
 */
export async function writeNewFile(path: string, contents: AsyncIterable<Buffer>): Promise<number> {
  if (await isThere(path)) throw taken(path);
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`;
  const file = await open(draft, 'wx', 0o600).catch((error: unknown) => explain(error, path));
  try {
    await pipeline(contents, createGzip(), file.createWriteStream({ flush: true }));
    const { size } = await stat(draft);
    await giveName(draft, path);
    await syncDirectory(dirname(path));
    return size;
  } catch (error) {
    return explain(error, path);
  } finally {
    await rm(draft, { force: true });
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** A link does not replace what came there meanwhile; some file systems have none. */
async function giveName(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw taken(path);
    await rename(draft, path);
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path);
  await directory.sync();
  await directory.close();
}

const taken = (path: string): ConfigError =>
  new ConfigError(`${path} is there already, and a backup replaces nothing. Choose another name.`);

const advice: Record<string, string> = {
  ENOENT: 'that directory does not exist',
  ENOTDIR: 'part of that path is a file',
  EACCES: 'this user is not allowed to',
  EPERM: 'this user is not allowed to',
  EROFS: 'that file system cannot be written',
  ENOSPC: 'no space is left on that disk',
  EDQUOT: 'no space is left for this user',
  ENAMETOOLONG: 'that name is too long',
};

function explain(error: unknown, path: string): never {
  const reason = advice[codeOf(error) ?? ''];
  throw reason ? new ConfigError(`${path} cannot be written: ${reason}.`) : error;
}
