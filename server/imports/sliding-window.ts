import { decode, unitBytes, type Encoding } from './encoding.js';
import { CR, type Units } from './record.js';

/** A stretch of the file in memory: reading moves it forward, it never grows with the file. */
export interface SlidingWindow {
  /** What is in view; never ends between the halves of a `\r\n`. 16-bit units are as on this machine, whatever the file's. */
  units: Units;
  atEnd: boolean;
  /** Where the view starts, in bytes from the start of the file. */
  offset: number;
  /** Gives up the first `count` units and reads on until enough is in view again, or the file ends. */
  advance(count: number): Promise<void>;
  close(): Promise<void>;
}

const READ_BYTES = 1024 * 1024;

/** Opens a view on the bytes of a file from `offset` on; at least `ahead` units are in view, unless the file ends. */
export async function openWindow(
  source: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  ahead: number,
  offset: number,
): Promise<SlidingWindow> {
  const chunks = source[Symbol.asyncIterator]();
  const size = unitBytes(encoding);
  let held: Buffer = Buffer.alloc(0);

  const read = async (least: number): Promise<void> => {
    const parts = [held as Uint8Array];
    for (let length = held.length; length < least && !window.atEnd;) {
      const chunk = await chunks.next();
      if (chunk.done) window.atEnd = true;
      else {
        parts.push(chunk.value);
        length += chunk.value.length;
      }
    }
    held = Buffer.concat(parts);
    if (window.atEnd) held = withWholeUnits(held, encoding);
    window.units = unitsOf(held, encoding);
    if (window.units.at(-1) === CR && !window.atEnd) await read(held.length + 1);
  };

  const window: SlidingWindow = {
    units: new Uint8Array(),
    atEnd: false,
    offset,
    async advance(count) {
      held = held.subarray(count * size);
      window.offset += count * size;
      await read(ahead * size + READ_BYTES);
    },
    async close() {
      await chunks.return?.();
    },
  };
  await window.advance(0);
  return window;
}

/** Of a file of 16-bit units that was cut off in the middle of one, the half becomes a character that cannot be read. */
function withWholeUnits(bytes: Buffer, encoding: Encoding): Buffer {
  if (unitBytes(encoding) === 1 || bytes.length % 2 === 0) return bytes;
  const half = bytes.at(-1)!;
  const whole = bytes.subarray(0, -1);
  // A line end that a program added in bytes is no loss.
  if (half <= 0x20) return whole;
  return Buffer.concat([whole, Uint8Array.from(encoding === 'utf-16le' ? [0xfd, 0xff] : [0xff, 0xfd])]);
}

function unitsOf(bytes: Buffer, encoding: Encoding): Units {
  if (unitBytes(encoding) === 1) return bytes;
  const even = bytes.subarray(0, bytes.length & ~1);
  const own = encoding === 'utf-16be' ? Buffer.from(even).swap16() : even;
  return new Uint16Array(own.buffer, own.byteOffset, own.length / 2);
}

/** The text of some of a window's units. */
export function unitsText(units: Units, encoding: Encoding): string {
  const bytes = new Uint8Array(units.buffer, units.byteOffset, units.byteLength);
  return decode(bytes, unitBytes(encoding) === 2 ? 'utf-16le' : encoding);
}

/**
 * How many units the byte order marks at the start of the file take: some programs add one to one that is there, and some
 * put that of UTF-8 before other encodings.
 */
export function byteOrderMarks(units: Units, encoding: Encoding): number {
  const mark = unitBytes(encoding) === 2 ? [0xfeff] : [0xef, 0xbb, 0xbf];
  let at = 0;
  while (mark.every((unit, index) => units[at + index] === unit)) at += mark.length;
  return at;
}
