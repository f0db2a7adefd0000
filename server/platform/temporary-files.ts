import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { log } from './log.js';

/**
 * Puts the temporary files of this process, which hold what is being uploaded, into its data directory, and removes
 * what a killed one has left there. Nobody else may use the directory.
 */
export async function keepTemporaryFilesIn(dataDir: string): Promise<void> {
  const folder = resolve(dataDir, 'tmp');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const left = await readdir(folder);
  for (const name of left) await rm(join(folder, name), { recursive: true });
  if (left.length > 0)
    log.info('Removed the temporary files of an interrupted process', { files: left.length });
  // os.tmpdir() looks it up each time.
  process.env.TMPDIR = folder;
}
