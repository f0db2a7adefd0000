import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import type { FittedPhoto } from '../photos/photo.decoder.js';
import type { Db } from '../platform/database.js';
import { isUuid } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import type { Reader } from '../platform/work.js';

export interface Suggestion {
  id: string;
  source: string;
  hash: string;
}

/** What the viewer was told of these subjects; null where there was no picture. */
export async function keptSuggestions(
  { db, viewer }: Reader,
  subjects: string[],
): Promise<Map<string, Suggestion | null>> {
  if (subjects.length === 0) return new Map();
  const rows = await db.rows<Suggestion & { subject: string }>(sql`
    SELECT id, source, subject, hash FROM photo_suggestion
    WHERE user_id = ${viewer.id} AND subject = ANY(${subjects}::text[]) AND expires_at > now()`);
  return new Map(rows.map(({ subject, ...row }) => [subject, row.hash === null ? null : row]));
}

/** Keeps an answer for the viewer; one of the same subject gives way, and its id stays good. */
export async function keepSuggestion(
  { db, viewer }: Reader,
  { source, subject, photo }: { source: string; subject: string; photo: FittedPhoto | null },
): Promise<Suggestion | null> {
  const [row] = await db.rows<Suggestion>(sql`
    INSERT INTO photo_suggestion (id, user_id, source, subject, type, width, height, hash, bytes, expires_at)
    VALUES (
      ${randomUUID()}, ${viewer.id}, ${source}, ${subject}, ${photo?.type}, ${photo?.width}, ${photo?.height},
      ${photo?.hash}, ${photo?.bytes}, now() + make_interval(mins => ${limits['photo.suggestionMinutes']}::int)
    )
    ON CONFLICT (user_id, subject) DO UPDATE SET
      type = excluded.type, width = excluded.width, height = excluded.height, hash = excluded.hash,
      bytes = excluded.bytes, expires_at = excluded.expires_at
    RETURNING id, source, hash`);
  return photo ? row! : null;
}

/** The picture of a suggestion that was made to the viewer; null where there is none any more. */
export async function suggestedPhoto({ db, viewer }: Reader, id: string): Promise<FittedPhoto | null> {
  if (!isUuid(id)) return null;
  const [photo] = await db.rows<FittedPhoto>(sql`
    SELECT type, width, height, hash, bytes FROM photo_suggestion
    WHERE id = ${id} AND user_id = ${viewer.id} AND bytes IS NOT NULL AND expires_at > now()`);
  return photo ?? null;
}

/** Lets go of the oldest of the viewer's that are more than one needs. */
export async function trimSuggestions({ db, viewer }: Reader): Promise<void> {
  await db.rows(sql`
    DELETE FROM photo_suggestion WHERE id IN (
      SELECT id FROM photo_suggestion WHERE user_id = ${viewer.id}
      ORDER BY expires_at DESC, id OFFSET ${limits['photo.suggestionsPerUser']}
    )`);
}

/** Removes what nobody has taken in time. */
export async function dropOldSuggestions(db: Db): Promise<void> {
  await db.rows(sql`DELETE FROM photo_suggestion WHERE expires_at <= now()`);
}
