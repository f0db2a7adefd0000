import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflate } from 'node:zlib';
import { pngChunks, pngPixelBytes } from './png-header.rules.js';

/**
 * Whether a PNG holds the pixels that it promises. Of too few, the decoder would fill up with what happens to stand in
 * memory, which is nobody's to see; of too many in an interlaced one, it would unpack them all. Counted piece by piece, so
 * that it takes neither memory nor the thread that serves.
 */
export async function holdsItsPixels(bytes: Buffer): Promise<boolean> {
  const wanted = pngPixelBytes(bytes);
  if (wanted === null) return false;
  let length = 0;
  try {
    await pipeline(Readable.from(packed(bytes)), createInflate(), async unpacked => {
      for await (const part of unpacked as AsyncIterable<Buffer>) {
        length += part.length;
        if (length > wanted) return;
      }
    });
  } catch {
    // Broken behind its last pixel or before: the count tells.
  }
  return length === wanted;
}

function* packed(bytes: Buffer): Generator<Buffer> {
  for (const { type, data } of pngChunks(bytes)) if (type === 'IDAT') yield data;
}
