/** A file's code units: bytes, or 16-bit units where the file is UTF-16. */
export type Units = Uint8Array | Uint16Array;

export type Fault = 'unclosedQuote' | 'strayQuote' | 'fieldTooLong' | 'recordTooLong' | 'tooManyCells';

export interface RecordRules {
  delimiter: number;
  /** -1: nothing is quoted. */
  quote: number;
  /** Greatest lengths in code units (a field's without its quotes), and number of cells. */
  field: number;
  record: number;
  cells: number;
  /** Whether a character of two units starts with this one; null: there are none whose second unit looks like ASCII. */
  startsPair: ((unit: number) => boolean) | null;
  /** Whether these units are white space to the parser (they may hold characters beyond ASCII). */
  isBlank(units: Units): boolean;
}

export interface RecordSpan {
  /** Where its text ends: at its line end, or at the end of the file. */
  end: number;
  /** Where the next record starts. */
  next: number;
  cells: number;
  /** What is wrong, and how far was looked to find out. `end` and `next` are then those of its first line alone. */
  fault?: { kind: Fault; seen: number };
}

export const LF = 10;
export const CR = 13;

/**
 * Finds the end of the record that starts at `start`, before any parser sees it, and whether it is safe to parse: quotes
 * balanced, nothing longer than the rules allow. Needs `rules.record` units after `start`, or all there are.
 *
 * An unclosed quote would swallow the rest of the file. So a record with a fault is taken to be its first line only, and
 * reading goes on with the next one: the line before a forgotten quote is lost, not the file.
 */
export function scanRecord(units: Units, start: number, rules: RecordRules): RecordSpan {
  const { delimiter, quote } = rules;
  const limit = Math.min(units.length, start + rules.record);
  let at = start;
  let cells = 1;
  let fieldStart = start;
  let inked = false;

  const fault = (kind: Fault): RecordSpan => ({ ...lineAt(units, start), cells, fault: { kind, seen: at } });

  while (at < limit) {
    const unit = units[at];
    if (unit === LF || unit === CR) break;
    if (unit === delimiter && !isSecondHalf(units, at, rules)) {
      if (at - fieldStart > rules.field + 2) return fault('fieldTooLong');
      if (++cells > rules.cells) return fault('tooManyCells');
      fieldStart = at + 1;
      inked = false;
    } else if (unit === quote && !inked) {
      // The parser opens a quote after white space too; a quote after anything else is a character like others.
      inked = at > fieldStart && !rules.isBlank(units.subarray(fieldStart, at));
      if (!inked) {
        const closing = closingQuote(units, at + 1, Math.min(limit, at + 2 + rules.field), quote);
        if (closing < 0) {
          at = Math.min(limit, at + 2 + rules.field);
          return fault(at === units.length ? 'unclosedQuote' : 'fieldTooLong');
        }
        at = endOfField(units, closing + 1, limit, rules);
        if (at > closing + 1 && !rules.isBlank(units.subarray(closing + 1, at))) return fault('strayQuote');
        inked = true;
        continue;
      }
    }
    at++;
  }
  if (at - fieldStart > rules.field + 2) return fault('fieldTooLong');
  if (at === limit && limit < units.length) return fault('recordTooLong');
  return { end: at, next: afterLineEnd(units, at), cells };
}

/** The line that starts at `start`; `next` is behind the last unit where no line end was found. */
export function lineAt(units: Units, start: number): { end: number; next: number } {
  let end = start;
  while (end < units.length && units[end] !== LF && units[end] !== CR) end++;
  return { end, next: afterLineEnd(units, end) };
}

/** How many lines end between the two places; `\r\n` is one line end. */
export function lineEnds(units: Units, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) {
    if (units[at] === LF || (units[at] === CR && units[at + 1] !== LF)) count++;
  }
  return count;
}

function closingQuote(units: Units, from: number, limit: number, quote: number): number {
  for (let at = from; at < limit; at++) {
    if (units[at] !== quote) continue;
    if (units[at + 1] !== quote) return at;
    at++;
  }
  return -1;
}

function endOfField(units: Units, from: number, limit: number, rules: RecordRules): number {
  let at = from;
  while (at < limit && !endsField(units, at, rules)) at++;
  return at;
}

const endsField = (units: Units, at: number, rules: RecordRules): boolean =>
  units[at] === LF || units[at] === CR || (units[at] === rules.delimiter && !isSecondHalf(units, at, rules));

/** Units that may start a pair alternate with second ones: a unit behind an odd number of them is a second one. */
function isSecondHalf(units: Units, at: number, { startsPair }: RecordRules): boolean {
  if (!startsPair) return false;
  let before = at;
  while (before > 0 && startsPair(units[before - 1]!)) before--;
  return (at - before) % 2 === 1;
}

function afterLineEnd(units: Units, at: number): number {
  if (at >= units.length) return units.length;
  return units[at] === CR && units[at + 1] === LF ? at + 2 : at + 1;
}
