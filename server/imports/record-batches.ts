import type { Problem } from '../platform/errors.js';
import { faultProblems } from './csv-problems.js';
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
import type { SlidingWindow } from './sliding-window.js';

/** A place between two records: bytes from the start of the file, and the number of the line that starts there. */
export interface Position {
  offset: number;
  line: number;
}

/** Where reading stands. */
export interface Cursor {
  /** In units of the window. */
  at: number;
  line: number;
  /** Units that may be looked at once more after faults: without a bound, a hostile file could make reading quadratic. */
  rescans: number;
}

/** The cursor's place in the file. */
export const place = (window: SlidingWindow, { at, line }: Cursor): Position => ({
  offset: window.offset + at * window.units.BYTES_PER_ELEMENT,
  line,
});

/** Whether the window holds the next record whole. */
export const isRecordInView = (
  { units, atEnd }: SlidingWindow,
  { at }: Cursor,
  rules: RecordRules,
): boolean => at < units.length && (atEnd || units.length - at > rules.record);

/** Moves the window to the cursor; false at the end of the file. */
export async function moveOn(window: SlidingWindow, cursor: Cursor): Promise<boolean> {
  if (window.atEnd) return false;
  await window.advance(cursor.at);
  cursor.at = 0;
  return true;
}

/** A stretch of the file that holds whole and sound records only, and the faulty one that ended it. */
export interface Batch {
  units: Units;
  records: { line: number; next: Position }[];
  faulty?: { line: number; units: Units; problem: Problem };
}

const KEPT_OF_FAULTY = 2_000;

/** The records from the cursor on, `most` of them, up to a faulty one, and moves the cursor behind them. */
export function nextBatch(window: SlidingWindow, cursor: Cursor, rules: RecordRules, most: number): Batch {
  const { units } = window;
  const start = cursor.at;
  const records: Batch['records'] = [];
  while (records.length < most && isRecordInView(window, cursor, rules)) {
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
export async function passLongLine(window: SlidingWindow, cursor: Cursor): Promise<void> {
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
