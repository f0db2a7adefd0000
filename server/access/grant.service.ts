import sql from 'sql-template-tag';
import { newId } from '../platform/ids.js';
import type { Db } from '../platform/database.js';
import { actorId, type Work } from '../platform/work.js';
import type { AccessLevel } from './access-grant.entity.js';

/** Gives each of these users this level on each contact; whoever has another level gets this one. */
export function putGrants(
  work: Work,
  contactIds: readonly string[],
  granteeIds: readonly string[],
  level: AccessLevel,
): void {
  const rows = contactIds.flatMap(contact => granteeIds.map(grantee => ({ id: newId(), contact, grantee })));
  if (rows.length === 0) return;
  work.db.batch(sql`
    INSERT INTO access_grant (id, contact_id, grantee_id, level, granted_by_id, granted_at)
    SELECT id, contact, grantee, ${level}, ${actorId(work.viewer)}, ${work.now}
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (id uuid, contact uuid, grantee uuid)
    ON CONFLICT (contact_id, grantee_id) DO UPDATE
      SET level = excluded.level, granted_by_id = excluded.granted_by_id, granted_at = excluded.granted_at
      WHERE access_grant.level <> excluded.level`);
}

/** Takes every level of these users on these contacts away. */
export function removeGrants(work: Work, contactIds: readonly string[], granteeIds: readonly string[]): void {
  if (granteeIds.length === 0) return;
  work.db.send(sql`
    DELETE FROM access_grant
    WHERE contact_id = ANY(${contactIds}::uuid[]) AND grantee_id = ANY(${granteeIds}::uuid[])`);
}

/** The contact that a grant is about, or null. */
export async function contactOfGrant(db: Db, grantId: string): Promise<string | null> {
  const [grant] = await db.rows<{ contactId: string }>(sql`
    SELECT contact_id AS "contactId" FROM access_grant WHERE id = ${grantId}`);
  return grant?.contactId ?? null;
}

/** Gives one contact the same grants as another. */
export async function copyGrants(work: Work, fromContactId: string, toContactId: string): Promise<void> {
  const grants = await work.db.rows<{ granteeId: string; level: AccessLevel }>(sql`
    SELECT grantee_id AS "granteeId", level FROM access_grant WHERE contact_id = ${fromContactId}`);
  for (const { granteeId, level } of grants) putGrants(work, [toContactId], [granteeId], level);
}
