import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataDir } from './data-dir.js';
import { findBinaries, sharedPlace } from './embedded-postgres-binaries.js';
import { findPlace } from './embedded-postgres-place.js';

const isRoot = process.getuid?.() === 0;
let parent: string;
beforeEach(async () => {
  process.env.LOG_LEVEL = 'silent';
  parent = await mkdtemp(join(tmpdir(), 'kartei-place-'));
});
afterEach(() => rm(parent, { recursive: true }));

describe('the database of a data directory', () => {
  test('lives inside it where PostgreSQL’s user can get there', async () => {
    const dataDir = await openDataDir(parent);
    const place = await findPlace(dataDir);
    expect(place.directory).toBe(join(dataDir, 'postgres'));
    const { uid, mode } = await stat(place.directory);
    expect(uid).not.toBe(0);
    expect(mode & 0o077).toBe(0);
    expect(place.user?.uid).toBe(isRoot ? uid : undefined);
  });

  // `parent` has mode 0700, as root's home has. Its own user gets there, root's PostgreSQL does not.
  test('lives elsewhere, and is found again, where only root can get there', async () => {
    const dataDir = await openDataDir(join(parent, 'data'));
    const { directory } = await findPlace(dataDir);
    expect(directory.startsWith(isRoot ? `${sharedPlace}/` : `${dataDir}/`)).toBe(true);
    expect((await stat(parent)).mode & 0o777).toBe(0o700);
    expect((await findPlace(dataDir)).directory).toBe(directory);
    if (isRoot) await rm(directory, { recursive: true });
  });

  test('that lives elsewhere is followed when the directory moves, and not shared with a copy of it', async () => {
    const home = await openDataDir(parent);
    const [original, moved, copy] = [join(home, 'original'), join(home, 'moved'), join(home, 'copy')];
    const elsewhere = join(home, 'elsewhere');
    await mkdir(original);
    await mkdir(elsewhere, 0o700);
    await writeFile(join(original, 'postgres-directory.txt'), `${elsewhere}\n`);
    await writeFile(join(elsewhere, 'data-directory.txt'), `${original}\n`);
    await cp(original, copy, { recursive: true });
    await expect(findPlace(copy)).rejects.toThrow(`${copy} is a copy of ${original}`);
    await rename(original, moved);
    expect((await findPlace(moved)).directory).toBe(elsewhere);
    expect(await readFile(join(elsewhere, 'data-directory.txt'), 'utf8')).toBe(`${moved}\n`);
    await expect(findPlace(copy)).rejects.toThrow(`${copy} is a copy of ${moved}`);
  });
});

test('PostgreSQL’s programs are there and run', async () => {
  const { user } = await findPlace(await openDataDir(parent));
  expect(await findBinaries(user)).toMatchObject({
    major: '18',
    postgres: expect.stringMatching(/bin\/postgres$/),
  });
});
