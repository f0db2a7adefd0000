import sql from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import { UserErrors } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { say, type Locale, type Message } from '../platform/messages.js';
import { decode, type Encoding } from './encoding.js';
import { encodingProbe, type EncodingProbe } from './encoding-probe.js';
import type { ImportFormat } from './import.values.js';
import { isVCard, notCsv } from './not-csv.js';
import { vCardsAsCsv } from './vcard-rows.js';

/** A file that has arrived; no import knows it yet. */
export interface ReceivedFile {
  id: string;
  name: string;
  encoding: Encoding;
  /** The first bytes. */
  start: Uint8Array;
  /** What was sent; vCards are kept as the rows that they stand for. */
  format: ImportFormat;
  /** Why it cannot be taken; nothing of it is kept then. */
  refused: UserErrors | null;
}

const CHUNK_BYTES = 1024 * 1024;
const START_BYTES = 64 * 1024;

/** Stores a file while it arrives, one row per MB; the rows of what breaks off or is refused are removed again. */
export async function receiveFile(
  db: Db,
  upload: { name: string; read: () => AsyncIterable<Uint8Array> },
  locale: Locale,
): Promise<ReceivedFile> {
  const id = newId();
  const file: ReceivedFile = {
    id,
    name: upload.name,
    encoding: 'utf-8',
    start: new Uint8Array(),
    format: 'CSV',
    refused: null,
  };
  await db.rows(sql`INSERT INTO import_file (id, created_at, size) VALUES (${id}, now(), 0)`);
  try {
    await storeChunks(db, file, await asCsv(file, upload.read, locale));
    return file;
  } catch (error) {
    await db.rows(sql`DELETE FROM import_file WHERE id = ${id}`);
    if (!(error instanceof UserErrors)) throw error;
    return { ...file, refused: error };
  }
}

async function asCsv(
  file: ReceivedFile,
  read: () => AsyncIterable<Uint8Array>,
  locale: Locale,
): Promise<AsyncIterable<Uint8Array>> {
  if (!isVCard(await firstBytes(read()))) return read();
  file.format = 'VCARD';
  return (await vCardsAsCsv(read, locale)) ?? unsupportedFile(noCards);
}

async function firstBytes(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  for await (const chunk of bytes) return chunk;
  return new Uint8Array();
}

async function storeChunks(db: Db, file: ReceivedFile, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const probe = encodingProbe();
  let position = 0;
  let size = 0;
  for await (const chunk of inChunks(probed(bytes, probe))) {
    if (position === 0) {
      file.start = chunk.subarray(0, START_BYTES);
      const why = notCsv(file.start);
      if (why) throw unsupported(why);
    }
    size += chunk.length;
    await db.rows(
      sql`INSERT INTO import_chunk (file_id, position, bytes) VALUES (${file.id}, ${position++}, ${chunk})`,
    );
  }
  file.encoding = probe.encoding();
  const isBlank = size <= file.start.length && decode(file.start, file.encoding).trim() === '';
  if (isBlank) throw unsupported(empty);
  await db.rows(sql`UPDATE import_file SET size = ${size} WHERE id = ${file.id}`);
}

/** The same bytes, looked at as they come: a whole MB at a time would keep everybody else waiting. */
async function* probed(bytes: AsyncIterable<Uint8Array>, probe: EncodingProbe): AsyncGenerator<Uint8Array> {
  for await (const part of bytes) {
    probe.write(part);
    yield part;
  }
}

async function* inChunks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of bytes) {
    parts.push(part);
    length += part.length;
    if (length < CHUNK_BYTES) continue;
    const whole = Buffer.concat(parts);
    let at = 0;
    for (; at + CHUNK_BYTES <= whole.length; at += CHUNK_BYTES) yield whole.subarray(at, at + CHUNK_BYTES);
    parts = [whole.subarray(at)];
    length = whole.length - at;
  }
  if (length > 0) yield Buffer.concat(parts);
}

/** The bytes of a stored file from `offset` on, a row at a time. */
export async function* fileBytes(db: Db, fileId: string, offset = 0): AsyncGenerator<Uint8Array> {
  for (let position = Math.floor(offset / CHUNK_BYTES); ; position++) {
    const [chunk] = await db.rows<{ bytes: Buffer }>(
      sql`SELECT bytes FROM import_chunk WHERE file_id = ${fileId} AND position = ${position}`,
    );
    if (!chunk) return;
    const skipped = Math.max(0, offset - position * CHUNK_BYTES);
    yield skipped > 0 ? chunk.bytes.subarray(skipped) : chunk.bytes;
  }
}

/** How many bytes a stored file has. */
export async function fileSize(db: Db, fileId: string): Promise<number> {
  const [file] = await db.rows<{ size: string }>(sql`SELECT size FROM import_file WHERE id = ${fileId}`);
  return Number(file?.size ?? 0);
}

/** The refusal of something that is no CSV file. */
export const unsupported = (message: Message): UserErrors =>
  new UserErrors([{ code: 'UNSUPPORTED_FILE', message, path: ['file'] }]);

const unsupportedFile = (message: Message): never => {
  throw unsupported(message);
};

const noCards = say('There is no contact in this vCard file.', 'In dieser vCard-Datei steht kein Kontakt.');
const empty = say('This file is empty.', 'Diese Datei ist leer.');
