import { parseString } from 'fast-csv';
import type { Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { faultProblems, tooWide, unreadable } from './csv-problems.js';
import { pairStart, type Encoding } from './encoding.js';
import { PREAMBLE, preambleOf } from './preamble.js';
import {
  CR,
  LF,
  lineAt,
  lineEnds,
  scanRecord,
  type RecordRules,
  type RecordSpan,
  type Units,
} from './record.js';
import { byteOrderMarks, openWindow, unitsText, type SlidingWindow } from './sliding-window.js';

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

/** A place between two records: bytes from the start of the file, and the number of the line that starts there. */
export interface Position {
  offset: number;
  line: number;
}

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
}

/** Reads the header and the first `count` data rows, and no more of the file than that takes. */
export async function readHead(
  source: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  count: number,
): Promise<CsvHead> {
  let header: string[] | undefined;
  const rows: CsvRow[] = [];
  for await (const row of readRecords(source, dialect)) {
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
  for await (const row of readRecords(source, dialect, from)) {
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

interface Cursor {
  /** In units of the window. */
  at: number;
  line: number;
  /** Units that may be looked at once more after faults: without a bound, a hostile file could make reading quadratic. */
  rescans: number;
}

async function* readRecords(
  source: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  from?: Position,
): AsyncGenerator<CsvRow> {
  const rules = recordRules(dialect);
  const window = await openWindow(source, dialect.encoding, rules.record, from?.offset ?? 0);
  const cursor: Cursor = { at: 0, line: from?.line ?? 1, rescans: 8 * rules.record };
  if (!from) passPreamble(window, cursor, dialect.encoding);
  try {
    do {
      while (isRecordInView(window, cursor, rules)) {
        const batch = nextBatch(window, cursor, rules);
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

const place = (window: SlidingWindow, { at, line }: Cursor): Position => ({
  offset: window.offset + at * window.units.BYTES_PER_ELEMENT,
  line,
});

const isRecordInView = ({ units, atEnd }: SlidingWindow, { at }: Cursor, rules: RecordRules): boolean =>
  at < units.length && (atEnd || units.length - at > rules.record);

async function moveOn(window: SlidingWindow, cursor: Cursor): Promise<boolean> {
  if (window.atEnd) return false;
  await window.advance(cursor.at);
  cursor.at = 0;
  return true;
}

function passPreamble({ units }: SlidingWindow, cursor: Cursor, encoding: Encoding): void {
  cursor.at = byteOrderMarks(units, encoding);
  const { lines } = preambleOf(unitsText(units.subarray(cursor.at, cursor.at + PREAMBLE), encoding));
  for (let passed = 0; passed < lines; passed++) cursor.at = lineAt(units, cursor.at).next;
  cursor.line += lines;
}

/** A stretch of the file that holds whole and sound records only, and the faulty one that ended it. */
interface Batch {
  units: Units;
  records: { line: number; next: Position }[];
  faulty?: { line: number; units: Units; problem: Problem };
}

const BATCH_RECORDS = 500;
const KEPT_OF_FAULTY = 2_000;

function nextBatch(window: SlidingWindow, cursor: Cursor, rules: RecordRules): Batch {
  const { units } = window;
  const start = cursor.at;
  const records: Batch['records'] = [];
  while (records.length < BATCH_RECORDS && isRecordInView(window, cursor, rules)) {
    const { at, line } = cursor;
    const span = scanRecord(units, at, rules);
    passRecord(units, cursor, span);
    if (span.fault) {
      const kept = units.subarray(at, Math.min(span.end, at + KEPT_OF_FAULTY));
      const faulty = { line, units: kept, problem: faultProblems[span.fault.kind] };
      return { units: units.subarray(start, at), records, faulty };
    }
    records.push({ line, next: place(window, cursor) });
  }
  return { units: units.subarray(start, cursor.at), records };
}

function passRecord(units: Units, cursor: Cursor, span: RecordSpan): void {
  const seen = span.fault ? Math.max(0, span.fault.seen - span.next) : 0;
  const next = seen > cursor.rescans ? lineAt(units, span.fault!.seen).next : span.next;
  cursor.rescans += next === span.next ? next - cursor.at - seen : 0;
  cursor.line += lineEnds(units, cursor.at, next);
  cursor.at = next;
}

/** A faulty line may be longer than the window: the rest of it is read and dropped. */
async function passLongLine(window: SlidingWindow, cursor: Cursor): Promise<void> {
  const isCut = (): boolean => {
    const last = window.units[cursor.at - 1];
    return cursor.at === window.units.length && last !== LF && last !== CR && !window.atEnd;
  };
  while (isCut()) {
    await window.advance(cursor.at);
    cursor.at = lineAt(window.units, 0).next;
    cursor.line += lineEnds(window.units, 0, cursor.at);
  }
}

async function* parseBatch(batch: Batch, dialect: Dialect): AsyncGenerator<CsvRow> {
  const text = unitsText(batch.units, dialect.encoding);
  const isGarbled = garbled.test(text);
  const parsed = await parse(text, dialect);
  for (const [index, cells] of parsed.entries()) {
    if (cells.every(cell => blank.test(cell))) continue;
    const { line, next } = batch.records[index]!;
    if (isGarbled && cells.some(cell => garbled.test(cell))) {
      yield { line, cells, problem: unreadable(dialect.encoding), next };
    } else yield { line, cells, next };
  }
}

/** What cannot be read, and halves of characters. */
const garbled = /\uFFFD|\p{Cs}/u;
/** DOS ends files with a character of its own. */
const blank = /^[\s\u001a]*$/;

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
