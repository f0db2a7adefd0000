/** What stands before the header. */
export interface Preamble {
  lines: number;
  /** What a `sep=` line says is the delimiter. */
  delimiter?: string;
}

/** Where a preamble must have ended, in characters. */
export const PREAMBLE = 4_096;
const LINES = 10;

/** The first line of some files made for Excel; a spreadsheet that stored it again may have quoted and filled it up. */
const sepLine = /^"?sep=(.)?"?[\t ;,]*$/i;
/** LinkedIn writes some words about its export, and then an empty line. */
const notes = /^"?notes:"?[;,]*$/i;

/** What stands before the header of a file that starts with this text, without its byte order mark. */
export function preambleOf(start: string): Preamble {
  const lines = start.slice(0, PREAMBLE).split(/\r\n?|\n/, LINES);
  const told = sepLine.exec(lines[0]!);
  if (told) return { lines: 1, delimiter: told[1] };
  if (!notes.test(lines[0]!)) return { lines: 0 };
  return { lines: lines.findIndex(line => /^[;,\s]*$/.test(line)) + 1 };
}
