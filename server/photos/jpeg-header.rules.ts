import { isBeyondEnd } from './beyond-end.js';
import type { PhotoHeader } from './photo-header.js';

/** Goes from marker to marker up to the frame; null where there is none, or no end behind it. */
export function jpegHeader(bytes: Buffer): PhotoHeader | null {
  let orientation = 1;
  for (let at = 2; ;) {
    // Some cameras leave a few bytes between two segments, and any number of 0xff may stand before a marker.
    at = bytes.indexOf(0xff, at);
    if (at < 0) return null;
    while (bytes.readUInt8(at) === 0xff) at++;
    const marker = bytes.readUInt8(at);
    const length = bytes.readUInt16BE(at + 1);
    if (isReadable.has(marker)) {
      const [height, width] = [bytes.readUInt16BE(at + 4), bytes.readUInt16BE(at + 6)];
      // Within pictures 0xff is always followed by 0, so that what ends a whole one is found nowhere else.
      const isWhole = bytes.lastIndexOf(end) > at + length;
      return isWhole ? { mime: 'image/jpeg', width, height, orientation } : null;
    }
    if (marker === startOfScan) return null;
    if (marker === exifSegment) {
      orientation = exifOrientation(bytes.subarray(at + 3, at + 1 + length)) ?? orientation;
    }
    at += 1 + length;
  }
}

/** Baseline, extended and progressive; others exist on paper. */
const isReadable = new Set([0xc0, 0xc1, 0xc2]);
const startOfScan = 0xda;
const exifSegment = 0xe1;
const end = Buffer.from([0xff, 0xd9]);

/** The orientation in an EXIF segment, which is a small TIFF file of either byte order. */
function exifOrientation(segment: Buffer): number | null {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0') return null;
  const tiff = segment.subarray(6);
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number): number => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number): number => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  try {
    const directory = long(4);
    for (let entry = 0; entry < short(directory); entry++) {
      const at = directory + 2 + entry * 12;
      if (short(at) === orientationTag) return asOrientation(short(at + 8));
    }
  } catch (error) {
    // Broken EXIF is no reason to refuse a picture.
    if (!isBeyondEnd(error)) throw error;
  }
  return null;
}

const orientationTag = 0x0112;
const asOrientation = (value: number): number | null => (value >= 1 && value <= 8 ? value : null);
