import sql from 'sql-template-tag';
import { lockContacts } from '../contacts/contact.lock.js';
import { applyChanges } from '../contacts/contact.update.js';
import type { ContactChanges } from '../contacts/contact.values.js';
import { possibleValues } from '../custom-fields/field-changes.rules.js';
import type { CustomField } from '../custom-fields/custom-field.entity.js';
import type { Work } from '../platform/work.js';
import { knownContacts } from './import.contacts.query.js';
import { plannedAnew } from './import.lookups.query.js';
import { undoPortionSize, type Undone } from './undone.js';
import { fieldsAmong, quietly } from './import.updates.service.js';

/**
 * Gives contacts back what they were before the import, as far as it still exists. Those that somebody has changed since,
 * or that the importer may no longer change, stay. Null: none is left.
 */
export async function restoreContacts(work: Work, planId: string): Promise<Undone | null> {
  const changed = await work.db.rows<{ id: string; version: number; before: ContactChanges }>(
    sql`DELETE FROM import_undo WHERE plan_id = ${planId} AND contact_id = ANY(ARRAY(
        SELECT contact_id FROM import_undo WHERE plan_id = ${planId} ORDER BY contact_id LIMIT ${undoPortionSize()}
      ))
      RETURNING contact_id AS id, version, before`,
    plannedAnew,
  );
  if (changed.length === 0) return null;
  const ids = changed.map(({ id }) => id);
  const locked = await lockContacts(work, sql`c.id = ANY(${ids}::uuid[])`);
  const rights = new Map(locked.map(contact => [contact.id, contact]));
  const known = new Map((await knownContacts(work, ids)).map(contact => [contact.id, contact.current]));
  const there = await stillThere(work, changed);
  const fields = await fieldsAmong(
    work,
    changed.map(({ before }) => before),
  );
  const kept: string[] = [];
  const restored: string[] = [];
  for (const { id, version, before } of changed) {
    const contact = rights.get(id);
    const shares = before.managerIds !== undefined || before.publicAccess !== undefined;
    if (contact?.version !== version || !contact.canWrite || (shares && !contact.canManage)) kept.push(id);
    else {
      await applyChanges(quietly(work), known.get(id)!, asFarAsThere(before, there, fields));
      restored.push(id);
    }
  }
  if (restored.length > 0)
    work.emit({ type: 'contacts.imported', data: { ids: restored, change: 'UPDATED' } });
  return { done: changed.length, kept, next: null };
}

/** Which of the companies, types and users among these can still be referred to. */
async function stillThere({ db }: Work, changed: { before: ContactChanges }[]): Promise<ReadonlySet<string>> {
  const ids = changed.flatMap(({ before }) => [
    ...(before.companyId ? [before.companyId] : []),
    ...(before.contactTypeId ? [before.contactTypeId] : []),
    ...(before.managerIds ?? []),
  ]);
  if (ids.length === 0) return new Set();
  const rows = await db.rows<{ id: string }>(sql`
    SELECT id FROM contact WHERE id = ANY(${ids}::uuid[]) AND merged_into_id IS NULL
    UNION ALL SELECT id FROM contact_type WHERE id = ANY(${ids}::uuid[])
    UNION ALL SELECT id FROM app_user WHERE id = ANY(${ids}::uuid[]) AND active`);
  return new Set(rows.map(({ id }) => id));
}

function asFarAsThere(
  before: ContactChanges,
  there: ReadonlySet<string>,
  fields: readonly CustomField[],
): ContactChanges {
  const changes = { ...before };
  if (changes.companyId && !there.has(changes.companyId)) changes.companyId = null;
  if (changes.contactTypeId && !there.has(changes.contactTypeId)) changes.contactTypeId = null;
  if (changes.customFields) changes.customFields = possibleValues(changes.customFields, fields);
  if (changes.managerIds) changes.managerIds = changes.managerIds.filter(id => there.has(id));
  return changes;
}
