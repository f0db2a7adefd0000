import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { seesSmallShare, visibleSource, visibleTo } from '../access/visible-to.js';
import type { Viewer } from '../platform/work.js';
import { likePattern, type SearchTerm } from './search.rules.js';

/** exact: every word is contained; fuzzy: similar words, tried only where the exact search finds nothing. */
export type SearchMode = 'exact' | 'fuzzy';

/**
 * Whether contact `c` matches every term, by its own text or by the name of a company that the viewer may see. `alone`:
 * nothing else narrows the contacts. Then the ids that match are an array, which is looked up in their order, the
 * contacts' own: faster than a join. Beside other conditions it could be gone through for each row, and of similar words
 * a term that nothing is like spares the others; both are joins.
 */
export function matchesSearch(viewer: Viewer, terms: SearchTerm[], mode: SearchMode, alone: boolean): Sql {
  if (terms.length === 0) return sql`true`;
  const found = terms.map(term => idsOf(viewer, term, mode));
  return alone && mode === 'exact'
    ? sql`c.id = ANY(ARRAY(${join(found, ' INTERSECT ')}))`
    : join(
        found.map(ids => sql`c.id IN ${ids}`),
        ' AND ',
      );
}

/** OFFSET 0 has people looked up company by company: the planner expects more companies and would read everybody. */
function idsOf(viewer: Viewer, term: SearchTerm, mode: SearchMode): Sql {
  const visible = (id: string): Sql =>
    seesSmallShare(viewer) ? sql` AND ${visibleSource(viewer, id)}` : empty;
  return sql`(
    SELECT own.contact_id FROM contact_search own
      WHERE ${matchesText(term, mode, sql`own.text`)}${visible('own.contact_id')}
    UNION ALL
    SELECT p.id FROM (
      SELECT k.id FROM contact k
        WHERE k.id = ANY(ARRAY(
            SELECT cs.contact_id FROM contact_search cs
            WHERE ${matchesName(term, mode, sql`cs.text`)}${visible('cs.contact_id')}
          )) AND k.kind = 'COMPANY' AND k.deleted_at IS NULL AND ${visibleTo(viewer, 'read', 'k')} OFFSET 0
    ) k, LATERAL (SELECT id FROM contact WHERE company_id = k.id OFFSET 0) p
  )`;
}

/** The same, looked up row by row: for the few contacts that a viewer sees who sees little. */
export function matchesSearchOfFew(viewer: Viewer, terms: SearchTerm[], mode: SearchMode): Sql {
  if (terms.length === 0) return sql`true`;
  return join(
    terms.map(
      term => sql`(
        EXISTS (
          SELECT FROM contact_search own
          WHERE own.contact_id = c.id AND ${matchesText(term, mode, sql`own.text`)} OFFSET 0)
        OR EXISTS (
          SELECT FROM contact k
          WHERE k.id = c.company_id AND k.kind = 'COMPANY' AND k.deleted_at IS NULL
            AND ${matchesNames(term, mode, sql`k.search_name`)} AND ${visibleTo(viewer, 'read', 'k')} OFFSET 0)
      )`,
    ),
    ' AND ',
  );
}

/**
 * How well contact `c` fits: 0 best. All words begin words of the name, are within the name, or are anywhere; in the fuzzy
 * search, how alike its text `s.text` is.
 */
export function searchRank(terms: SearchTerm[], mode: SearchMode): Sql {
  if (mode === 'fuzzy') {
    const words = terms.flatMap(term => (term.kind === 'word' ? term.variants.slice(0, 1) : []));
    return sql`(1000 * (1 - word_similarity(${words.join(' ')}, s.text)))::int`;
  }
  return sql`CASE WHEN ${beginNames(terms)} THEN 0
    WHEN ${join(
      terms.map(term => anyLike(term, sql`c.search_name`, '%', '%')),
      ' AND ',
    )} THEN 1 ELSE 2 END`;
}

/** Rank 0 of the exact search: every term begins a word of the name of the contact that `alias` stands for. */
export const beginNames = (terms: SearchTerm[], alias = 'c'): Sql =>
  join(
    terms.map(term => anyLike(term, sql`${raw(alias)}.search_name`, '% ', '%')),
    ' AND ',
  );

/** Whether the contact's own words in `s.text` have every term; a part of what matchesSearch finds. */
export const matchesOwnText = (terms: SearchTerm[]): Sql =>
  join(
    terms.map(term => matchesText(term, 'exact', sql`s.text`)),
    ' AND ',
  );

/** One in so many contacts is in the sample. */
export const sampleShare = 8;

/** Whether the text of `alias` belongs to the sample that has an index of its own: by the last, random byte of the id. */
export const inSample = (alias: string): Sql =>
  sql`get_byte(uuid_send(${raw(alias)}.contact_id), 15) < ${raw(String(256 / sampleShare))}`;

function matchesText(term: SearchTerm, mode: SearchMode, text: Sql): Sql {
  if (term.kind === 'word' && term.short) return anyLike(term, text, '% ', '%\n%');
  if (term.kind === 'word' && mode === 'fuzzy') return similar(term.variants, text);
  return anyLike(term, text, '%', '%');
}

function matchesName(term: SearchTerm, mode: SearchMode, text: Sql): Sql {
  if (term.kind === 'word' && term.short) return anyLike(term, text, '% ', '%\n%');
  if (term.kind === 'word' && mode === 'fuzzy') {
    // The first condition is there for the index, which knows the whole text only.
    return sql`${similar(term.variants, text)} AND ${similar(term.variants, sql`split_part(${text}, E'\n', 1)`)}`;
  }
  return anyLike(term, text, '%', '%\n%');
}

/** The same of names alone, without the rest of the text behind them. */
function matchesNames(term: SearchTerm, mode: SearchMode, names: Sql): Sql {
  if (term.kind === 'word' && term.short) return anyLike(term, names, '% ', '%');
  if (term.kind === 'word' && mode === 'fuzzy') return similar(term.variants, names);
  return anyLike(term, names, '%', '%');
}

function anyLike(term: SearchTerm, text: Sql, before: string, after: string): Sql {
  const words = term.kind === 'phone' ? [term.digits] : term.variants;
  return sql`(${join(
    words.map(word => sql`${text} LIKE ${before + likePattern(word) + after}`),
    ' OR ',
  )})`;
}

const similar = (words: string[], text: Sql): Sql =>
  sql`(${join(
    words.map(word => sql`${word} <% ${text}`),
    ' OR ',
  )})`;
