import sql, { join, raw, type Sql } from 'sql-template-tag';
import { matchingInOrder, type ListOrder } from '../contacts/contact.order.query.js';
import { contactInfoCategories, socialNetworks } from '../contacts/contact.values.js';
import type { OrderedList } from '../imports/contact-targets.js';
import type { ColumnUses } from '../imports/written-contact.js';
import type { Database } from '../platform/database.js';
import { limits } from '../platform/limits.js';
import { runLong } from '../platform/long-statement.js';
import type { Viewer } from '../platform/work.js';

/** The contacts of an export in their order, as of one moment, and what columns they need. */
export interface ContactList {
  count: number;
  /** Ids of the contacts from `start` to `end`. */
  ids(start: number, end: number): string[];
  uses: ColumnUses;
}

/**
 * One statement, so one moment: all ids, 16 bytes each, so that later pages need no open transaction however slowly
 * somebody reads; and how many columns the lists take. Cancelled when `signal` says that nobody waits any more.
 */
export async function findContactList(
  reader: { database: Database; viewer: Viewer },
  order: ListOrder,
  signal: AbortSignal,
): Promise<ContactList> {
  const read = async (mode: 'exact' | 'fuzzy'): Promise<ContactList> => {
    const statement = sql`
      WITH m AS MATERIALIZED (${matchingInOrder(reader.viewer, order, mode)})
      SELECT coalesce((SELECT string_agg(uuid_send(m.id), ''::bytea ORDER BY m.n) FROM m), ''::bytea) AS ids,
        ${join([...lists.map(useOf), usedFields], ', ')}`;
    const timeoutMs = limits['db.jobStatementMs'];
    const [row] = await runLong<{ ids: Buffer } & ColumnUses>(reader.database, statement, {
      timeoutMs,
      signal,
    });
    const { ids, ...uses } = row!;
    return listOf(ids, uses);
  };
  const exact = await read('exact');
  return exact.count === 0 && order.mayBeSimilar ? read('fuzzy') : exact;
}

function listOf(packed: Buffer, uses: ColumnUses): ContactList {
  return {
    count: packed.length / idBytes,
    uses,
    ids: (start, end) => {
      const hex = packed.toString('hex', start * idBytes, end * idBytes);
      return (hex.match(/.{32}/g) ?? []).map(id =>
        id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
      );
    },
  };
}

const idBytes = 16;

interface ListTable {
  list: OrderedList;
  table: string;
  group: string;
  groups: readonly string[];
  hasPrimary: boolean;
}

const lists: ListTable[] = [
  {
    list: 'email',
    table: 'contact_email',
    group: 'category',
    groups: contactInfoCategories,
    hasPrimary: true,
  },
  {
    list: 'phone',
    table: 'contact_phone',
    group: 'category',
    groups: contactInfoCategories,
    hasPrimary: true,
  },
  {
    list: 'website',
    table: 'contact_website',
    group: 'category',
    groups: contactInfoCategories,
    hasPrimary: false,
  },
  {
    list: 'social',
    table: 'contact_social_profile',
    group: 'network',
    groups: socialNetworks,
    hasPrimary: false,
  },
  {
    list: 'address',
    table: 'contact_address',
    group: 'category',
    groups: contactInfoCategories,
    hasPrimary: true,
  },
];

const usedFields = sql`(
  SELECT coalesce(json_agg(u.field_id), '[]') FROM (
    SELECT DISTINCT v.field_id FROM m JOIN custom_field_value v ON v.contact_id = m.id
  ) u
) AS "customFields"`;

/** A fax before other numbers is not taken for the primary one when it is imported, so its place has to be said. */
function useOf({ list, table, group, groups, hasPrimary }: ListTable): Sql {
  const name = raw(`l.${group}`);
  const place = sql`array_position(${raw(`'{${groups.join(',')}}'`)}::text[], ${name})`;
  const primary = hasPrimary ? sql`OR (l."primary" AND row_number() OVER own > 1)` : sql``;
  const fax = list === 'phone' ? sql`OR ${name} = 'FAX'` : sql``;
  return sql`(
    SELECT jsonb_build_object(
      'most', coalesce(jsonb_object_agg(x.name, x.most) FILTER (WHERE x.name IS NOT NULL), '{}'),
      'isOutOfOrder', coalesce(bool_or(x.disorder), false))
    FROM (
      SELECT e.name, max(e.n) AS most, bool_or(e.disorder) AS disorder FROM (
        SELECT ${name} AS name, count(*) OVER (PARTITION BY l.contact_id, ${name}) AS n,
          ${place} < lag(${place}) OVER own ${primary} ${fax} AS disorder
        FROM m JOIN ${raw(table)} l ON l.contact_id = m.id
        WINDOW own AS (PARTITION BY l.contact_id ORDER BY l.position)
      ) e GROUP BY e.name
    ) x
  ) AS "${raw(list)}"`;
}
