import { fail } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say, type Message } from '../platform/messages.js';
import { isBeyondEnd } from './beyond-end.js';
import { bmpHeader } from './bmp-header.rules.js';
import { jpegHeader } from './jpeg-header.rules.js';
import { whyNotAPhoto } from './not-a-photo.js';
import type { PhotoHeader } from './photo-header.js';
import { pngHeader } from './png-header.rules.js';

/**
 * Reads format and size, by contents, and refuses with UNSUPPORTED_FILE what must not be decoded: decoders allocate
 * whatever a header promises. Own readers of a few lines, because they see exactly what the decoder behind them will
 * (decision 019).
 */
export function photoHeader(bytes: Buffer): PhotoHeader {
  const header = readHeader(bytes);
  const { width, height } = header;
  if (width === 0 || height === 0) return refuse(damaged);
  if (Math.max(width, height) > limits['photo.side'] || width * height > limits['photo.pixels']) {
    return refuse(tooManyPixels(width, height));
  }
  return header;
}

function readHeader(bytes: Buffer): PhotoHeader {
  try {
    const read = readers.find(({ signature }) => signature.test(bytes.toString('latin1', 0, 8)));
    return read ? (read.header(bytes) ?? refuse(damaged)) : refuse(whyNotAPhoto(bytes));
  } catch (error) {
    if (isBeyondEnd(error)) return refuse(damaged);
    throw error;
  }
}

/** Each gives null where the file is cut off or contradicts itself. */
const readers: { signature: RegExp; header(bytes: Buffer): PhotoHeader | null }[] = [
  { signature: /^\x89PNG\r\n/, header: pngHeader },
  { signature: /^\xff\xd8\xff/, header: jpegHeader },
  { signature: /^GIF8[79]a/, header: gifHeader },
  { signature: /^BM/, header: bmpHeader },
];

/** The decoder draws the first frame onto the screen; one that is larger would be decoded beside it. */
function gifHeader(bytes: Buffer): PhotoHeader | null {
  const width = bytes.readUInt16LE(6);
  const height = bytes.readUInt16LE(8);
  let at = 13 + paletteLength(bytes.readUInt8(10));
  while (bytes.readUInt8(at) === 0x21) {
    // The decoder reads an application's block of any other length as if it had this one, and finds other frames.
    if (bytes.readUInt8(at + 1) === 0xff && bytes.readUInt8(at + 2) !== 11) return null;
    at += 2;
    while (bytes.readUInt8(at) !== 0) at += 1 + bytes.readUInt8(at);
    at += 1;
  }
  const isFrame = bytes.readUInt8(at) === 0x2c;
  const right = bytes.readUInt16LE(at + 1) + bytes.readUInt16LE(at + 5);
  const bottom = bytes.readUInt16LE(at + 3) + bytes.readUInt16LE(at + 7);
  return isFrame && right <= width && bottom <= height
    ? { mime: 'image/gif', width, height, orientation: 1 }
    : null;
}

const paletteLength = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

const refuse = (why: Message): never => fail('UNSUPPORTED_FILE', why, ['file']);

export const damaged = say(
  'This picture is damaged or incomplete. Open it in another program, save it anew and choose it again.',
  'Dieses Bild ist beschädigt oder unvollständig. Öffnen Sie es in einem anderen Programm, speichern Sie es neu und wählen Sie es noch einmal.',
);
const tooManyPixels = (width: number, height: number): Message => {
  const [side, megapixels] = [limits['photo.side'], limits['photo.pixels'] / 1_000_000];
  return say(
    `This picture has ${width} × ${height} pixels. At most ${side} on a side and ${megapixels} million in all can be taken: make it smaller and choose it again.`,
    `Dieses Bild hat ${width} × ${height} Pixel. Möglich sind höchstens ${side} je Seite und insgesamt ${megapixels} Millionen: Verkleinern Sie es und wählen Sie es noch einmal.`,
  );
};
