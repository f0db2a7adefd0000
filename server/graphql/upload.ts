import type { Readable } from 'node:stream';
import type { FileUpload } from 'graphql-upload/processRequest.mjs';
import { fail } from '../platform/errors.js';
import { say } from '../platform/messages.js';

/** A file that came with a request; its bytes can be read while they arrive, and again. */
export interface UploadedFile {
  name: string;
  read(): AsyncIterable<Uint8Array>;
}

/** Opens an uploaded file. Reading fails with the user error FILE_TOO_LARGE where it is over the limit. */
export async function openUpload(upload: Promise<FileUpload>): Promise<UploadedFile> {
  const file = await upload;
  return { name: file.filename, read: () => read(file) };
}

async function* read(file: FileUpload): AsyncGenerator<Uint8Array> {
  try {
    yield* file.createReadStream() as Readable & AsyncIterable<Uint8Array>;
  } catch (error) {
    if ((error as { status?: number }).status === 413) fail('FILE_TOO_LARGE', tooLarge, ['file']);
    throw error;
  }
}

const tooLarge = say('This file is too large.', 'Diese Datei ist zu groß.');
