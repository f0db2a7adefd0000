import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { migrations } from '../../migrations/index.js';
import { ConfigError } from '../platform/config-error.js';
import { codeOf } from '../platform/data-dir.js';
import { type ArchiveContents, type ArchiveVisitor, readArchive } from './archive.js';

/** A backup that is whole and that this Kartei understands. */
export interface CheckedBackup extends ArchiveContents {
  /** Reads it once more from its beginning. */
  read(visitor: ArchiveVisitor): Promise<ArchiveContents>;
  close(): Promise<void>;
}

/** Reads a backup to its end. ConfigError where it is not whole, no backup at all, or one of a newer Kartei. */
export async function checkBackup(path: string): Promise<CheckedBackup> {
  const file = await openFile(path);
  const read = (visitor: ArchiveVisitor): Promise<ArchiveContents> =>
    readArchive(Readable.from(bytesOf(file)), path, visitor);
  try {
    const { header, rows } = await read({ table: drain });
    refuseNewer(header, path);
    return { header, rows, read, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    const file = await open(path);
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (error) {
    if (!['ENOENT', 'EACCES', 'ENOTDIR', 'EISDIR'].includes(codeOf(error) ?? '')) throw error;
  }
  throw new ConfigError(`${path} is no file that this user can read.`);
}

/** Not a stream of the file itself: that would have to be closed with it. */
async function* bytesOf(file: FileHandle): AsyncGenerator<Buffer> {
  for (let at = 0; ;) {
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(256 * 1024), position: at });
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function drain(_table: unknown, rows: AsyncIterable<Buffer>): Promise<void> {
  for await (const _piece of rows);
}

function refuseNewer({ migrations: needed, version }: ArchiveContents['header'], path: string): void {
  const known = new Set(migrations.map(({ name }) => name));
  if (needed.every(name => known.has(name))) return;
  throw new ConfigError(
    `${path} was written by a newer Kartei${version ? ` (${version})` : ''}. Restore it with that version or a later one.`,
  );
}
