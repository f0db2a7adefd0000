import sql from 'sql-template-tag';
import { visibleTo } from '../access/visible-to.js';
import type { ContactState } from '../contacts/contact.differences.js';
import { ownFields, selectContact } from '../contacts/contact.fields.js';
import { rights } from '../contacts/contact.lock.js';
import type { Reader } from '../platform/work.js';
import { plannedAnew } from './import.lookups.query.js';
import type { PlannedContact } from './planned-contact.js';

type Known = ContactState & { canWrite: boolean; canManage: boolean; companyName: string | null };

/** The visible live contacts of these ids, unchanged so far. */
export async function knownContacts(
  { db, viewer }: Reader,
  ids: readonly string[],
): Promise<PlannedContact[]> {
  if (ids.length === 0) return [];
  const rows = await db.rows<Known>(
    sql`SELECT ${selectContact([...ownFields, 'createdAt'], viewer)}, ${rights(viewer)}, (
        SELECT k.display_name FROM contact k
        WHERE k.id = c.company_id AND k.deleted_at IS NULL AND ${visibleTo(viewer, 'read', 'k')}
      ) AS "companyName"
      FROM contact c WHERE c.id = ANY(${ids}::uuid[]) AND c.deleted_at IS NULL AND ${visibleTo(viewer, 'read')}`,
    plannedAnew,
  );
  return rows.map(row => ({
    id: row.id,
    kind: row.kind,
    isNew: false,
    first: null,
    current: row,
    companyName: row.companyName,
    createdAt: row.createdAt,
    changes: {},
    mayWrite: row.canWrite,
    mayManage: row.canManage,
  }));
}
