import type { PhotoHeader } from './photo-header.js';

/** Whole, and with one header only: the decoder would take the size of a second one. */
export function pngHeader(bytes: Buffer): PhotoHeader | null {
  const types = [...pngChunks(bytes)].map(({ type }) => type);
  const isWhole = types[0] === 'IHDR' && types.lastIndexOf('IHDR') === 0 && types.at(-1) === 'IEND';
  return isWhole
    ? { mime: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), orientation: 1 }
    : null;
}

/** The chunks of a PNG up to its end, or as far as they are there. */
export function* pngChunks(bytes: Buffer): Generator<{ type: string; data: Buffer }> {
  for (let at = 8; at + 12 <= bytes.length;) {
    const [start, length] = [at + 8, bytes.readUInt32BE(at)];
    const type = bytes.toString('latin1', at + 4, start);
    at = start + length + 4;
    if (at > bytes.length) return;
    yield { type, data: bytes.subarray(start, start + length) };
    if (type === 'IEND') return;
  }
}

/** How many bytes its pixels have when they are unpacked; null: there is no such kind of PNG. */
export function pngPixelBytes(bytes: Buffer): number | null {
  const [depth, color, isInterlaced] = [bytes.readUInt8(24), bytes.readUInt8(25), bytes.readUInt8(28) === 1];
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const channels = channelsOf[color];
  if (channels === undefined || ![1, 2, 4, 8, 16].includes(depth)) return null;
  const passes = isInterlaced ? interlacing : [[0, 0, 1, 1] as const];
  return passes.reduce((sum, [left, top, right, down]) => {
    const [columns, lines] = [Math.ceil((width - left) / right), Math.ceil((height - top) / down)];
    return columns > 0 && lines > 0 ? sum + lines * (1 + Math.ceil((columns * channels * depth) / 8)) : sum;
  }, 0);
}

/** By the number of the kind of colours. */
const channelsOf: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Where each pass begins, and how far its pixels are apart: across, down. */
const interlacing = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;
