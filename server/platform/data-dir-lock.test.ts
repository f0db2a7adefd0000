import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDirectory, processStart } from './data-dir-lock.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kartei-lock-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** Renames the claim that this process holds to one of another process, as that one would have left it. */
async function pretendItIs(change: (parts: string[]) => string[]): Promise<string> {
  const locks = join(directory, 'lock');
  const [own = ''] = await readdir(locks);
  const other = join(locks, change(own.split('.')).join('.'));
  await rename(join(locks, own), other);
  return other;
}

async function lockAndUnlock(): Promise<void> {
  const unlock = await lockDirectory(directory);
  await unlock();
}

describe('the lock on a data directory', () => {
  test('is held by one at a time, names its holder, and can be had again', async () => {
    const unlock = await lockDirectory(directory);
    await expect(lockDirectory(directory)).rejects.toThrow(
      new RegExp(`in use by another Kartei, process ${process.pid}\\. Stop that one`),
    );
    await unlock();
    await lockAndUnlock();
  });

  test('is lost when its holder has ended', async () => {
    const ended = spawn('true');
    await once(ended, 'exit');
    await lockDirectory(directory);
    await pretendItIs(([, start = '', machine = '']) => [String(ended.pid), start, machine]);
    await lockAndUnlock();
    expect(await readdir(join(directory, 'lock'))).toEqual([]);
  });

  test('is not mistaken for the lock of a new process that got the same id', async () => {
    await lockDirectory(directory);
    await pretendItIs(([, , machine = '']) => [String(process.ppid), '1', machine]);
    await lockAndUnlock();
  });

  test('is respected when another process with that id and start lives', async () => {
    const start = String(await processStart(process.ppid));
    await lockDirectory(directory);
    await pretendItIs(([, , machine = '']) => [String(process.ppid), start, machine]);
    await expect(lockDirectory(directory)).rejects.toThrow(`process ${process.ppid}.`);
  });

  test('of another machine or container holds while its heart beats, and no longer', async () => {
    await mkdir(join(directory, 'lock'));
    const claim = join(directory, 'lock', '7.1234.elsewhere');
    await writeFile(claim, '');
    const heartbeat = setInterval(() => void utimes(claim, new Date(), new Date()), 300);
    await expect(lockDirectory(directory)).rejects.toThrow(
      /process 7 on another machine or in another container/,
    );
    clearInterval(heartbeat);
    await lockAndUnlock();
  });
});

test('a process that is dead but not buried does not count as alive', async () => {
  const parent = spawn('/bin/sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 10'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  await new Promise(resolve => setTimeout(resolve, 200));
  expect(() => process.kill(Number(line), 0)).not.toThrow();
  expect(await processStart(Number(line))).toBeUndefined();
  parent.kill();
});
