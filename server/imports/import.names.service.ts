import sql from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import type { Work } from '../platform/work.js';
import { nameKey } from '../tags/tag.rules.js';
import { companiesByName } from './import.lookups.query.js';
import type { Surroundings } from './plan.js';
import { plannedName, type PlannedContact } from './planned-contact.js';

/** Notes tags and types that contacts get and that are to be made. */
export async function noteNewNames(
  db: Db,
  planId: string,
  contacts: PlannedContact[],
  { tagKeys, typeIds }: Surroundings,
): Promise<void> {
  const names = new Map<string, { kind: string; key: string; name: string }>();
  const note = (kind: string, name: string, isKnown: boolean): void => {
    const key = nameKey(name);
    if (!isKnown && !names.has(`${kind} ${key}`)) names.set(`${kind} ${key}`, { kind, key, name });
  };
  for (const { changes } of contacts) {
    for (const name of changes.tagNames ?? []) note('TAG', name, tagKeys.has(nameKey(name)));
    if (changes.typeName) note('CONTACT_TYPE', changes.typeName, typeIds.has(nameKey(changes.typeName)));
  }
  if (names.size === 0) return;
  await db.rows(sql`
    INSERT INTO import_name (plan_id, kind, key, name, is_new, is_own)
    SELECT ${planId}, kind, key, name, true, false
    FROM json_to_recordset(${JSON.stringify([...names.values()])}::json) AS r (kind text, key text, name text)
    ON CONFLICT DO NOTHING`);
}

/**
 * Notes which company each name stands for: one that is there, else a row of the file that is this company, wherever it
 * stands, else a new one. Gives the keys of the names.
 */
export async function noteCompanies(
  work: Work,
  planId: string,
  contacts: PlannedContact[],
): Promise<Map<string, string>> {
  const names = [...new Set(contacts.flatMap(contact => companyNameOf(contact) ?? []))];
  if (names.length === 0) return new Map();
  const found = await companiesByName(work, names);
  const keys = new Map(found.map(({ name, key }) => [name, key]));
  const ids = new Map<string, string>();
  for (const { key, contactId } of found) if (contactId) ids.set(key, contactId);
  const there = new Set(ids.keys());
  for (const contact of contacts) {
    const key = contact.isNew && contact.kind === 'COMPANY' ? keys.get(plannedName(contact)) : undefined;
    if (key !== undefined && !ids.has(key)) ids.set(key, contact.id);
  }
  // Of several spellings the first one counts.
  const spelled = new Map(found.toReversed().map(({ name, key }) => [key, name]));
  const entries = [...spelled].map(([key, name]) => ({
    key,
    name,
    contact_id: ids.get(key) ?? null,
    is_own: !there.has(key),
  }));
  work.db.send(sql`
    INSERT INTO import_name (plan_id, kind, key, name, is_new, is_own, contact_id)
    SELECT ${planId}, 'COMPANY', key, name, contact_id IS NULL, is_own, contact_id
    FROM json_to_recordset(${JSON.stringify(entries)}::json) AS r (key text, name text, is_own boolean, contact_id uuid)
    ON CONFLICT (plan_id, kind, key) DO UPDATE SET contact_id = excluded.contact_id, is_new = false, is_own = excluded.is_own
      WHERE import_name.contact_id IS NULL AND excluded.contact_id IS NOT NULL`);
  return keys;
}

const companyNameOf = (contact: PlannedContact): string | null => {
  if (contact.kind === 'PERSON') return contact.changes.companyName ?? null;
  return contact.isNew ? plannedName(contact) : null;
};
