import type { Readable } from 'node:stream';
import { format } from 'fast-csv';

/** Rows as the text of a CSV file that spreadsheets open without harm; the importer takes the marks off again. */
export function csvText(rows: Readable, delimiter: string): Readable {
  const text = format<string[], string[]>({
    headers: false,
    delimiter,
    rowDelimiter: '\r\n',
    includeEndRowDelimiter: true,
    writeBOM: true,
    transform: (row: string[]) => row.map(harmless),
  });
  rows.on('error', error => text.destroy(error)).pipe(text);
  return text;
}

/** A spreadsheet takes what starts like this for a formula, which may do harm; the mark makes it text. */
export const harmless = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);
