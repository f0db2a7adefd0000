import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from './config-error.js';
import { dataSecret, explainFileError, openDataDir } from './data-dir.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kartei-data-dir-'));
});
afterEach(async () => {
  await chmod(directory, 0o700);
  await rm(directory, { recursive: true });
});

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
const isRoot = process.getuid?.() === 0;

/** Root may do anything, so what a normal user may not is tried as one. */
async function asNormalUser<T>(act: () => Promise<T>): Promise<T> {
  if (!isRoot) return act();
  process.seteuid?.(65_534);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}

describe('the data directory', () => {
  test('is made with everything above it, and nobody else may list it', async () => {
    const path = await openDataDir(join(directory, 'Über uns', 'data'));
    expect(path).toBe(join(directory, 'Über uns', 'data'));
    expect((await modeOf(path)) & 0o066).toBe(0);
  });

  test('is taken over when it is empty, but what holds files keeps its mode', async () => {
    const empty = join(directory, 'empty');
    const home = join(directory, 'home');
    await mkdir(empty);
    await mkdir(home);
    await chmod(home, 0o750);
    await writeFile(join(home, 'letter.txt'), '');
    await openDataDir(empty);
    await openDataDir(home);
    expect((await modeOf(empty)) & 0o066).toBe(0);
    expect(await modeOf(home)).toBe(0o750);
  });

  test('has one name, however it is reached', async () => {
    await mkdir(join(directory, 'real'));
    await symlink(join(directory, 'real'), join(directory, 'link'));
    expect(await openDataDir(join(directory, 'link'))).toBe(await openDataDir(join(directory, 'real')));
  });

  test('cannot be a file, nor lie below one', async () => {
    const file = join(directory, 'file');
    await writeFile(file, 'mine');
    for (const path of [file, join(file, 'data')]) {
      await expect(openDataDir(path)).rejects.toThrow(/part of that path is a file\. Set DATA_DIR/);
    }
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  test('cannot lie where nothing can be made', async () => {
    await expect(openDataDir('/proc/kartei')).rejects.toThrow(ConfigError);
  });

  test('that may not be written is refused with the name of the user and what to do', async () => {
    await chmod(directory, 0o555);
    const opening = asNormalUser(() => openDataDir(join(directory, 'data')));
    await expect(opening).rejects.toThrow(/running as user \w+, is not allowed to use .*chown -R/);
    await chmod(directory, 0);
    await expect(asNormalUser(() => openDataDir(directory))).rejects.toThrow(/is not allowed to use/);
  });

  test('on a full disk is refused with what to do', async () => {
    const full = await writeFile('/dev/full', 'text').catch((error: unknown) =>
      explainFileError(error, directory),
    );
    expect(full).toBeInstanceOf(ConfigError);
    expect(String(full)).toContain(`no space left on the disk that holds ${directory}`);
  });
});

describe('a secret', () => {
  test('is made once, for its owner only, and then stays', async () => {
    const secret = await dataSecret(directory, 'session');
    expect(secret).toHaveLength(32);
    expect(await dataSecret(directory, 'session')).toEqual(secret);
    expect(await dataSecret(directory, 'other')).not.toEqual(secret);
    expect(await modeOf(join(directory, 'session.secret'))).toBe(0o600);
  });

  test('is the same for all who ask for it first at the same time, and leaves no drafts', async () => {
    const secrets = await Promise.all(Array.from({ length: 20 }, () => dataSecret(directory, 'session')));
    expect(new Set(secrets.map(secret => secret.toString('hex'))).size).toBe(1);
    expect(await readdir(directory)).toEqual(['session.secret']);
  });

  test('that was damaged is not replaced behind the back of what it protects', async () => {
    await writeFile(join(directory, 'session.secret'), 'half');
    await expect(dataSecret(directory, 'session')).rejects.toThrow(/damaged.*Restore it from a backup/);
  });
});
