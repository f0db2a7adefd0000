import sql from 'sql-template-tag';
import { keepName } from '../history/former-name.service.js';
import { recordHistory } from '../history/history.service.js';
import { limits } from '../platform/limits.js';
import type { Work } from '../platform/work.js';
import { lockFollowers } from './followers.service.js';

export interface TypeGone {
  what: 'TYPE_GONE';
  typeId: string;
  /** Which type its contacts get; null: none. */
  successorId: string | null;
}

/** Gives a portion of a type's contacts their next type; when none is left, the type goes. */
export async function removeType(work: Work, gone: TypeGone): Promise<TypeGone | null> {
  // Where the successor went as well meanwhile, the rest stays as it is.
  if (gone.successorId !== null && !(await holdType(work, gone.successorId))) return null;
  if (await moveContacts(work, gone)) return gone;
  const [type] = await work.db.rows<{ name: string }>(sql`
    SELECT name FROM contact_type WHERE id = ${gone.typeId} FOR UPDATE`);
  // Nobody can be given the type any more; who was meanwhile has to follow as well.
  if (!type) return null;
  if (await moveContacts(work, gone)) return gone;
  keepName(work.db, gone.typeId, type.name);
  work.db.send(sql`DELETE FROM contact_type WHERE id = ${gone.typeId}`);
  return null;
}

const holdType = async ({ db }: Work, id: string): Promise<boolean> =>
  (await db.rows(sql`SELECT FROM contact_type WHERE id = ${id} FOR KEY SHARE`)).length > 0;

/** False where no contact has the type. */
async function moveContacts(work: Work, { typeId, successorId }: TypeGone): Promise<boolean> {
  const found = await work.db.rows<{ id: string }>(sql`
    (SELECT id FROM contact WHERE contact_type_id = ${typeId} AND deleted_at IS NULL LIMIT ${limits['bulk.ids']})
    UNION ALL (SELECT id FROM contact WHERE contact_type_id = ${typeId} AND deleted_at IS NOT NULL LIMIT ${limits['bulk.ids']})`);
  if (found.length === 0) return false;
  const followers = await lockFollowers(
    work,
    found.map(({ id }) => id),
  );
  const moved = await work.db.rows<{ id: string; version: number; isLive: boolean }>(sql`
    UPDATE contact SET contact_type_id = ${successorId}, version = version + 1, updated_at = ${work.now},
      updated_by_id = ${work.viewer.id}
    WHERE id = ANY(${followers.map(({ id }) => id)}::uuid[]) AND contact_type_id = ${typeId}
    RETURNING id, version, deleted_at IS NULL AS "isLive"`);
  const after = successorId === null ? null : { contactType: successorId };
  recordHistory(
    work,
    moved.map(({ id }) => ({
      contactId: id,
      type: 'UPDATED' as const,
      changes: [{ field: 'contactType', before: { contactType: typeId }, after }],
    })),
  );
  // Of those in the bin nobody has to be told.
  for (const { id, version, isLive } of moved)
    if (isLive) work.emit({ type: 'contact.updated', data: { id, version } });
  return true;
}
