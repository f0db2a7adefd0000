import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import { listCustomFields } from '../custom-fields/custom-field.query.js';
import type { Reader } from '../platform/work.js';
import { existingTarget } from './custom-targets.js';
import type { StoredColumn } from './import.values.js';

/**
 * The columns with what the viewer last made of ones with the same header row, as far as its targets still exist; as they
 * were proposed where the viewer has had no such file, or has not gone on with it. `headerKey` finds them again.
 */
export async function asLastTime(
  reader: Reader,
  columns: StoredColumn[],
  hasHeader: boolean,
): Promise<{ columns: StoredColumn[]; headerKey: string | null }> {
  if (!hasHeader) return { columns, headerKey: null };
  const headerKey = headerKeyOf(columns);
  const last = await lastMapped(reader, headerKey);
  if (!last) return { columns, headerKey };
  const fields = await listCustomFields(reader.db);
  const targets = last.map(({ target }) =>
    target !== null && existingTarget(target, fields) ? target : null,
  );
  return {
    columns: columns.map((column, index) => ({ ...column, target: targets[index] ?? null })),
    headerKey,
  };
}

/** The same for the same names in the same order only. */
const headerKeyOf = (columns: StoredColumn[]): string =>
  createHash('sha256')
    .update(JSON.stringify(columns.map(({ header }) => header)))
    .digest('base64');

async function lastMapped({ db, viewer }: Reader, headerKey: string): Promise<StoredColumn[] | undefined> {
  const [last] = await db.rows<{ columns: StoredColumn[] }>(sql`
    SELECT columns FROM import
    WHERE created_by_id = ${viewer.id} AND header_key = ${headerKey} AND step > 0 ORDER BY id DESC LIMIT 1`);
  return last?.columns;
}
