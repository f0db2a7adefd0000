import sql, { type Sql } from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import type { Viewer } from '../platform/work.js';
import { readyFilter } from './contact.field-filter.js';
import { readySort } from './contact.field-sort.js';
import { searchTerms, type ContactFilter, type ReadyFilter } from './contact.filter.js';
import { usualSort, visibleAndMatching } from './contact.query.js';
import { searchRank, type SearchMode } from './contact.search.js';
import { contactOrder, type ContactSort, type ReadySort } from './contact.sort.js';

/** A list as a whole: what it holds, and in which order. */
export interface ListOrder {
  filter: ReadyFilter;
  sort: ReadySort;
  /** Whether similar words are looked for where nothing has the very words. */
  mayBeSimilar: boolean;
}

/** The same list as `listContacts` gives page by page. BAD_USER_INPUT for what custom fields cannot be asked. */
export async function listOrder(
  db: Db,
  asked: { filter: ContactFilter; sort: ContactSort | null },
): Promise<ListOrder> {
  const filter = await readyFilter(db, asked.filter);
  const terms = searchTerms(filter);
  return {
    filter,
    sort: await readySort(db, asked.sort ?? usualSort(terms)),
    mayBeSimilar: terms.some(term => term.kind === 'word'),
  };
}

/** All contacts of a list that the viewer may see: `id`, and the place `n` in its order. */
export function matchingInOrder(viewer: Viewer, { filter, sort }: ListOrder, mode: SearchMode): Sql {
  const terms = searchTerms(filter);
  const rank = sort.field === 'RELEVANCE' && terms.length > 0 ? searchRank(terms, mode) : null;
  const order = contactOrder(sort, mode, rank, { size: 0, cursor: null, backwards: false });
  const texts = rank && mode === 'fuzzy' ? sql` JOIN contact_search s ON s.contact_id = c.id` : sql``;
  return sql`
    SELECT c.id, row_number() OVER (ORDER BY ${order.inner}) AS n FROM contact c ${order.joins}${texts}
    WHERE ${visibleAndMatching({ viewer }, filter, mode, terms.length > 0 ? 'few' : 'many')}`;
}
