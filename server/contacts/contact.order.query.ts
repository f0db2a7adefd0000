import sql, { type Sql } from 'sql-template-tag';
import type { Viewer } from '../platform/work.js';
import { searchTerms, type ContactFilter } from './contact.filter.js';
import { visibleAndMatching } from './contact.query.js';
import { searchRank, type SearchMode } from './contact.search.js';
import { contactOrder, type ContactSort } from './contact.sort.js';

/** A list as a whole: what it holds, and in which order. */
export interface ListOrder {
  filter: ContactFilter;
  sort: ContactSort;
  /** Whether similar words are looked for where nothing has the very words. */
  mayBeSimilar: boolean;
}

/** The same list as `listContacts` gives page by page. */
export function listOrder(filter: ContactFilter, sort: ContactSort | null): ListOrder {
  const terms = searchTerms(filter);
  return {
    filter,
    sort: sort ?? { field: terms.length > 0 ? 'RELEVANCE' : 'NAME', direction: 'ASC' },
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
