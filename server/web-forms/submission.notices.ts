import sql from 'sql-template-tag';
import { notifyOfSubmission } from '../notifications/notification.service.js';
import type { Db } from '../platform/database.js';
import type { OutboxEvent } from '../platform/outbox.js';

type Submitted = Extract<OutboxEvent, { type: 'form.submitted' }>;

/** Tells those whom the form names and who are still here; nobody where the contact is gone again. */
export async function tellOfSubmission(db: Db, { data }: Submitted): Promise<void> {
  const [found] = await db.rows<{ contactId: string; userIds: string[] }>(sql`
    SELECT s.contact_id AS "contactId",
      ARRAY(SELECT u.id FROM app_user u WHERE u.id = ANY(f.notify_user_ids) AND u.active ORDER BY u.id) AS "userIds"
    FROM submission s JOIN web_form f ON f.id = s.form_id JOIN contact c ON c.id = s.contact_id
    WHERE s.id = ${data.id}`);
  if (found) await notifyOfSubmission(db, { id: data.id, ...found });
}
