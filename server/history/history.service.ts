import sql from 'sql-template-tag';
import { newId } from '../platform/ids.js';
import { actorId, type Work } from '../platform/work.js';
import type { ContactEventType, StoredChange } from './contact-event.entity.js';

export interface HistoryEntry {
  contactId: string;
  type: ContactEventType;
  changes?: StoredChange[];
  note?: string;
}

/** Adds entries to the histories of contacts, in the order given, with one statement; gives their ids. */
export function recordHistory(work: Work, entries: HistoryEntry[]): string[] {
  if (entries.length === 0) return [];
  const rows = entries.map(({ contactId, type, changes, note }) => ({
    id: newId(),
    contact_id: contactId,
    type,
    note: note ?? null,
    stored: changes ?? null,
  }));
  work.db.batch(sql`
    INSERT INTO contact_event (id, contact_id, type, at, actor_id, note, stored)
    SELECT id, contact_id, type, ${work.now}, ${actorId(work.viewer)}, note, stored
    FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS r (id uuid, contact_id uuid, type text, note text, stored jsonb)`);
  return rows.map(row => row.id);
}
