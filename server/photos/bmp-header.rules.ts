import type { PhotoHeader } from './photo-header.js';

/** Uncompressed ones only: the decoder garbles the others, and without compression nothing is larger than it looks. */
export function bmpHeader(bytes: Buffer): PhotoHeader | null {
  const { width, height, bits, compression, pixels } = layout(bytes);
  const isKnown =
    [0, bitFields, alphaBitFields].includes(compression) && [1, 4, 8, 16, 24, 32].includes(bits);
  const rowLength = Math.ceil((width * bits) / 32) * 4;
  return isKnown && width >= 0 && pixels + rowLength * height <= bytes.length
    ? { mime: 'image/bmp', width, height, orientation: 1 }
    : null;
}

/**
 * The same picture with the oldest header that has everything: behind the newest one, which GIMP and Windows write, the
 * decoder begins to read pixels 16 bytes too early.
 */
export function withPlainHeader(bytes: Buffer): Buffer {
  const { headerLength, bits, compression, colors, pixels } = layout(bytes);
  const start = Buffer.from(bytes.subarray(0, 14 + plainHeaderLength));
  start.writeUInt32LE(plainHeaderLength, 14);
  start.writeUInt32LE(compression === 0 ? 0 : bitFields, 30);
  start.writeUInt32LE(colors, 46);
  const masks = compression === 0 ? Buffer.alloc(0) : bytes.subarray(54, 66);
  const palette = bytes.subarray(14 + headerLength, 14 + headerLength + colors * 4);
  return Buffer.concat([start, masks, bits <= 8 ? palette : Buffer.alloc(0), bytes.subarray(pixels)]);
}

function layout(bytes: Buffer) {
  const headerLength = bytes.readUInt32LE(14);
  const bits = bytes.readUInt16LE(28);
  return {
    headerLength,
    width: bytes.readInt32LE(18),
    /** Negative ones are stored from the top. */
    height: Math.abs(bytes.readInt32LE(22)),
    bits,
    compression: bytes.readUInt32LE(30),
    colors: bits > 8 ? 0 : Math.min(bytes.readUInt32LE(46) || 2 ** bits, 2 ** bits),
    pixels: bytes.readUInt32LE(10),
  };
}

const plainHeaderLength = 40;
const bitFields = 3;
const alphaBitFields = 6;
