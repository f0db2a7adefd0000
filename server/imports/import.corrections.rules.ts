import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { longText, type TextField } from '../platform/text.rules.js';
import type { CsvRow } from './csv.js';

/** What a cell is to hold instead of what the file says. */
export interface CellCorrection {
  /** Later corrections sort behind earlier ones. */
  id: string;
  line: number;
  /** Index of the column. */
  column: number;
  value: string;
}

/** A text that stands for another in a whole column. */
export interface Replacement {
  id: string;
  column: number;
  find: string;
  /** Only cells that say nothing else; an empty `find` is then an empty cell. */
  wholeCell: boolean;
  value: string;
}

/** What somebody put right without changing the file. */
export interface Corrections {
  cells: CellCorrection[];
  replacements: Replacement[];
}

/**
 * The rows as they were put right, each correction done after the one before: a cell that was typed anew is replaced in
 * like any other, by what was replaced later. Rows that cannot be read stay as they are.
 */
export async function* correctedRows<Row extends CsvRow>(
  rows: AsyncIterable<Row> | Iterable<Row>,
  { cells, replacements }: Corrections,
): AsyncGenerator<Row> {
  const ofLine = byLine(cells);
  const everywhere = replacements.toSorted(byAge);
  for await (const row of rows) {
    const own = ofLine.get(row.line);
    const all = own ? [...own, ...replacements].sort(byAge) : everywhere;
    yield row.problem || all.length === 0 ? row : corrected(row, all);
  }
}

function byLine(cells: CellCorrection[]): Map<number, CellCorrection[]> {
  const lines = new Map<number, CellCorrection[]>();
  for (const cell of cells) lines.set(cell.line, [...(lines.get(cell.line) ?? []), cell]);
  return lines;
}

const byAge = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

function corrected<Row extends CsvRow>(row: Row, corrections: (CellCorrection | Replacement)[]): Row {
  const cells = [...row.cells];
  for (const each of corrections) {
    const before = cells[each.column] ?? '';
    const after = 'find' in each ? replaced(before, each) : each.value;
    if (after === null) return { ...row, problem: { code: 'TOO_LONG', message: grown } };
    while (cells.length <= each.column) cells.push('');
    cells[each.column] = after;
  }
  return { ...row, cells };
}

/** Null where the cell would grow beyond what a file may have in one. */
function replaced(cell: string, { find, wholeCell, value }: Replacement): string | null {
  const text = cell.normalize('NFC');
  if (wholeCell) return text.trim() === find.trim() ? value : cell;
  const parts = text.split(find);
  if (parts.length === 1) return cell;
  const length = text.length + (parts.length - 1) * (value.length - find.length);
  return length > limits['import.field'] ? null : parts.join(value);
}

/** A text as it was typed, in the form in which texts are compared; what cannot be stored is added to the problems. */
export function typedText(text: string, field: TextField): string {
  const before = field.problems.length;
  longText(text, field);
  return field.problems.length > before ? '' : text.normalize('NFC');
}

const grown = say(
  'Replaced like this, a cell of this line becomes too long.',
  'So ersetzt, wird ein Wert in dieser Zeile zu lang.',
);
