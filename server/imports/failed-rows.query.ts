import sql from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import type { Locale } from '../platform/messages.js';
import type { Import } from './import.entity.js';
import type { StoredProblem } from './import.values.js';

/** The rows that were not taken, as in the file, with their line and what is wrong with them; the header comes first. */
export async function* failedRows(db: Db, of: Import, locale: Locale): AsyncGenerator<string[]> {
  const headers = of.columns.map(column => column.header);
  yield [...headers, '_line', '_error'];
  for (let after = 0; ;) {
    const rows = await db.rows<{ line: number; cells: string[] | null; stored: StoredProblem[] }>(sql`
      SELECT line, cells, stored FROM import_row
      WHERE plan_id = ${of.planId} AND action = 'INVALID' AND line > ${after} ORDER BY line LIMIT ${portion}`);
    for (const { line, cells, stored } of rows) {
      const errors = stored.map(({ column, message }) =>
        column === null ? message[locale] : `${headers[column]}: ${message[locale]}`,
      );
      yield [...headers.map((_, index) => cells?.[index] ?? ''), String(line), errors.join(' ')];
    }
    if (rows.length < portion) return;
    after = rows.at(-1)!.line;
  }
}

const portion = 500;
