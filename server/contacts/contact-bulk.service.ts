import sql from 'sql-template-tag';
import { visibleTo } from '../access/visible-to.js';
import { recordHistory, type HistoryEntry } from '../history/history.service.js';
import { fail, UserErrors, withProblems, type Problem } from '../platform/errors.js';
import { isUuid } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import type { Work } from '../platform/work.js';
import { lockSelection, notFound, tooManyIds, type LockedContact, type Selection } from './contact.lock.js';
import { checkContactType } from './contact.references.js';

/** What a bulk operation did: which contacts it changed, and how many it left alone for want of rights. */
export interface BulkResult {
  ids: string[];
  skipped: number;
}

/** Puts contacts into the bin. The people of a deleted company stay; their link to it sleeps with it. */
export async function deleteContacts(work: Work, selection: Selection): Promise<BulkResult> {
  const { contacts, skipped } = await lockSelection(work, selection, 'manage');
  const ids = contacts.map(contact => contact.id);
  work.db.send(sql`
    UPDATE contact SET deleted_at = ${work.now}, deleted_by_id = ${work.viewer.id}, version = version + 1
    WHERE id = ANY(${ids}::uuid[])`);
  recordHistory(work, entriesFor(ids, { type: 'DELETED' }));
  for (const { id, version } of contacts) {
    work.emit({ type: 'contact.deleted', data: { id, version: version + 1 } });
  }
  return { ids, skipped };
}

/** Brings contacts back from the bin, links included; NOT_FOUND for one that is not there or not the viewer's to delete. */
export async function restoreContacts(work: Work, ids: string[]): Promise<BulkResult> {
  if (ids.length > limits['bulk.ids']) return fail('TOO_MANY', tooManyIds(), ['ids']);
  const locked = await lockInBin(work, ids.filter(isUuid));
  const known = new Set(locked.map(contact => contact.id));
  const problems: Problem[] = ids.flatMap((id, index) =>
    known.has(id) ? [] : [{ code: 'NOT_FOUND' as const, message: notFound, path: ['ids', String(index)] }],
  );
  if (problems.length > 0) throw new UserErrors(problems);
  const found = locked.map(contact => contact.id);
  work.db.send(sql`
    UPDATE contact SET deleted_at = NULL, deleted_by_id = NULL, version = version + 1,
      updated_at = ${work.now}, updated_by_id = ${work.viewer.id}
    WHERE id = ANY(${found}::uuid[])`);
  recordHistory(work, entriesFor(found, { type: 'RESTORED' }));
  for (const { id, version } of locked)
    work.emit({ type: 'contact.updated', data: { id, version: version + 1 } });
  return { ids: found, skipped: 0 };
}

/** As for live contacts, rights are judged by a statement that begins when all are locked. */
async function lockInBin(work: Work, ids: string[]): Promise<{ id: string; version: number }[]> {
  const inBin = await work.db.rows<{ id: string }>(sql`
    SELECT c.id FROM contact c
    WHERE c.id = ANY(${ids}::uuid[]) AND c.deleted_at IS NOT NULL AND c.merged_into_id IS NULL
      AND ${visibleTo(work.viewer, 'manage')}
    ORDER BY c.id FOR NO KEY UPDATE OF c`);
  return work.db.rows<{ id: string; version: number }>(sql`
    SELECT c.id, c.version FROM contact c
    WHERE c.id = ANY(${inBin.map(({ id }) => id)}::uuid[]) AND ${visibleTo(work.viewer, 'manage')} ORDER BY c.id`);
}

/** Gives contacts a type, or none. */
export async function setContactType(
  work: Work,
  selection: Selection,
  contactTypeId: string | null,
): Promise<BulkResult> {
  const problems = await checkContactType(work, contactTypeId);
  const { contacts, skipped } = await withProblems(problems, lockSelection(work, selection, 'write'));
  const changed = await work.db.rows<{ id: string; before: string | null }>(sql`
    WITH old AS (
      SELECT id, contact_type_id FROM contact
      WHERE id = ANY(${contacts.map(contact => contact.id)}::uuid[])
        AND contact_type_id IS DISTINCT FROM ${contactTypeId}::uuid
    )
    UPDATE contact c SET contact_type_id = ${contactTypeId} FROM old WHERE c.id = old.id
    RETURNING c.id, old.contact_type_id AS before`);
  const after = contactTypeId === null ? null : { contactType: contactTypeId };
  recordHistory(
    work,
    changed.map(({ id, before }) => ({
      contactId: id,
      type: 'UPDATED' as const,
      changes: [{ field: 'contactType', before: before === null ? null : { contactType: before }, after }],
    })),
  );
  touch(work, contacts, new Set(changed.map(({ id }) => id)));
  return { ids: changed.map(({ id }) => id), skipped };
}

/** Raises the version of those that changed and tells subscribers. */
export function touch(
  work: Work,
  contacts: Pick<LockedContact, 'id' | 'version'>[],
  changed: ReadonlySet<string>,
): void {
  work.db.send(sql`
    UPDATE contact SET version = version + 1, updated_at = ${work.now}, updated_by_id = ${work.viewer.id}
    WHERE id = ANY(${[...changed]}::uuid[])`);
  for (const { id, version } of contacts) {
    if (changed.has(id)) work.emit({ type: 'contact.updated', data: { id, version: version + 1 } });
  }
}

const entriesFor = (ids: string[], entry: Omit<HistoryEntry, 'contactId'>): HistoryEntry[] =>
  ids.map(contactId => ({ contactId, ...entry }));
