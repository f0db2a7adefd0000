import sql, { join, raw, type Sql } from 'sql-template-tag';
import { seesLittle, seesSmallShare, visibleSource, visibleTo } from '../access/visible-to.js';
import { toPage, type Page, type PageRequest } from '../platform/page.js';
import { isUuid } from '../platform/ids.js';
import type { Reader, Viewer } from '../platform/work.js';
import type { Contact } from './contact.entity.js';
import { selectContact } from './contact.fields.js';
import { readyFilter } from './contact.field-filter.js';
import { readySort } from './contact.field-sort.js';
import {
  hasOnlySearch,
  matchesFilter,
  searchTerms,
  type ContactFilter,
  type ReadyFilter,
} from './contact.filter.js';
import { beginNames, matchesSearchOfFew, searchRank, type SearchMode } from './contact.search.js';
import type { SearchTerm } from './search.rules.js';
import { contactOrder, modeOfCursor, type ContactSort } from './contact.sort.js';

export interface ContactListRequest {
  filter: ContactFilter;
  sort: ContactSort | null;
  page: PageRequest;
  /** Names of GraphQL fields: what of each contact is read. */
  fields: Iterable<string>;
}

/**
 * One page of the contacts that the viewer may see, in one statement (two where only similar words match, and one more
 * where custom fields are asked for).
 */
export async function listContacts(reader: Reader, request: ContactListRequest): Promise<Page<Contact>> {
  const { page } = request;
  const filter = await readyFilter(reader.db, request.filter);
  const terms = searchTerms(filter);
  const sort = await readySort(reader.db, request.sort ?? usualSort(terms));
  const read = async (mode: SearchMode): Promise<Page<Contact>> => {
    const rank = sort.field === 'RELEVANCE' && terms.length > 0 ? searchRank(terms, mode) : null;
    const order = contactOrder(sort, mode, rank, page);
    if (page.size === 0) return toPage<Contact>([], page, order.cursorOf);
    const rows = await reader.db.rows<Contact>(
      sql`SELECT ${selectContact(request.fields, reader.viewer)}, ${sortColumns(order.keyCount)} FROM (
        SELECT c.*, ${order.keys} FROM contact c ${order.joins}${
          rank && mode === 'fuzzy' ? sql` JOIN contact_search s ON s.contact_id = c.id` : sql``
        }
        WHERE ${visibleAndMatching(reader, filter, mode)}${order.afterCursor}
        ORDER BY ${order.inner} LIMIT ${raw(String(page.size + 1))}
      ) c ORDER BY ${order.outer}`,
      { once: terms.length > 0 },
    );
    return toPage(rows, page, order.cursorOf);
  };
  if (page.cursor !== null) return read(modeOfCursor(page.cursor));
  const isByRank = sort.field === 'RELEVANCE' && !sort.customField;
  if (isByRank && sort.direction === 'ASC' && !page.backwards && hasOnlySearch(filter)) {
    const order = contactOrder(sort, 'exact', searchRank(terms, 'exact'), page);
    const best = await bestByName(reader, request, terms);
    if (best.length > page.size) return toPage(best, page, order.cursorOf);
  }
  const found = await read('exact');
  const nothing = found.nodes.length === 0 && page.size > 0 && terms.some(term => term.kind === 'word');
  return nothing ? read('fuzzy') : found;
}

/** Of a list for which no order was asked. */
export const usualSort = (terms: SearchTerm[]): ContactSort => ({
  field: terms.length > 0 ? 'RELEVANCE' : 'NAME',
  direction: 'ASC',
});

/**
 * The first page of a search by relevance as far as the first names in the alphabet have it. Of a word that very many
 * contacts have, this finds the page without ranking them all; of other words it finds too little, at bounded cost.
 */
async function bestByName(
  { db, viewer }: Reader,
  { page, fields }: ContactListRequest,
  terms: SearchTerm[],
): Promise<Contact[]> {
  if (page.size === 0 || seesSmallShare(viewer)) return [];
  return db.rows<Contact>(
    sql`SELECT ${selectContact(fields, viewer)}, 0 AS sort_1, c.display_name AS sort_2 FROM (
      SELECT c.* FROM (
        SELECT id, display_name, search_name FROM contact WHERE deleted_at IS NULL
        ORDER BY display_name, id LIMIT ${firstNames(viewer)}
      ) w, LATERAL (SELECT * FROM contact WHERE id = w.id OFFSET 0) c
      WHERE ${beginNames(terms, 'w')} AND ${visibleTo(viewer, 'read')}
      ORDER BY w.display_name, w.id LIMIT ${raw(String(page.size + 1))}
    ) c ORDER BY c.display_name, c.id`,
    { once: true },
  );
}

