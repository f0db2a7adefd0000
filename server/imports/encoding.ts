import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { say, type Message } from '../platform/messages.js';

/** The encodings that a file may be read in. All are either ASCII-compatible bytes or UTF-16, which the scanner relies on. */
export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-15',
  'windows-1250',
  'macintosh',
  'cp850',
] as const;
export type Encoding = (typeof encodings)[number];

const aliases: Record<string, Encoding> = {
  utf8: 'utf-8',
  utf16: 'utf-16le',
  'utf-16': 'utf-16le',
  latin1: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  ansi: 'windows-1252',
  cp1252: 'windows-1252',
  macroman: 'macintosh',
};

/** The encoding of this name, whatever its case and common aliases; undefined if it is none of ours. */
export function encodingNamed(name: string): Encoding | undefined {
  const lower = name.trim().toLowerCase();
  return encodings.find(encoding => encoding === lower) ?? aliases[lower];
}

/** The bytes as text; what cannot be read becomes U+FFFD. A byte order mark stays in. */
export function decode(bytes: Uint8Array, encoding: Encoding): string {
  return iconv.decode(bytes, encoding, { stripBOM: false });
}

/** How many bytes one code unit takes: 2 in UTF-16, else 1. */
export const unitBytes = (encoding: Encoding): 1 | 2 => (encoding.startsWith('utf-16') ? 2 : 1);

export interface EncodingProbe {
  /** Takes the next bytes of the file, in order. */
  write(chunk: Uint8Array): void;
  /** The encoding that all bytes so far are most likely in. */
  encoding(): Encoding;
}

const SAMPLE = 256 * 1024;

/**
 * Finds a file's encoding while its bytes pass by, so that an umlaut at the end of a large file counts as much as one at its
 * start. Keeps 256 kB at most.
 */
export function encodingProbe(): EncodingProbe {
  const head: Uint8Array[] = [];
  let headLength = 0;
  let carry: Uint8Array = new Uint8Array();
  let valid = 0;
  let broken = 0;
  const foreign: Uint8Array[] = [];
  let foreignLength = 0;

  const weigh = (bytes: Uint8Array): void => {
    if (isAscii(bytes)) return;
    if (isUtf8(bytes)) {
      for (const byte of bytes) if (byte >= 0xc0) valid++;
      return;
    }
    for (const character of decode(bytes, 'utf-8')) {
      if (character === '\uFFFD') broken++;
      else if (character > '\u007f') valid++;
    }
    if (foreignLength < SAMPLE) foreign.push(bytes.slice(0, SAMPLE - foreignLength));
    foreignLength += bytes.length;
  };

  return {
    write(chunk) {
      if (headLength < SAMPLE) head.push(chunk.slice(0, SAMPLE - headLength));
      headLength += chunk.length;
      const bytes = carry.length ? Buffer.concat([carry, chunk]) : chunk;
      const whole = bytes.length - cutCharacter(bytes);
      carry = bytes.slice(whole);
      weigh(bytes.subarray(0, whole));
    },
    encoding() {
      const start = Buffer.concat(head);
      const utf16 = utf16Of(start);
      if (utf16) return utf16;
      weigh(carry);
      carry = new Uint8Array();
      // A few broken characters in a UTF-8 file cost their rows; read as Windows-1252 every umlaut would be lost.
      return broken === 0 || valid > 4 * broken ? 'utf-8' : legacyOf(Buffer.concat(foreign));
    },
  };
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

/** By its mark; without one, text of European languages has a zero in nearly every second byte. */
function utf16Of(start: Uint8Array): Encoding | undefined {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (let at = 0; at < start.length; at++) if (start[at] === 0) zeros[at % 2]!++;
  const half = start.length / 2;
  if (zeros[1]! > half * 0.6 && zeros[0]! < half * 0.1) return 'utf-16le';
  if (zeros[0]! > half * 0.6 && zeros[1]! < half * 0.1) return 'utf-16be';
  return undefined;
}

const letters = /[äöüÄÖÜßéèêëáàâçñíóúøåæ]/g;

/** Excel writes Windows-1252, on a Mac the Mac's own encoding, old programs that of DOS: most letters of a name win. */
function legacyOf(bytes: Uint8Array): Encoding {
  const high = bytes.filter(byte => byte >= 0x80);
  const score = (encoding: Encoding): number => decode(high, encoding).match(letters)?.length ?? 0;
  const candidates: Encoding[] = ['windows-1252', 'macintosh', 'cp850'];
  return candidates.reduce((best, next) => (score(next) > score(best) ? next : best));
}

const spreadsheet = say(
  'This is a spreadsheet or an archive, not a CSV file. Open it in the spreadsheet program and save it as CSV.',
  'Das ist eine Tabellendatei oder ein Archiv, keine CSV-Datei. Öffnen Sie sie in der Tabellenkalkulation und speichern Sie sie als CSV.',
);
const notText = say(
  'This file holds no text. Please choose a CSV file.',
  'Diese Datei enthält keinen Text. Bitte wählen Sie eine CSV-Datei.',
);

const signatures: [string, Message][] = [
  ['504b0304', spreadsheet],
  ['d0cf11e0', spreadsheet],
  ['1f8b', spreadsheet],
  ['89504e47', notText],
  ['47494638', notText],
  ['ffd8ff', notText],
  ['25504446', notText],
];

/** Why a file that starts with these bytes is no CSV file, whatever its name; undefined: it may be one. */
export function notCsv(start: Uint8Array): Message | undefined {
  const hex = Buffer.from(start.subarray(0, 8)).toString('hex');
  const known = signatures.find(([signature]) => hex.startsWith(signature));
  if (known) return known[1];
  if (utf16Of(start)) return undefined;
  const controls = start.filter(byte => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1a].includes(byte)).length;
  return controls > start.length * 0.05 ? notText : undefined;
}
