import { publish } from '../platform/channel.js';
import type { Db } from '../platform/database.js';
import type { Reader } from '../platform/work.js';
import type { Import } from './import.entity.js';
import { findImport } from './import.query.js';

export const importsTopic = 'imports';

/** A message of that topic. */
export interface ToldImport {
  id: string;
}

/** Tells all processes that an import stands elsewhere or has come further, when the transaction commits. */
export const tellImportChanged = (db: Db, id: string): Promise<void> =>
  publish(db, importsTopic, [{ id } satisfies ToldImport]);

/** What a subscriber of one import hears of it: how it is now, as far as `import(id)` would tell them; once for all. */
export async function importNow(reader: Reader, id: string, told: ToldImport[]): Promise<Import[]> {
  const now = told.some(each => each.id === id) ? await findImport(reader, id) : null;
  return now ? [now] : [];
}
