import type { Readable } from 'node:stream';
import { format } from 'fast-csv';

export interface CsvForm {
  delimiter: string;
  /** The first line; in quotation marks throughout, so that nobody has to guess what they are. Absent: rows only. */
  headers?: string[];
  /** The byte order mark, by which spreadsheets recognise UTF-8; absent: it is there. */
  byteOrderMark?: boolean;
  /** Cells are left as they are, even those that a spreadsheet would run. */
  isRaw?: boolean;
}

/** Rows as the text of a CSV file that spreadsheets open without harm; the importer takes the marks off again. */
export function csvText(
  rows: Readable,
  { delimiter, headers, byteOrderMark = true, isRaw }: CsvForm,
): Readable {
  const text = format<string[], string[]>({
    headers: (isRaw ? headers : headers?.map(harmless)) ?? false,
    quoteHeaders: true,
    alwaysWriteHeaders: headers !== undefined,
    delimiter,
    rowDelimiter: '\r\n',
    includeEndRowDelimiter: true,
    writeBOM: byteOrderMark,
    transform: (row: string[]) => (isRaw ? row : row.map(harmless)),
  });
  rows.on('error', error => text.destroy(error)).pipe(text);
  // Whoever goes away does not leave the rows waiting.
  return text.once('close', () => rows.destroy());
}

/** A spreadsheet takes what starts like this for a formula, which may do harm; the mark makes it text. */
export const harmless = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);

/** A value as a cell from which the importer reads the same: what looks marked by itself gets one mark more. */
export const cellOf = (value: string): string => (/^'+[=+\-@\t\r]/.test(value) ? `'${value}` : value);
