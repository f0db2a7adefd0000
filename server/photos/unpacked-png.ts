import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflate } from 'node:zlib';

/**
 * Whether an interlaced PNG holds more than its size says: the decoder unpacks whatever there is of one. Counted piece
 * by piece, so that it takes neither memory nor the thread that serves.
 */
export async function isSwollenPng(bytes: Buffer): Promise<boolean> {
  const isInterlaced = bytes.readUInt8(28) === 1;
  if (!isInterlaced) return false;
  const most = bytes.readUInt32BE(16) * bytes.readUInt32BE(20) * bytesPerPixel + filterBytes;
  let length = 0;
  try {
    await pipeline(Readable.from(packedParts(bytes)), createInflate(), async unpacked => {
      for await (const part of unpacked as AsyncIterable<Buffer>) {
        length += part.length;
        if (length > most) return;
      }
    });
  } catch {
    // What cannot be unpacked is the decoder's to refuse.
  }
  return length > most;
}

const bytesPerPixel = 8;
/** One before each line of seven passes, of pictures with 8,000 lines. */
const filterBytes = 64 * 1024;

function* packedParts(bytes: Buffer): Generator<Buffer> {
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const start = at + 8;
    if (bytes.toString('latin1', at + 4, start) === 'IDAT') {
      yield bytes.subarray(start, start + bytes.readUInt32BE(at));
    }
  }
}
