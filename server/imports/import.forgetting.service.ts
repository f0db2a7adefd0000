import sql from 'sql-template-tag';
import type { Transaction } from '../platform/database.js';
import { dropFiles } from './import.cleaning.js';

/** Locks the imports whose rows made, matched or named these contacts; gives their plans. */
export async function lockImportsOf(db: Transaction, contactIds: readonly string[]): Promise<string[]> {
  const imports = await db.rows<{ planId: string }>(sql`
    SELECT i.plan_id AS "planId" FROM import i
    WHERE i.plan_id IN (
      SELECT plan_id FROM import_row WHERE contact_id = ANY(${contactIds}::uuid[])
      UNION SELECT plan_id FROM import_undo WHERE contact_id = ANY(${contactIds}::uuid[])
      UNION SELECT plan_id FROM import_name WHERE contact_id = ANY(${contactIds}::uuid[])
    )
    ORDER BY i.id FOR UPDATE OF i`);
  return imports.map(({ planId }) => planId);
}

/**
 * Takes contacts out of imports that are locked: out of their rows, and of what these are recognised by. The files hold
 * them too, so they are dropped, at once or when the import is no longer at work.
 */
export async function forgetInImports(
  db: Transaction,
  planIds: readonly string[],
  contactIds: readonly string[],
): Promise<void> {
  if (planIds.length === 0) return;
  const ofThem = sql`plan_id = ANY(${planIds}::uuid[]) AND contact_id = ANY(${contactIds}::uuid[])`;
  db.send(
    sql`UPDATE import_row SET contact_id = NULL, stored = NULL, cells = NULL, changed = NULL WHERE ${ofThem}`,
  );
  db.send(sql`DELETE FROM import_undo WHERE ${ofThem}`);
  // A change that still waits finds no contact, and becomes a conflict.
  db.send(sql`
    UPDATE import_contact SET display_name = '', changes = '{}', tag_keys = NULL
    WHERE plan_id = ANY(${planIds}::uuid[]) AND id = ANY(${contactIds}::uuid[])`);
  db.send(sql`DELETE FROM import_match WHERE ${ofThem}`);
  // An import that goes on looks for the company of this name anew; for one that has ended, the name is not needed.
  db.send(sql`
    DELETE FROM import_name n USING import i
    WHERE i.plan_id = n.plan_id AND i.status NOT IN ('PLANNING', 'PLANNED', 'RUNNING')
      AND n.plan_id = ANY(${planIds}::uuid[]) AND n.contact_id = ANY(${contactIds}::uuid[])`);
  db.send(sql`UPDATE import_name SET contact_id = NULL, is_own = false WHERE ${ofThem}`);
  db.send(sql`UPDATE import SET erase_file = true WHERE plan_id = ANY(${planIds}::uuid[])`);
  await dropFiles(db, sql`i.plan_id = ANY(${planIds}::uuid[])`);
}