/**
 * How many names are walked: where they are not enough, ranking what matches takes about as long as the walk did. The
 * rarer a word, the longer the walk and the less there is to rank; the two meet at the root of the number of contacts.
 */
const firstNames = ({ contactCount }: Viewer): number => Math.ceil(15 * Math.sqrt(contactCount.all));

const sortColumns = (count: number): Sql =>
  join(
    Array.from({ length: count }, (_, index) => raw(`c.sort_${index + 1}`)),
    ', ',
  );

/** The live contacts among these ids that the viewer may see; a merged one answers under the id of its target. */
export function findContacts(
  reader: Reader,
  ids: readonly string[],
  fields: Iterable<string>,
): Promise<Map<string, Contact>> {
  return findWhere(reader, ids, fields, sql`c.deleted_at IS NULL AND ${visibleTo(reader.viewer, 'read')}`);
}

/** The one of this id, or null. */
export async function findContact(
  reader: Reader,
  id: string,
  fields: Iterable<string>,
): Promise<Contact | null> {
  return (await findContacts(reader, [id], fields)).get(id) ?? null;
}

/** Whether the viewer may edit a live contact; null where there is none that they see. */
export async function mayWrite({ db, viewer }: Reader, id: string): Promise<boolean | null> {
  if (!isUuid(id)) return null;
  const [contact] = await db.rows<{ canWrite: boolean }>(sql`
    SELECT ${visibleTo(viewer, 'write')} AS "canWrite" FROM contact c
    WHERE c.id = ${id} AND c.deleted_at IS NULL AND ${visibleTo(viewer, 'read')}`);
  return contact?.canWrite ?? null;
}

/** The contacts among these ids, live or in the bin, that the viewer may share. */
export function findManagedContacts(
  reader: Reader,
  ids: readonly string[],
  fields: Iterable<string>,
): Promise<Map<string, Contact>> {
  return findWhere(reader, ids, fields, visibleTo(reader.viewer, 'manage'));
}

/** The contacts of these ids, live or in the bin, whoever sees them: for what all of them have to follow. */
export async function findAllContacts(
  reader: Reader,
  ids: readonly string[],
  fields: Iterable<string>,
): Promise<Map<string, Contact>> {
  const found = await findWhere(reader, ids, fields, sql`true`);
  return new Map([...found].filter(([id, contact]) => id === contact.id));
}

async function findWhere(
  reader: Reader,
  ids: readonly string[],
  fields: Iterable<string>,
  condition: Sql,
): Promise<Map<string, Contact>> {
  const known = ids.filter(isUuid);
  if (known.length === 0) return new Map();
  // A single row is planned once and for all; a list is planned anew for its length.
  const asked = known.length === 1 ? sql`(VALUES (${known[0]}::uuid))` : sql`unnest(${known}::uuid[])`;
  const rows = await reader.db.rows<Contact & { askedFor: string }>(
    sql`SELECT ${selectContact(fields, reader.viewer)}, asked.id AS "askedFor"
      FROM ${asked} AS asked(id)
      JOIN contact old ON old.id = asked.id
      JOIN contact c ON c.id = coalesce(old.merged_into_id, old.id)
      WHERE ${condition}`,
  );
  return new Map(rows.map(row => [row.askedFor, row]));
}

/** The condition of every list: what the filter means and the viewer sees, begun at the cheaper end. */
export function visibleAndMatching(
  { viewer }: Pick<Reader, 'viewer'>,
  filter: ReadyFilter,
  mode: SearchMode,
  among: 'few' | 'many' = 'few',
): Sql {
  if (!seesLittle(viewer) || filter.deleted) return matchesFilter(viewer, filter, mode, among);
  const others = matchesFilter(viewer, { ...filter, search: null }, mode, among);
  const found = matchesSearchOfFew(viewer, searchTerms(filter), mode);
  return sql`${visibleSource(viewer)} AND ${others} AND ${found}`;
}
