import sql from 'sql-template-tag';
import { visibleTo } from '../access/visible-to.js';
import type { Reader } from '../platform/work.js';

/** How many contacts that the viewer sees have each of these tags. */
export function countByTag({ db, viewer }: Reader, ids: readonly string[]): Promise<Map<string, number>> {
  return counts(
    db.rows(sql`
      SELECT ct.tag_id AS id, count(*)::int AS n FROM contact_tag ct JOIN contact c ON c.id = ct.contact_id
      WHERE ct.tag_id = ANY(${ids}::uuid[]) AND c.deleted_at IS NULL AND ${visibleTo(viewer, 'read', 'c', 'many')} GROUP BY 1`),
  );
}

/** How many contacts that the viewer sees are of each of these types. */
export function countByType({ db, viewer }: Reader, ids: readonly string[]): Promise<Map<string, number>> {
  return counts(
    db.rows(sql`
      SELECT c.contact_type_id AS id, count(*)::int AS n FROM contact c
      WHERE c.contact_type_id = ANY(${ids}::uuid[]) AND c.deleted_at IS NULL AND ${visibleTo(viewer, 'read', 'c', 'many')} GROUP BY 1`),
  );
}

/** How many contacts that the viewer sees have a value in each of these custom fields. */
export function countByField({ db, viewer }: Reader, ids: readonly string[]): Promise<Map<string, number>> {
  return counts(
    db.rows(sql`
      SELECT v.field_id AS id, count(*)::int AS n FROM custom_field_value v JOIN contact c ON c.id = v.contact_id
      WHERE v.field_id = ANY(${ids}::uuid[]) AND c.deleted_at IS NULL AND ${visibleTo(viewer, 'read', 'c', 'many')} GROUP BY 1`),
  );
}

async function counts(rows: Promise<{ id: string; n: number }[]>): Promise<Map<string, number>> {
  return new Map((await rows).map(({ id, n }) => [id, n]));
}
