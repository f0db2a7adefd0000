import { parseString } from 'fast-csv';
import type { Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { faultProblems, tooWide, unreadable } from './csv-problems.js';
import { pairStart, type Encoding } from './encoding.js';
import { PREAMBLE, preambleOf } from './preamble.js';
import { lineAt, type RecordRules } from './record.js';
import {
  isRecordInView,
  moveOn,
  nextBatch,
  passLongLine,
  place,
  type Batch,
  type Cursor,
  type Position,
} from './record-batches.js';
import { byteOrderMarks, openWindow, unitsText, type SlidingWindow } from './sliding-window.js';

export type { Position } from './record-batches.js';

/** How a file is to be read: everything about it that a user may correct. */
export interface Dialect {
  encoding: Encoding;
  /** One of `delimiters`. */
  delimiter: string;
  /** One of `quotes`. */
  quote: string;
  hasHeader: boolean;
}

export const delimiters = [',', ';', '\t', '|', ':'] as const;
/** The empty one: nothing is quoted. */
export const quotes = ['"', "'", ''] as const;

export interface CsvRow {
  /** The file's line that the record starts on, counted from 1. */
  line: number;
  /** As in the file; of a row that could not be read, its first line as one cell. */
  cells: string[];
  /** Why the row cannot be taken. */
  problem?: Problem;
  /** Where reading can go on after this row. */
  next: Position;
}

export interface CsvHead {
  /** One name per column; a spreadsheet's letters (`A`, `B`, …) where the file gives none. */
  headers: string[];
  /** The first data rows. */
  rows: CsvRow[];
  /** The first record has more cells than columns are read. */
  isTooWide: boolean;
}

/** Reads the header and the first `count` data rows, and no more of the file than that takes. */
export async function readHead(
  source: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  count: number,
): Promise<CsvHead> {
  let header: string[] | undefined;
  let isTooWide = false;
  const rows: CsvRow[] = [];
  for await (const row of readRecords(source, dialect, { batch: count + 1 })) {
    if (!header && rows.length === 0) isTooWide = row.problem === faultProblems.tooManyCells;
    if (dialect.hasHeader && !header) header = row.cells;
    else rows.push(row);
    if (rows.length === count) break;
  }
  const columnCount = Math.max(header?.length ?? 0, ...rows.map(row => row.cells.length));
  return {
    headers: Array.from(
      { length: columnCount },
      (_, index) => header?.[index]?.trim() || columnLetters(index),
    ),
    rows,
    isTooWide,
  };
}

/**
 * The data rows of a file, in order, empty lines left out. `source` gives the file's bytes from `from.offset` on (default: the
 * whole file, whose `sep=` line and header are passed over). Takes a few MB of memory, whatever the file's size.
 * A row with more cells than `columnCount` has a problem, unless what is too much is empty.
 */
export async function* readRows(
  source: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  columnCount: number,
  from?: Position,
): AsyncGenerator<CsvRow> {
  let isHeader = dialect.hasHeader && !from;
  for await (const row of readRecords(source, dialect, { from })) {
    if (isHeader) isHeader = false;
    else yield row.cells.length > columnCount ? withoutSurplus(row, columnCount) : row;
  }
}

/** The bounds of the reader, in code units of the file. */
export function recordRules({ delimiter, quote, encoding }: Omit<Dialect, 'hasHeader'>): RecordRules {
  return {
    delimiter: delimiter.charCodeAt(0),
    quote: quote === '' ? -1 : quote.charCodeAt(0),
    field: limits['import.field'],
    record: limits['import.record'],
    cells: limits['import.columns'],
    startsPair: pairStart(encoding),
    isBlank: units => unitsText(units, encoding).trim() === '',
  };
}

async function* readRecords(
  source: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  { from, batch: most = 500 }: { from?: Position; batch?: number },
): AsyncGenerator<CsvRow> {
  const rules = recordRules(dialect);
  const window = await openWindow(source, dialect.encoding, rules.record, from?.offset ?? 0);
  const cursor: Cursor = { at: 0, line: from?.line ?? 1, rescans: 8 * rules.record };
  if (!from) passPreamble(window, cursor, dialect.encoding);
  try {
    do {
      while (isRecordInView(window, cursor, rules)) {
        const batch = nextBatch(window, cursor, rules, most);
        if (batch.records.length > 0) yield* parseBatch(batch, dialect);
        if (batch.faulty) {
          const { line, units, problem } = batch.faulty;
          const cells = [unitsText(units, dialect.encoding)];
          await passLongLine(window, cursor);
          yield { line, cells, problem, next: place(window, cursor) };
        }
      }
    } while (await moveOn(window, cursor));
  } finally {
    await window.close();
  }
}

function passPreamble({ units }: SlidingWindow, cursor: Cursor, encoding: Encoding): void {
  cursor.at = byteOrderMarks(units, encoding);
  const { lines } = preambleOf(unitsText(units.subarray(cursor.at, cursor.at + PREAMBLE), encoding));
  for (let passed = 0; passed < lines; passed++) cursor.at = lineAt(units, cursor.at).next;
  cursor.line += lines;
}

async function* parseBatch(batch: Batch, dialect: Dialect): AsyncGenerator<CsvRow> {
  const text = unitsText(batch.units, dialect.encoding);
  const isGarbled = garbled.test(text);
  const parsed = await parse(text, dialect);
  for (const [index, cells] of parsed.entries()) {
    if (cells.every(cell => cell.trim() === '' || cell === endOfDosFile)) continue;
    const { line, next } = batch.records[index]!;
    if (isGarbled && cells.some(cell => garbled.test(cell))) {
      yield { line, cells, problem: unreadable(dialect.encoding), next };
    } else yield { line, cells, next };
  }
}

/** What cannot be read, and halves of characters. */
const garbled = /\uFFFD|\p{Cs}/u;
const endOfDosFile = '\u001a';

/** One array per record, an empty one for an empty line. */
function parse(text: string, { delimiter, quote }: Dialect): Promise<string[][]> {
  return new Promise((resolve, reject) => {
    const rows: string[][] = [];
    // The parser eats a U+FEFF at the start of what it is given: this one, not one of the file's.
    parseString(`\uFEFF${text}\n`, { headers: false, delimiter, quote: quote || null })
      .on('error', reject)
      .on('data', (row: string[]) => rows.push(row))
      .on('end', () => resolve(rows));
  });
}

function withoutSurplus(row: CsvRow, columnCount: number): CsvRow {
  const isLost = row.cells.slice(columnCount).some(cell => cell.trim() !== '');
  if (isLost && !row.problem) return { ...row, problem: tooWide(row.cells.length, columnCount) };
  return { ...row, cells: row.cells.slice(0, columnCount) };
}

function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}
