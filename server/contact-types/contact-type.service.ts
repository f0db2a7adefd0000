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

/** All types in their order. */
export function listContactTypes(db: Db): Promise<ContactType[]> {
  return db.rows<ContactType>(sql`
    SELECT id, name, name_key AS "nameKey", color, position FROM contact_type ORDER BY position, name, id`);
}
