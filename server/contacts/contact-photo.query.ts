import sql from 'sql-template-tag';
import { visibleTo } from '../access/visible-to.js';
import type { Photo } from '../photos/photo.entity.js';
import { isUuid } from '../platform/ids.js';
import type { Reader } from '../platform/work.js';

/** The file of a photo; `bytes` is null where the reader has it already. */
export type PhotoFile = Pick<Photo, 'type' | 'hash'> & { bytes: Buffer | null };

/**
 * The photo of a contact that the viewer sees, or of one in the bin that they could bring back; the id of a merged one
 * leads to its target. `known`: hashes that the reader has.
 */
export async function findPhotoFile(
  { db, viewer }: Reader,
  contactId: string,
  known: string[],
): Promise<PhotoFile | null> {
  if (!isUuid(contactId)) return null;
  const [photo] = await db.rows<PhotoFile>(sql`
    SELECT p.type, p.hash, CASE WHEN p.hash = ANY(${known}::text[]) THEN NULL ELSE p.bytes END AS bytes
    FROM contact asked
    JOIN contact c ON c.id = coalesce(asked.merged_into_id, asked.id)
    JOIN contact_photo p ON p.contact_id = c.id
    WHERE asked.id = ${contactId}
      AND CASE WHEN c.deleted_at IS NULL THEN ${visibleTo(viewer, 'read')} ELSE ${visibleTo(viewer, 'manage')} END`);
  return photo ?? null;
}
