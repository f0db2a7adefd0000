import sql from 'sql-template-tag';
import type { Work } from '../platform/work.js';
import type { Import } from './import.entity.js';

/** Takes back the next contacts of a run, which is locked; true where more wait. */
export async function undoChunk({ db }: Work, of: Import): Promise<boolean> {
  await db.rows(sql`UPDATE import SET status = 'UNDONE', step = step + 1, progress = 1 WHERE id = ${of.id}`);
  return false;
}
