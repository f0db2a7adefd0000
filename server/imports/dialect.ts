import { delimiters, recordRules, type Dialect } from './csv.js';
import { decode, type Encoding } from './encoding.js';
import { isKnownHeader } from './header-words.js';
import { preambleOf } from './preamble.js';
import { scanRecord } from './record.js';
import { looksLikeValue, valueKind } from './sample-values.js';

const SAMPLE_BYTES = 64 * 1024;
const SAMPLE_RECORDS = 100;

/** Finds delimiter, quote and header from the first bytes of a file; looks at no more than 64 kB. */
export function detectDialect(start: Uint8Array, encoding: Encoding): Dialect {
  const whole = decode(start.subarray(0, SAMPLE_BYTES), encoding).replace(/^\uFEFF+/, '');
  const preamble = preambleOf(whole);
  const text = whole.replace(new RegExp(`^(?:[^\\r\\n]*(?:\\r\\n?|\\n|$)){${preamble.lines}}`), '');

  const quote = detectQuote(text);
  const known = delimiters.find(delimiter => delimiter === preamble.delimiter);
  const units = unitsOf(text);
  const delimiter =
    known ?? best(delimiters, candidate => evenness(units, { encoding, quote, delimiter: candidate }));
  return { encoding, delimiter, quote, hasHeader: detectHeader(firstCells(text, delimiter, quote)) };
}

/** Apostrophes stand inside names too (O'Brien): they quote only where they enclose cells and no quotation mark does. */
function detectQuote(text: string): string {
  const enclosing = (mark: string): number =>
    text.match(new RegExp(`(?<=^|[,;\\t|:])${mark}[^${mark}\\n]*${mark}(?=[,;\\t|:]|\\r?$)`, 'gm'))?.length ??
    0;
  const apostrophes = enclosing("'");
  return apostrophes > 1 && enclosing('"') === 0 ? "'" : '"';
}

/** High where this delimiter cuts the records into many cells, and into as many everywhere. */
function evenness(units: Uint16Array, dialect: Omit<Dialect, 'hasHeader'>): number {
  const counts = cellCounts(units, dialect);
  const frequency = new Map<number, number>();
  for (const count of counts) if (count > 0) frequency.set(count, (frequency.get(count) ?? 0) + 1);
  const [usual, times] = best(
    [...frequency],
    ([count, often]) => often + (count === counts[0] ? 0.5 : 0),
  ) ?? [1, 0];
  const share = times / Math.max(1, counts.length);
  const asHeader = counts[0] === usual ? 1 : 0.5;
  // Colons are in times and addresses: only a file of nothing else is cut by them.
  const rarity = dialect.delimiter === ':' ? 0.3 : 1;
  return (usual - 1) * share ** 2 * asHeader * rarity;
}

/** How many cells each of the first records has; 0 where it is faulty. */
function cellCounts(units: Uint16Array, dialect: Omit<Dialect, 'hasHeader'>): number[] {
  const rules = recordRules({ ...dialect, encoding: 'utf-16le' });
  const counts: number[] = [];
  for (let at = 0; at < units.length && counts.length < SAMPLE_RECORDS;) {
    const span = scanRecord(units, at, rules);
    if (span.fault) counts.push(span.fault.kind === 'tooManyCells' ? span.cells : 0);
    else if (span.end > at) counts.push(span.cells);
    at = span.next;
  }
  return counts;
}

function unitsOf(text: string): Uint16Array {
  const bytes = Buffer.from(text, 'utf16le');
  return new Uint16Array(bytes.buffer, bytes.byteOffset, text.length);
}

function firstCells(text: string, delimiter: string, quote: string): string[] {
  const line = text.split(/[\r\n]+/).find(each => each.trim() !== '') ?? '';
  const unquoted = quote ? line.replaceAll(quote, '') : line;
  return unquoted.split(delimiter).map(cell => cell.trim());
}

/**
 * A first row is a header where more of its cells are known column names than addresses and numbers to call; where it has
 * neither, unless it holds other numbers or dates.
 */
function detectHeader(cells: string[]): boolean {
  const names = cells.filter(isKnownHeader).length;
  const values = cells.filter(cell => valueKind([cell]) !== undefined).length;
  return names > 0 || values > 0 ? names > values : !cells.some(looksLikeValue);
}

function best<T>(candidates: readonly T[], score: (candidate: T) => number): T {
  return candidates.reduce((top, next) => (score(next) > score(top) ? next : top), candidates[0]!);
}
