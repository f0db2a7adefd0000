import sql, { join, type Sql } from 'sql-template-tag';
import { visibleTo } from '../access/visible-to.js';
import type { PublicAccess } from '../access/access-grant.entity.js';
import { emailKey } from '../platform/email-address.rules.js';
import { isUuid } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import type { Viewer } from '../platform/work.js';
import { matchesSearch, type SearchMode } from './contact.search.js';
import type { ContactKind, ContactSource } from './contact.values.js';
import { parseSearch, type SearchTerm } from './search.rules.js';

export const contactAccessFilters = ['MINE', 'SHARED', 'PUBLIC'] as const;
export type ContactAccessFilter = (typeof contactAccessFilters)[number];

/** What a list is narrowed to; null is as if absent (contract: ContactFilter). */
export interface ContactFilter {
  search?: string | null;
  ids?: string[] | null;
  kind?: ContactKind | null;
  deleted?: boolean | null;
  contactTypeIds?: string[] | null;
  tagIds?: string[] | null;
  managerIds?: string[] | null;
  hasManager?: boolean | null;
  access?: ContactAccessFilter | null;
  publicAccess?: PublicAccess[] | null;
  companyId?: string | null;
  sources?: ContactSource[] | null;
  email?: string | null;
  createdFrom?: Date | null;
  createdBefore?: Date | null;
  updatedFrom?: Date | null;
  updatedBefore?: Date | null;
  customFields?: FieldFilter[] | null;
}

/** One condition on a custom field; null is as if absent (contract: CustomFieldFilter). */
export interface FieldFilter {
  fieldId: string;
  equals?: string | null;
  contains?: string | null;
  from?: string | null;
  to?: string | null;
  hasValue?: boolean | null;
}

/** A filter that can be asked for: what it says of custom fields has become conditions (contact.field-filter.ts). */
export type ReadyFilter = Omit<ContactFilter, 'customFields'> & { customFields?: Sql[] };

export const searchTerms = (filter: Pick<ContactFilter, 'search'>): SearchTerm[] =>
  parseSearch(filter.search ?? '');

/** True where the filter leaves the list as it is: every live contact that the viewer may see. */
export const isUnfiltered = (filter: ContactFilter | ReadyFilter): boolean =>
  Object.entries(filter).every(
    ([name, value]) =>
      value === null ||
      value === undefined ||
      (name === 'deleted' && value === false) ||
      (['tagIds', 'customFields'].includes(name) && (value as unknown[]).length === 0) ||
      (name === 'search' && searchTerms(filter).length === 0),
  );

/** True where words are all that the filter asks for. */
export const hasOnlySearch = (filter: ReadyFilter): boolean =>
  searchTerms(filter).length > 0 && isUnfiltered({ ...filter, search: null });

/** The contacts `c` that the filter means and the viewer may see; in the bin, those that the viewer could delete. */
export function matchesFilter(
  viewer: Viewer,
  filter: ReadyFilter,
  mode: SearchMode,
  among: 'few' | 'many' = 'few',
): Sql {
  return join(
    [
      ...(filter.deleted
        ? [
            sql`c.deleted_at IS NOT NULL AND c.merged_into_id IS NULL`,
            visibleTo(viewer, 'manage', 'c', among),
          ]
        : [sql`c.deleted_at IS NULL`, visibleTo(viewer, 'read', 'c', among)]),
      ...conditions(viewer, filter),
      matchesSearch(viewer, searchTerms(filter), mode, isUnfiltered({ ...filter, search: null })),
    ],
    ' AND ',
  );
}

function* conditions(viewer: Viewer, filter: ReadyFilter): Generator<Sql> {
  // The id of a merged contact leads to its target, as where it is read alone.
  if (filter.ids) {
    yield sql`c.id IN (SELECT coalesce(merged_into_id, id) FROM contact WHERE id = ANY(${known(filter.ids)}::uuid[]))`;
  }
  if (filter.kind) yield sql`c.kind = ${filter.kind}`;
  if (filter.contactTypeIds) {
    yield filter.contactTypeIds.length === 0
      ? sql`c.contact_type_id IS NULL`
      : sql`c.contact_type_id = ANY(${known(filter.contactTypeIds)}::uuid[])`;
  }
  const tagIds = [...new Set(filter.tagIds ?? [])];
  // No contact has more tags than the limit, and nobody should make the database plan more conditions.
  if (tagIds.length > limits['list.tags'] || !tagIds.every(isUuid)) yield sql`false`;
  else yield* tagIds.map(id => sql`c.id IN (SELECT contact_id FROM contact_tag WHERE tag_id = ${id})`);
  if (filter.managerIds) {
    yield sql`c.id IN (
      SELECT contact_id FROM access_grant WHERE grantee_id = ANY(${known(filter.managerIds)}::uuid[]) AND level = 'MANAGE')`;
  }
  if (filter.hasManager != null) yield filter.hasManager ? managed : sql`NOT ${managed}`;
  if (filter.access) yield accessIs(viewer, filter.access);
  if (filter.publicAccess) yield sql`c.public_level = ANY(${filter.publicAccess}::text[])`;
  if (filter.companyId != null) yield worksFor(viewer, filter.companyId);
  if (filter.sources) yield sql`c.source = ANY(${filter.sources}::text[])`;
  if (filter.email != null) {
    yield sql`EXISTS (SELECT FROM contact_email e WHERE e.contact_id = c.id AND e.key = ${emailKey(filter.email)})`;
  }
  if (filter.createdFrom) yield sql`c.created_at >= ${filter.createdFrom}`;
  if (filter.createdBefore) yield sql`c.created_at < ${filter.createdBefore}`;
  if (filter.updatedFrom) yield sql`c.updated_at >= ${filter.updatedFrom}`;
  if (filter.updatedBefore) yield sql`c.updated_at < ${filter.updatedBefore}`;
  yield* filter.customFields ?? [];
}

const known = (ids: string[]): string[] => ids.filter(isUuid);

/** A user who was deactivated manages nothing: such contacts count as nobody's. */
const managed = sql`EXISTS (
  SELECT FROM access_grant g JOIN app_user u ON u.id = g.grantee_id AND u.active
  WHERE g.contact_id = c.id AND g.level = 'MANAGE')`;

function accessIs(viewer: Viewer, access: ContactAccessFilter): Sql {
  if (access === 'PUBLIC') return sql`c.public_level <> 'NONE'`;
  const levels = access === 'MINE' ? sql`g.level = 'MANAGE'` : sql`g.level <> 'MANAGE'`;
  return sql`c.id IN (SELECT g.contact_id FROM access_grant g WHERE g.grantee_id = ${viewer.id} AND ${levels})`;
}

/** Whom a hidden company employs is as hidden as the company. */
function worksFor(viewer: Viewer, companyId: string): Sql {
  if (!isUuid(companyId)) return sql`false`;
  return sql`c.company_id = ${companyId} AND EXISTS (
    SELECT FROM contact k WHERE k.id = ${companyId} AND k.deleted_at IS NULL AND ${visibleTo(viewer, 'read', 'k')})`;
}
