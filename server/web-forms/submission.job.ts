import sql from 'sql-template-tag';
import type { Database, Transaction } from '../platform/database.js';
import { UserErrors } from '../platform/errors.js';
import { defineJob } from '../platform/jobs.js';
import { log } from '../platform/log.js';
import { say, type Message } from '../platform/messages.js';
import { collectEvents } from '../platform/outbox.js';
import { becomeContact, formViewer, type OpenSubmission } from './submission.contact.service.js';
import type { SentValue } from './form-fields.js';
import { formColumns, type FormRow } from './web-form.query.js';

/** It outlives a restart of the database; after that somebody has to look at it. */
export const processingAttempts = 6;

/**
 * Makes a contact of an accepted submission, or part of one that is there, once: the submission is held, and says in the
 * same transaction that it is done. What cannot become one is FAILED, with the reason.
 */
export const processSubmission = defineJob<{ id: string }>(
  'process-submission',
  async ({ id }, { database, lastAttempt }) => {
    try {
      await process(database, id);
    } catch (error) {
      if (!lastAttempt && !(error instanceof UserErrors)) throw error;
      if (!(error instanceof UserErrors)) log.error('A submission failed', { submission: id, error });
      await database.transaction(async db => {
        if (await lockOpen(db, id)) {
          const reason = error instanceof UserErrors ? reasonOf(error) : unexpected;
          db.send(sql`
            UPDATE submission SET status = 'FAILED', failure = ${JSON.stringify(reason)}::jsonb WHERE id = ${id}`);
        }
      });
    }
  },
);

async function process(database: Database, id: string): Promise<void> {
  let committed = (): void => undefined;
  await database.transaction(async db => {
    const open = await lockOpen(db, id);
    if (!open) return;
    const events = collectEvents();
    const work = { db, viewer: formViewer(open.form.locale), now: new Date(), emit: events.emit };
    const contactId = await becomeContact(work, open);
    db.send(sql`
      UPDATE submission SET contact_id = ${contactId}, processed_at = ${work.now}, failure = NULL WHERE id = ${id}`);
    work.emit({ type: 'form.submitted', data: { id } });
    events.flush(db);
    committed = events.committed;
  });
  committed();
}

/** Null where it is done, or no longer to be. */
async function lockOpen(db: Transaction, id: string): Promise<OpenSubmission | null> {
  const [open] = await db.rows<{ formId: string; storedValues: SentValue[] }>(sql`
    SELECT s.form_id AS "formId", s.stored_values AS "storedValues" FROM submission s
    WHERE s.id = ${id} AND s.status = 'ACCEPTED' AND s.processed_at IS NULL FOR UPDATE`);
  if (!open) return null;
  const [form] = await db.rows<FormRow>(
    sql`SELECT ${formColumns} FROM web_form f WHERE f.id = ${open.formId}`,
  );
  return { storedValues: open.storedValues, form: form! };
}

const reasonOf = ({ problems }: UserErrors): Message =>
  say(
    problems.map(({ message }) => message.en).join(' '),
    problems.map(({ message }) => message.de).join(' '),
  );

const unexpected = say(
  'Something went wrong on the server. Please try again; the log of the server says more.',
  'Auf dem Server ist ein Fehler aufgetreten. Bitte versuchen Sie es noch einmal; mehr steht im Protokoll des Servers.',
);
