import { isAscii, isUtf8 } from 'node:buffer';
import { decode, type Encoding } from './encoding.js';
import { legacyOf } from './legacy-encoding.js';

export interface EncodingProbe {
  /** Takes the next bytes of the file, in order. */
  write(chunk: Uint8Array): void;
  /** The encoding that all bytes so far are most likely in. */
  encoding(): Encoding;
}

const HEAD = 64 * 1024;
const utf8Mark = '\u00ef\u00bb\u00bf';

/**
 * Finds a file's encoding while its bytes pass by, so that an umlaut at the end of a large file counts as much as one at its
 * start. Keeps 128 kB at most.
 */
export function encodingProbe(): EncodingProbe {
  const head: Uint8Array[] = [];
  let headLength = 0;
  let carry: Uint8Array = new Uint8Array();
  let valid = 0;
  let broken = 0;
  const foreign = wordCollector();

  const weigh = (bytes: Uint8Array): void => {
    if (isAscii(bytes)) return;
    foreign.collect(bytes);
    if (isUtf8(bytes)) {
      // By index: an iterator takes ten times as long, and everybody else waits meanwhile.
      for (let at = 0; at < bytes.length; at++) if (bytes[at]! >= 0xc0) valid++;
      return;
    }
    for (const character of decode(bytes, 'utf-8')) {
      if (character === '\uFFFD') broken++;
      else if (character > '\u007f') valid++;
    }
  };

  return {
    write(chunk) {
      if (headLength < HEAD) head.push(chunk.slice(0, HEAD - headLength));
      headLength += chunk.length;
      const bytes = carry.length ? Buffer.concat([carry, chunk]) : chunk;
      const whole = bytes.length - unfinished(bytes);
      carry = bytes.slice(whole);
      weigh(bytes.subarray(0, whole));
    },
    encoding() {
      const start = Buffer.concat(head);
      const utf16 = utf16Of(start);
      if (utf16) return utf16;
      if (start.toString('latin1', 0, 3) === utf8Mark) return 'utf-8';
      weigh(carry);
      carry = new Uint8Array();
      // Broken characters in a UTF-8 file cost their rows; read as Windows-1252 every umlaut would be lost. Text in another
      // encoding hardly ever is UTF-8 by accident.
      return broken === 0 || valid > broken ? 'utf-8' : legacyOf(foreign.bytes());
    },
  };
}

/** How many bytes at the end may belong to a word that goes on in the next chunk. */
function unfinished(bytes: Uint8Array): number {
  const word = bytes.length - 1 - bytes.findLastIndex(separates);
  return word > LONGEST_WORD ? cutCharacter(bytes) : word;
}

/** How many bytes at the end belong to a UTF-8 character that goes on in the next chunk. */
function cutCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

const KEPT = 64 * 1024;
const AROUND = 40;
const LONGEST_WORD = 800;

/** The words of a file that are not plain ASCII, up to 64 kB of them: they tell its encoding. */
function wordCollector(): { collect(bytes: Uint8Array): void; bytes(): Uint8Array } {
  const kept: Uint8Array[] = [];
  let length = 0;
  return {
    collect(bytes) {
      for (let at = 0; at < bytes.length && length < KEPT; at++) {
        if (bytes[at]! < 0x80) continue;
        const start = Math.max(at - AROUND, 0) + wordStart(bytes.subarray(Math.max(at - AROUND, 0), at));
        let end = at;
        while (end < bytes.length && end - start < LONGEST_WORD && !separates(bytes[end]!)) end++;
        kept.push(bytes.slice(start, end), newLine);
        length += end - start + 1;
        at = end;
      }
    },
    bytes: () => Buffer.concat(kept),
  };
}

const newLine = Uint8Array.of(10);
/** No second byte of a character is below 0x30. */
const separates = (byte: number): boolean => byte < 0x30 || byte === 0x3b;
const wordStart = (before: Uint8Array): number => before.findLastIndex(separates) + 1;

/** By its mark; without one, by the zeros in every other byte of ASCII characters. */
export function utf16Of(start: Uint8Array): Encoding | undefined {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  if (isUtf16(start, 1)) return 'utf-16le';
  return isUtf16(start, 0) ? 'utf-16be' : undefined;
}

/** European text has zeros nearly everywhere; of other scripts at least the line ends have. */
function isUtf16(bytes: Uint8Array, high: 0 | 1): boolean {
  const half = Math.floor(bytes.length / 2);
  let zeros = 0;
  let otherZeros = 0;
  let lines = 0;
  let otherLines = 0;
  for (let at = 0; at < half * 2; at += 2) {
    const top = bytes[at + high]!;
    const low = bytes[at + 1 - high]!;
    if (top === 0) zeros++;
    if (low === 0) otherZeros++;
    if (low !== 0x0a && low !== 0x0d) continue;
    if (top === 0) lines++;
    else otherLines++;
  }
  if (otherZeros > half * 0.1) return false;
  return zeros > half * 0.6 || (zeros > half * 0.05 && lines > otherLines);
}
