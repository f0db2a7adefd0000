import sql, { join, type Sql } from 'sql-template-tag';
import type { AccessLevel, PublicAccess } from '../access/access-grant.entity.js';
import { isAdministrator, visibleTo, type AccessNeed } from '../access/visible-to.js';
import { RequestError } from '../platform/errors.js';
import { isUuid } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import type { Reader, Viewer } from '../platform/work.js';
import { nameKey } from '../tags/tag.rules.js';
import { readyFilter } from './contact.field-filter.js';
import { searchTerms, type ContactFilter } from './contact.filter.js';
import { notInBin, oneOfBoth, tooManyIds } from './contact.lock.js';
import { visibleAndMatching } from './contact.query.js';

/** What a bulk operation would do; conditions that are absent are not asked for. */
export interface BulkChange {
  tags?: { add?: string[] | null; remove?: string[] | null } | null;
  contactType?: { id?: string | null } | null;
  publicAccess?: PublicAccess | null;
  managerIds?: string[] | null;
  /** Level null: takes any level away. */
  grant?: { userId: string; level?: AccessLevel | null } | null;
}

/** Contacts that a bulk operation is about, counted as the viewer sees them. */
export interface BulkCounts {
  total: number;
  editable: number;
  shareable: number;
  unchanged: number;
  lost: number;
  isComplete: boolean;
}

/**
 * What would become of the contacts of a selection, before anything is done: in one statement, two where only similar
 * words match, through at most `bulk.preview` contacts.
 */
export async function previewBulk(
  reader: Reader,
  { ids, filter: asked }: { ids?: string[] | null; filter?: ContactFilter | null },
  change: BulkChange,
): Promise<BulkCounts> {
  if ((ids == null) === (asked == null)) throw new RequestError('BAD_USER_INPUT', oneOfBoth);
  if (asked?.deleted) throw new RequestError('BAD_USER_INPUT', notInBin);
  if (ids) {
    if (ids.length > limits['bulk.ids']) throw new RequestError('BAD_USER_INPUT', tooManyIds());
    return count(reader, sql`c.id = ANY(${ids.filter(isUuid)}::uuid[]) AND ${isSeen(reader.viewer)}`, change);
  }
  const filter = await readyFilter(reader.db, asked!);
  const exact = await count(reader, visibleAndMatching(reader, filter, 'exact'), change);
  const isSearch = searchTerms(filter).some(term => term.kind === 'word');
  return exact.total === 0 && isSearch
    ? count(reader, visibleAndMatching(reader, filter, 'fuzzy'), change)
    : exact;
}

const isSeen = (viewer: Viewer): Sql => sql`c.deleted_at IS NULL AND ${visibleTo(viewer, 'read')}`;

async function count({ db, viewer }: Reader, selected: Sql, change: BulkChange): Promise<BulkCounts> {
  const [row] = await db.rows<Omit<BulkCounts, 'isComplete'>>(
    sql`SELECT count(*)::int AS total, count(*) FILTER (WHERE x.editable)::int AS editable,
        count(*) FILTER (WHERE x.shareable)::int AS shareable,
        count(*) FILTER (WHERE x.allowed AND x.same)::int AS unchanged,
        count(*) FILTER (WHERE x.allowed AND NOT x.same AND x.lost)::int AS lost
      FROM (
        SELECT ${visibleTo(viewer, 'write')} AS editable, ${visibleTo(viewer, 'manage')} AS shareable,
          ${visibleTo(viewer, neededFor(change))} AS allowed, ${staysAsItIs(change)} AS same, ${isLost(viewer, change)} AS lost
        FROM contact c WHERE ${selected} LIMIT ${limits['bulk.preview'] + 1}
      ) x`,
    { once: true },
  );
  const { total } = row!;
  return {
    ...row!,
    total: Math.min(total, limits['bulk.preview']),
    isComplete: total <= limits['bulk.preview'],
  };
}

const neededFor = ({ publicAccess, managerIds, grant }: BulkChange): AccessNeed =>
  publicAccess || managerIds || grant ? 'manage' : 'write';

/** Whether the contact `c` is already what the change would make of it; without a change, it is not. */
function staysAsItIs(change: BulkChange): Sql {
  const conditions = [...unchangedIf(change)];
  return conditions.length === 0 ? sql`false` : sql`(${join(conditions, ' AND ')})`;
}

function* unchangedIf({ tags, contactType, publicAccess, managerIds, grant }: BulkChange): Generator<Sql> {
  if (tags) {
    const added = [...new Set((tags.add ?? []).map(nameKey))];
    const removed = (tags.remove ?? []).map(nameKey);
    yield sql`(SELECT count(*) FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id
        WHERE ct.contact_id = c.id AND t.name_key = ANY(${added}::text[])) = ${added.length}
      AND NOT EXISTS (SELECT FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id
        WHERE ct.contact_id = c.id AND t.name_key = ANY(${removed}::text[]))`;
  }
  if (contactType) {
    const id = contactType.id ?? null;
    yield id === null || isUuid(id) ? sql`c.contact_type_id IS NOT DISTINCT FROM ${id}::uuid` : sql`false`;
  }
  if (publicAccess) yield sql`c.public_level = ${publicAccess}`;
  if (managerIds) {
    const wanted = [...new Set(managerIds.filter(isUuid))];
    yield sql`(SELECT count(*) FILTER (WHERE g.grantee_id = ANY(${wanted}::uuid[])) = ${wanted.length}
        AND count(*) = ${wanted.length} FROM access_grant g WHERE g.contact_id = c.id AND g.level = 'MANAGE')`;
  }
  if (grant) yield levelIs(grant.userId, grant.level ?? null);
}

function levelIs(userId: string, level: AccessLevel | null): Sql {
  if (!isUuid(userId)) return level === null ? sql`true` : sql`false`;
  const held = sql`SELECT FROM access_grant g WHERE g.contact_id = c.id AND g.grantee_id = ${userId}`;
  return level === null ? sql`NOT EXISTS (${held})` : sql`EXISTS (${held} AND g.level = ${level})`;
}

/** Whether the viewer's own grant goes with the change, and nothing else lets them see the contact `c`. */
function isLost(viewer: Viewer, { publicAccess, managerIds, grant }: BulkChange): Sql {
  const goes =
    (managerIds && !managerIds.includes(viewer.id)) || (grant?.userId === viewer.id && grant.level == null);
  if (!goes || isAdministrator(viewer)) return sql`false`;
  return publicAccess ? sql`${publicAccess}::text = 'NONE'` : sql`c.public_level = 'NONE'`;
}
