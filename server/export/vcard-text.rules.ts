import type { VCardVersion } from './export-request.js';

/** A text as one part of a value (RFC 6350, 3.4): what divides parts is escaped, and a line end is `\n`. */
export const partValue = (text: string): string =>
  text.replace(/[\\,;]/g, mark => `\\${mark}`).replace(/\r\n?|\n/g, '\\n');

/**
 * A text as a value without parts. RFC 2426, 4, wants semicolons escaped there too; in 4.0 they may stand as they are,
 * which more programs read.
 */
export const textValue = (text: string, version: VCardVersion): string =>
  version === '3.0'
    ? partValue(text)
    : partValue(text).replace(/\\([\\,n;])/g, (escaped, mark) => (mark === ';' ? ';' : escaped));

/** A text as the value of a parameter, in quotation marks; what cannot stand there is written as RFC 6868 has it. */
export const parameterValue = (text: string): string =>
  `"${text.replace(/\^/g, '^^').replace(/\n/g, '^n').replace(/"/g, "^'")}"`;

const octets = 75;

/** A line with its end, folded so that no part is longer than 75 octets, and no character is cut (RFC 6350, 3.2). */
export function foldedLine(line: string): string {
  if (Buffer.byteLength(line) <= octets) return `${line}\r\n`;
  let folded = '';
  let length = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (length + size > octets) {
      folded += '\r\n ';
      length = 1;
    }
    folded += character;
    length += size;
  }
  return `${folded}\r\n`;
}
