import sql from 'sql-template-tag';
import type { Transaction } from '../platform/database.js';
import type { FittedPhoto } from './photo.decoder.js';
import type { Photo } from './photo.entity.js';

type StoredPhoto = Pick<Photo, 'width' | 'height' | 'hash'>;

/** What there is of a contact's photo; null: it has none. */
export async function storedPhoto(db: Transaction, contactId: string): Promise<StoredPhoto | null> {
  const [photo] = await db.rows<StoredPhoto>(sql`
    SELECT width, height, hash FROM contact_photo WHERE contact_id = ${contactId}`);
  return photo ?? null;
}

/** Gives a locked contact this photo in place of any other. */
export function writePhoto(db: Transaction, contactId: string, photo: FittedPhoto, now: Date): void {
  const { type, width, height, hash, bytes } = photo;
  db.send(sql`
    INSERT INTO contact_photo (contact_id, type, width, height, hash, bytes, changed_at)
    VALUES (${contactId}, ${type}, ${width}, ${height}, ${hash}, ${bytes}, ${now})
    ON CONFLICT (contact_id) DO UPDATE SET
      type = excluded.type, width = excluded.width, height = excluded.height, hash = excluded.hash,
      bytes = excluded.bytes, changed_at = excluded.changed_at`);
}

export function deletePhoto(db: Transaction, contactId: string): void {
  db.send(sql`DELETE FROM contact_photo WHERE contact_id = ${contactId}`);
}

/** Moves the photo of one locked contact to another that has none. */
export function takeOverPhoto(db: Transaction, fromId: string, intoId: string): void {
  db.send(sql`UPDATE contact_photo SET contact_id = ${intoId} WHERE contact_id = ${fromId}`);
}
