import sql from 'sql-template-tag';
import type { Db } from '../platform/database.js';

/**
 * Sorts new search texts into their indexes. Until then they wait in a list that every search reads to its end; sorted in
 * together, beside the writes, they cost a fraction of what each write would take for its own.
 */
export async function sortInSearchTexts(db: Db): Promise<void> {
  await db.rows(sql`SELECT gin_clean_pending_list('contact_search_trigrams')`);
  await db.rows(sql`SELECT gin_clean_pending_list('contact_search_sample')`);
}
