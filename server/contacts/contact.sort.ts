import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { decodeCursor, encodeCursor, type PageRequest } from '../platform/page.js';
import { isUuid } from '../platform/ids.js';
import { fieldSortKeys, joinFieldValue, type SortedByField, type SortKey } from './contact.field-sort.js';
import type { SearchMode } from './contact.search.js';

export const contactSortFields = [
  'NAME',
  'FIRST_NAME',
  'LAST_NAME',
  'CONTACT_TYPE',
  'CREATED_AT',
  'UPDATED_AT',
  'RELEVANCE',
] as const;
export type ContactSortField = (typeof contactSortFields)[number];
export const sortDirections = ['ASC', 'DESC'] as const;
export type SortDirection = (typeof sortDirections)[number];

export interface ContactSort {
  field: ContactSortField;
  direction: SortDirection;
  /** Comes before `field`, which then orders those that are alike in it. */
  customFieldId?: string | null;
}

/** A sort with its custom field looked up (contact.field-sort.ts). */
export type ReadySort = Omit<ContactSort, 'customFieldId'> & SortedByField;

const byName: SortKey = { expression: sql`c.display_name`, type: 'text' };

/**
 * What a sort compares, before the id; contacts of no type come last in both directions. `st` is the contact's type,
 * `rank` comes from the search.
 */
function sortKeys({ field, direction }: ReadySort, rank: Sql | null): SortKey[] {
  switch (field) {
    case 'NAME':
      return [byName];
    case 'FIRST_NAME':
      return [{ expression: sql`coalesce(c.first_name, c.display_name)`, type: 'text' }];
    case 'LAST_NAME':
      return [{ expression: sql`coalesce(c.last_name, c.display_name)`, type: 'text' }];
    case 'CREATED_AT':
      return [{ expression: sql`c.created_at`, type: 'timestamptz' }];
    case 'UPDATED_AT':
      return [{ expression: sql`c.updated_at`, type: 'timestamptz' }];
    case 'CONTACT_TYPE':
      return [
        {
          expression: sql`coalesce(st.position, ${raw(direction === 'ASC' ? '2147483647' : '-1')})`,
          type: 'int',
        },
        byName,
      ];
    case 'RELEVANCE':
      return rank ? [{ expression: rank, type: 'int' }, byName] : [byName];
  }
}

export interface ContactOrder {
  /** Select list of the keys as sort_1, sort_2, …; and how many there are. */
  keys: Sql;
  keyCount: number;
  /** The joins that the keys need. */
  joins: Sql;
  /** Only what comes after the cursor, in reading direction. */
  afterCursor: Sql;
  inner: Sql;
  outer: Sql;
  cursorOf(row: object): string;
}

/** Order, cursor condition and cursors of one page. BAD_USER_INPUT for a cursor of another list. */
export function contactOrder(
  sort: ReadySort,
  mode: SearchMode,
  rank: Sql | null,
  page: PageRequest,
): ContactOrder {
  const { customField } = sort;
  const keys = [...(customField ? fieldSortKeys(customField, sort.direction) : []), ...sortKeys(sort, rank)];
  const descending = (sort.direction === 'DESC') !== page.backwards;
  const direction = raw(descending ? 'DESC' : 'ASC');
  const expressions = [...keys.map(key => key.expression), sql`c.id`];
  const names = [...keys.map((_, index) => raw(`c.sort_${index + 1}`)), raw('c.id')];
  const signature = `${customField?.id ?? ''}${sort.field}/${sort.direction}/${mode}`;
  const ofType = sql`LEFT JOIN contact_type st ON st.id = c.contact_type_id`;
  return {
    keys: join(
      keys.map((key, index) => sql`${key.expression} AS ${raw(`sort_${index + 1}`)}`),
      ', ',
    ),
    keyCount: keys.length,
    joins: sql`${sort.field === 'CONTACT_TYPE' ? ofType : empty}${customField ? joinFieldValue(customField) : empty}`,
    afterCursor:
      page.cursor !== null
        ? sql` AND (${join(expressions, ', ')}) ${raw(descending ? '<' : '>')} (${join(
            cursorValues(page.cursor, signature, keys),
            ', ',
          )})`
        : sql``,
    inner: join(
      expressions.map(expression => sql`${expression} ${direction}`),
      ', ',
    ),
    outer: join(
      names.map(name => sql`${name} ${direction}`),
      ', ',
    ),
    cursorOf: row => {
      const values = row as Record<string, unknown>;
      return encodeCursor([signature, ...keys.map((_, index) => values[`sort_${index + 1}`]), values.id]);
    },
  };
}

/** The search mode that a cursor continues, so that later pages never switch between exact and fuzzy. */
export function modeOfCursor(cursor: string): SearchMode {
  return decodeCursor(cursor, ([signature]) =>
    typeof signature === 'string' ? (signature.endsWith('/fuzzy') ? 'fuzzy' : 'exact') : null,
  );
}

function cursorValues(cursor: string, signature: string, keys: SortKey[]): Sql[] {
  const values = decodeCursor(cursor, ([given, ...rest]) => {
    const id = rest.at(-1);
    const fits =
      given === signature &&
      rest.length === keys.length + 1 &&
      typeof id === 'string' &&
      isUuid(id) &&
      keys.every((key, index) => fitsType(rest[index], key.type));
    return fits ? rest : null;
  });
  return [...keys.map((key, index) => sql`${values[index]}::${raw(key.type)}`), sql`${values.at(-1)}::uuid`];
}

function fitsType(value: unknown, type: SortKey['type']): boolean {
  if (type === 'int') return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31;
  if (type === 'float8') return Number.isFinite(value);
  if (typeof value !== 'string') return false;
  if (type === 'timestamptz') return /^[1-9]\d{3}-/.test(value) && new Date(value).toJSON() === value;
  return !value.includes('\0');
}
