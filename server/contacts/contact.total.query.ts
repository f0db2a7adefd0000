import sql, { empty, type Sql } from 'sql-template-tag';
import { isAdministrator, seesSmallShare } from '../access/visible-to.js';
import type { Reader } from '../platform/work.js';
import { readyFilter } from './contact.field-filter.js';
import {
  hasOnlySearch,
  isUnfiltered,
  searchTerms,
  type ContactFilter,
  type ReadyFilter,
} from './contact.filter.js';
import { visibleAndMatching } from './contact.query.js';
import { inSample, matchesOwnText, sampleShare, type SearchMode } from './contact.search.js';
import type { SearchTerm } from './search.rules.js';

/** How many contacts the list holds for this viewer; with `upTo`, at most that many, at bounded cost. */
export async function countContacts(reader: Reader, asked: ContactFilter, upTo?: number): Promise<number> {
  if (isUnfiltered(asked)) return Math.min(reader.viewer.contactCount.visible, upTo ?? Infinity);
  const filter = await readyFilter(reader.db, asked);
  const terms = searchTerms(filter);
  if (
    terms.length > 0 &&
    upTo !== undefined &&
    !seesSmallShare(reader.viewer) &&
    (await hasAtLeast(reader, filter, terms, upTo))
  )
    return upTo;
  const count = async (mode: SearchMode): Promise<number> => {
    const among = terms.length > 0 ? 'few' : 'many';
    const matching = sql`FROM contact c WHERE ${visibleAndMatching(reader, filter, mode, among)}`;
    const [row] = await reader.db.rows<{ n: number }>(
      upTo === undefined
        ? sql`SELECT count(*)::int AS n ${matching}`
        : sql`SELECT count(*)::int AS n FROM (SELECT ${matching} LIMIT ${upTo}) x`,
      { once: terms.length > 0 },
    );
    return row!.n;
  };
  const exact = await count('exact');
  return exact === 0 && terms.some(term => term.kind === 'word') ? count('fuzzy') : exact;
}

/**
 * Whether so many are found by their own words alone: a search of their companies would have to end first. Of very many
 * contacts a sample is asked before the whole: an index of words yields all that have a word, however few are wanted.
 */
async function hasAtLeast(
  reader: Reader,
  filter: ReadyFilter,
  terms: SearchTerm[],
  n: number,
): Promise<boolean> {
  // Everybody sees what is published, and an index alone tells that: where it is enough, nothing else is looked at.
  const others =
    hasOnlySearch(filter) && !isAdministrator(reader.viewer)
      ? sql`c.public_level <> 'NONE' AND c.deleted_at IS NULL`
      : visibleAndMatching(reader, { ...filter, search: null }, 'exact');
  const among = async (sample: Sql): Promise<boolean> => {
    const [row] = await reader.db.rows<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM (
        SELECT FROM contact_search s JOIN contact c ON c.id = s.contact_id
        WHERE ${matchesOwnText(terms)}${sample} AND ${others} LIMIT ${n}) x`,
      { once: true },
    );
    return row!.n >= n;
  };
  // Fewer could hold so many only of a word that more than one in a hundred has.
  const sampleMayDo = reader.viewer.contactCount.all / sampleShare > 100 * n;
  return (sampleMayDo && (await among(sql` AND ${inSample('s')}`))) || among(empty);
}
