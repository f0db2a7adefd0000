import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ConfigError } from '../platform/config-error.js';
import { ArchiveBytes, noBackup } from './archive-bytes.js';

/*
 * A backup, unpacked: the line `Kartei backup 1`, the header as one line of JSON, then table after table the rows as
 * COPY writes them, in pieces `<length>` + bytes and `end <number of rows>` behind the last; in the end `sha256 <of all
 * before it>`. So a file can be read to its end, and be known to be whole, before anything is done with it.
 */

export interface ArchiveHeader {
  /** Of the Kartei that wrote it, where that knew. */
  version: string | null;
  createdAt: string;
  /** By their names: what the tables look like. */
  migrations: string[];
  tables: ArchivedTable[];
}

export interface ArchivedTable {
  name: string;
  columns: string[];
}

const magic = 'Kartei backup ';
const format = '1';
const longestHeader = 1024 ** 2;
const longestLine = 100;

/** The bytes of a backup, not yet compressed; `rowsOf` gives those of a table in the text format of COPY. */
export async function* writeArchive(
  header: ArchiveHeader,
  rowsOf: (table: ArchivedTable) => AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const bytes of contents(header, rowsOf)) {
    hash.update(bytes);
    yield bytes;
  }
  yield line(`sha256 ${hash.digest('hex')}`);
}

async function* contents(
  header: ArchiveHeader,
  rowsOf: (table: ArchivedTable) => AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  yield line(magic + format);
  yield line(JSON.stringify(header));
  for (const table of header.tables) {
    let rows = 0;
    for await (const bytes of rowsOf(table)) {
      rows += rowsIn(bytes);
      yield line(String(bytes.length));
      yield bytes;
    }
    yield line(`end ${rows}`);
  }
}

const line = (text: string): Buffer => Buffer.from(`${text}\n`);

/** Each row ends with a line break, and has none of its own: COPY writes them as `\n`. */
function rowsIn(bytes: Buffer): number {
  let rows = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) rows++;
  return rows;
}

export interface ArchiveContents {
  header: ArchiveHeader;
  /** Of all tables. */
  rows: number;
}

/** What is done with a backup while it is read; `rows` has to be read to its end. */
export interface ArchiveVisitor {
  table(table: ArchivedTable, rows: AsyncIterable<Buffer>): Promise<void>;
}

/**
 * Reads a compressed backup from its beginning to its end and gives its header and number of rows. What the visitor was
 * shown is only known to be what was backed up once this resolves. ConfigError where it is cut, damaged, something else,
 * or in a later format.
 */
export async function readArchive(
  compressed: Readable,
  name: string,
  visitor: ArchiveVisitor,
): Promise<ArchiveContents> {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  // Its errors reach whoever reads from gunzip.
  pipeline(compressed, gunzip, () => undefined);
  const bytes = new ArchiveBytes(gunzip, name);
  try {
    await readFormat(bytes, name);
    const header = parseHeader(await bytes.line(longestHeader)) ?? bytes.fail();
    let rows = 0;
    for (const table of header.tables) rows += await readTable(bytes, table, visitor);
    const checksum = bytes.checksum();
    if ((await bytes.line(longestLine)) !== `sha256 ${checksum}` || !(await bytes.isAtEnd())) bytes.fail();
    return { header, rows };
  } finally {
    gunzip.destroy();
  }
}

async function readFormat(bytes: ArchiveBytes, name: string): Promise<void> {
  const first = await bytes.line(longestLine);
  if (!first.startsWith(magic)) throw noBackup(name);
  if (first !== magic + format) {
    throw new ConfigError(
      `${name} was written by a newer Kartei, in a format that this one does not know. Restore it with that version.`,
    );
  }
}

function parseHeader(text: string): ArchiveHeader | undefined {
  try {
    const header = JSON.parse(text) as ArchiveHeader;
    const areNamed = header.tables.every(({ name, columns }) => isText(name) && columns.every(isText));
    return areNamed && header.migrations.every(isText) ? header : undefined;
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): boolean => typeof value === 'string';

async function readTable(
  bytes: ArchiveBytes,
  table: ArchivedTable,
  visitor: ArchiveVisitor,
): Promise<number> {
  let rows = 0;
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let head = await bytes.line(longestLine); head !== `end ${rows}`;) {
      if (!/^\d{1,10}$/.test(head)) bytes.fail();
      for await (const piece of bytes.take(Number(head))) {
        rows += rowsIn(piece);
        yield piece;
      }
      head = await bytes.line(longestLine);
    }
  }
  await visitor.table(table, pieces());
  return rows;
}
