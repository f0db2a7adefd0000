import sql, { empty, raw, type Sql } from 'sql-template-tag';
import type { Viewer } from '../platform/work.js';

/** read: see it; write: change its data; manage: delete and share it. */
export type AccessNeed = 'read' | 'write' | 'manage';

export const isAdministrator = (viewer: Viewer): boolean => viewer.role !== 'MEMBER';

/**
 * THE predicate: whether the viewer may do `need` with the contact row that `alias` stands for. Every statement that
 * touches contacts has it on every such alias; in an outer join it belongs into the ON.
 *
 * `few`: looks each row's grant up, for single rows and for pages, which end early. `many`: reads the viewer's grants
 * once, for counts that go through everything. The planner cannot tell, so OFFSET 0 keeps it from changing its mind.
 */
export function visibleTo(viewer: Viewer, need: AccessNeed, alias = 'c', among: 'few' | 'many' = 'few'): Sql {
  if (isAdministrator(viewer)) return sql`true`;
  const contact = raw(alias);
  const own = sql`g.grantee_id = ${viewer.id}${grantLevels[need]}`;
  const granted =
    among === 'few'
      ? sql`EXISTS (SELECT FROM access_grant g WHERE g.contact_id = ${contact}.id AND ${own} OFFSET 0)`
      : sql`${contact}.id IN (SELECT g.contact_id FROM access_grant g WHERE ${own})`;
  if (need === 'manage') return granted;
  const published =
    need === 'read' ? sql`${contact}.public_level <> 'NONE'` : sql`${contact}.public_level = 'READ_WRITE'`;
  return sql`(${published} OR ${granted})`;
}

const grantLevels: Record<AccessNeed, Sql> = {
  read: empty,
  write: sql` AND g.level <> 'READ'`,
  manage: sql` AND g.level = 'MANAGE'`,
};

/**
 * The same predicate for reading as a source, for viewers who see little: narrows to the ids of what they may see, so
 * that a list starts there instead of walking everybody's contacts. Stands beside `visibleTo`, never in its place.
 */
export function visibleSource(viewer: Viewer, id = 'c.id'): Sql {
  return sql`${raw(id)} IN (
    SELECT contact_id FROM access_grant WHERE grantee_id = ${viewer.id}
    UNION SELECT id FROM contact WHERE public_level <> 'NONE' AND deleted_at IS NULL
  )`;
}

/**
 * Walking the sort index to fill a page costs about page × all / visible probes; starting from what is visible costs
 * about `visible` rows and a sort. Administrators always walk.
 */
export function seesLittle(viewer: Viewer): boolean {
  const { all, visible } = viewer.contactCount;
  return !isAdministrator(viewer) && visible * visible < typicalPage * all;
}

const typicalPage = 50;

/**
 * Of what a search finds among everybody's contacts, most would be looked up only to be left out: it is narrowed to the
 * ids of what is visible before.
 */
export function seesSmallShare(viewer: Viewer): boolean {
  const { all, visible } = viewer.contactCount;
  return !isAdministrator(viewer) && visible < all / 10;
}
