import sql from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import type { CellCorrection, Corrections, Replacement } from './import.corrections.rules.js';

/** What was put right in a file. It hangs on the file, and goes with it. */
export async function correctionsOf(db: Db, fileId: string): Promise<Corrections> {
  const rows = await db.rows<StoredCorrection>(sql`
    SELECT id, line, column_index AS "column", find, whole_cell AS "wholeCell", value
    FROM import_correction WHERE file_id = ${fileId} ORDER BY id`);
  return {
    cells: rows.filter(isCell).map(({ id, line, column, value }) => ({ id, line, column, value })),
    replacements: rows.filter(isReplacement),
  };
}

interface StoredCorrection {
  id: string;
  /** Null: the whole column. */
  line: number | null;
  column: number;
  find: string | null;
  wholeCell: boolean;
  value: string;
}

const isCell = (row: StoredCorrection): row is StoredCorrection & CellCorrection => row.line !== null;
const isReplacement = (row: StoredCorrection): row is StoredCorrection & Replacement => row.find !== null;
