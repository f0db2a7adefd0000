import { recordHistory } from '../history/history.service.js';
import { fail, UserErrors } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import type { Reader, Work } from '../platform/work.js';
import { fitPhoto, type FittedPhoto } from '../photos/photo.decoder.js';
import type { Photo } from '../photos/photo.entity.js';
import { deletePhoto, storedPhoto, takeOverPhoto, writePhoto } from '../photos/photo.store.js';
import { touch } from './contact-bulk.service.js';
import { forbidden, lockContact, notFound } from './contact.lock.js';
import { mayWrite } from './contact.query.js';

/** A picture that has arrived: fitted, or why it cannot be taken. */
export type ReceivedPhoto = FittedPhoto | UserErrors;

/**
 * Takes in a picture for a contact, ahead of the transaction: whoever may not edit the contact has nothing read, and
 * nothing is decoded that is larger than `photo.bytes`.
 */
export async function receivePhoto(
  reader: Reader,
  contactId: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<ReceivedPhoto> {
  try {
    await requireEditable(reader, contactId);
    return await fitPhoto(await readWhole(bytes));
  } catch (error) {
    if (error instanceof UserErrors) return error;
    throw error;
  }
}

/** NOT_FOUND or FORBIDDEN at `contactId` unless the viewer may edit the contact. */
export async function requireEditable(reader: Reader, contactId: string): Promise<void> {
  const canWrite = await mayWrite(reader, contactId);
  if (canWrite === null) fail('NOT_FOUND', notFound, ['contactId']);
  if (!canWrite) fail('FORBIDDEN', forbidden.write, ['contactId']);
}

async function readWhole(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limits['photo.bytes']) return fail('FILE_TOO_LARGE', tooLarge(), ['file']);
  }
  return Buffer.concat(chunks);
}

/** Gives the contact this photo. The one that it has already changes nothing. */
export async function setContactPhoto(work: Work, contactId: string, photo: ReceivedPhoto): Promise<string> {
  const contact = await lockContact(work, contactId, 'write', { path: ['contactId'] });
  if (photo instanceof UserErrors) throw photo;
  const before = await storedPhoto(work.db, contact.id);
  if (before?.hash === photo.hash) return contact.id;
  writePhoto(work.db, contact.id, photo, work.now);
  recordChange(work, contact.id, before, photo);
  touch(work, [contact], new Set([contact.id]));
  return contact.id;
}

/** Takes the contact's photo away; one that has none stays as it is. */
export async function removeContactPhoto(work: Work, contactId: string): Promise<string> {
  const contact = await lockContact(work, contactId, 'write', { path: ['contactId'] });
  const before = await storedPhoto(work.db, contact.id);
  if (!before) return contact.id;
  deletePhoto(work.db, contact.id);
  recordChange(work, contact.id, before, null);
  touch(work, [contact], new Set([contact.id]));
  return contact.id;
}

/** Of two contacts that become one: the target keeps its photo, or gets that of the source. */
export async function mergePhotos(work: Work, fromId: string, intoId: string): Promise<void> {
  const from = await storedPhoto(work.db, fromId);
  if (!from || (await storedPhoto(work.db, intoId))) return;
  takeOverPhoto(work.db, fromId, intoId);
  recordChange(work, intoId, null, from);
}

type Size = Pick<Photo, 'width' | 'height'>;

/** Histories keep no pictures, only that there was one. */
function recordChange(work: Work, contactId: string, before: Size | null, after: Size | null): void {
  const change = { field: 'photo', before: inWords(before), after: inWords(after) };
  recordHistory(work, [{ contactId, type: 'PHOTO_CHANGED', changes: [change] }]);
}

const inWords = (size: Size | null): string | null => size && `${size.width} × ${size.height}`;

const tooLarge = () => {
  const size = `${Math.round((limits['photo.bytes'] / 1024 ** 2) * 100) / 100} MB`;
  return say(
    `A photo may have ${size} at most. Make it smaller and choose it again.`,
    `Ein Foto darf höchstens ${size} groß sein. Verkleinern Sie es und wählen Sie es noch einmal.`,
  );
};
