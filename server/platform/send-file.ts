import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/** Answers with a file to be saved, while it is made. */
export async function sendFile(
  response: Response,
  { name, type }: { name: string; type: string },
  text: Readable,
): Promise<void> {
  response.attachment(name).type(type);
  // A reader who goes away is no error.
  await pipeline(text, response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}
