import sql, { join } from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import { newId } from '../platform/ids.js';
import { say, type Locale } from '../platform/messages.js';
import type { ContactType } from './contact-type.entity.js';

/**
 * Gives a new installation its first contact types, in its language; to be called at each start, before the first user
 * is made: once there are users, the types are theirs, and those that they delete do not come back.
 */
export async function ensureDefaultContactTypes(db: Db, locale: Locale): Promise<void> {
  const rows = defaults.map(
    ({ name, color }, position) =>
      sql`(${newId()}::uuid, ${name[locale]}, ${name[locale].toLowerCase()}, ${color}, ${position}::integer)`,
  );
  await db.rows(sql`
    INSERT INTO contact_type (id, name, name_key, color, position)
    SELECT * FROM (VALUES ${join(rows)}) AS t
    WHERE NOT EXISTS (SELECT FROM app_user) AND NOT EXISTS (SELECT FROM contact_type)
    ON CONFLICT DO NOTHING`);
}

const defaults = [
  { name: say('Client', 'Kunde'), color: '#16a34a' },
  { name: say('Supplier', 'Lieferant'), color: '#2563eb' },
  { name: say('Partner', 'Partner'), color: '#9333ea' },
  { name: say('Competitor', 'Wettbewerber'), color: '#dc2626' },
];

/** Makes the types of these names that do not exist yet, behind the others; for administrators. */
export async function ensureContactTypes(db: Db, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const rows = names.map(name => ({ id: newId(), name, key: name.toLowerCase() }));
  await db.rows(sql`
    INSERT INTO contact_type (id, name, name_key, position)
    SELECT r.id, r.name, r.key, (SELECT coalesce(max(position), -1) FROM contact_type) + row_number() OVER (ORDER BY r.key)
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (id uuid, name text, key text)
    ON CONFLICT (name_key) DO NOTHING`);
}

/** All types in their order. */
export function listContactTypes(db: Db): Promise<ContactType[]> {
  return db.rows<ContactType>(sql`
    SELECT id, name, name_key AS "nameKey", color, position FROM contact_type ORDER BY position, name, id`);
}
