import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Reader } from '../platform/work.js';
import { targetOf } from './contact-targets.js';
import type { StoredColumn } from './import.values.js';

/** Tells header rows apart: the same names in the same order have the same key. Null: the file has no header. */
export function headerKeyOf(headers: string[], hasHeader: boolean): string | null {
  if (!hasHeader) return null;
  return createHash('sha256').update(JSON.stringify(headers)).digest('base64');
}

/**
 * What the viewer last made of columns with this header row, as far as its targets still exist; undefined where they have
 * had no such file, or left it as it was proposed without going on.
 */
export async function rememberedTargets(
  { db, viewer }: Reader,
  headerKey: string | null,
): Promise<(string | null)[] | undefined> {
  if (headerKey === null) return undefined;
  const [last] = await db.rows<{ columns: StoredColumn[] }>(sql`
    SELECT columns FROM import
    WHERE created_by_id = ${viewer.id} AND header_key = ${headerKey} AND step > 0 ORDER BY id DESC LIMIT 1`);
  return last?.columns.map(({ target }) => (target !== null && targetOf(target) ? target : null));
}
