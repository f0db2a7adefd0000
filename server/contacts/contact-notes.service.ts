import sql from 'sql-template-tag';
import { findEvent } from '../history/history.query.js';
import type { ContactEvent } from '../history/contact-event.entity.js';
import { recordHistory } from '../history/history.service.js';
import { fail, UserErrors, type Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import { lockContact, lockContacts } from './contact.lock.js';
import { longText } from '../platform/text.rules.js';

/** Adds a note for whoever may edit the contact. Notes leave the version alone. */
export async function addNote(work: Work, contactId: string, text: string): Promise<ContactEvent> {
  await lockContact(work, contactId, 'write', { path: ['contactId'] });
  const note = checkedNote(text);
  const [id] = recordHistory(work, [{ contactId, type: 'NOTE', note }]);
  return (await findEvent(work, id!))!;
}

/** Changes the viewer's own note. */
export async function updateNote(work: Work, id: string, text: string): Promise<ContactEvent> {
  await lockOwnNote(work, id);
  const note = checkedNote(text);
  work.db.send(sql`UPDATE contact_event SET note = ${note} WHERE id = ${id}`);
  return (await findEvent(work, id))!;
}

/** Removes the viewer's own note. */
export async function deleteNote(work: Work, id: string): Promise<void> {
  await lockOwnNote(work, id);
  work.db.send(sql`DELETE FROM contact_event WHERE id = ${id}`);
}

/**
 * Whose contact cannot be seen has no notes; others' notes may be read, not changed. With its contact locked, a note
 * that is still there stays.
 */
async function lockOwnNote(work: Work, id: string): Promise<void> {
  const event = await findEvent(work, id);
  const isVisible =
    event?.type === 'NOTE' && (await lockContacts(work, sql`c.id = ${event.contactId}`)).length > 0;
  if (!isVisible || !(await findEvent(work, id))) return fail('NOT_FOUND', noNote, ['id']);
  if (event.actorId !== work.viewer.id) return fail('FORBIDDEN', notYours, ['id']);
}

function checkedNote(text: string): string {
  const problems: Problem[] = [];
  const note = longText(text, { path: ['text'], max: limits['length.longText'], problems });
  if (note === null && problems.length === 0) {
    problems.push({ code: 'REQUIRED', message: empty, path: ['text'] });
  }
  if (problems.length > 0) throw new UserErrors(problems);
  return note!;
}

const empty = say('A note needs a text.', 'Eine Notiz braucht einen Text.');
const noNote = say('There is no such note.', 'Diese Notiz gibt es nicht.');
const notYours = say(
  'Only who wrote a note can change it.',
  'Eine Notiz kann nur ändern, wer sie geschrieben hat.',
);
