import sql from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import { Address, Email, Phone, SocialProfile, Website } from './contact-info.entity.js';
import type { ContactChanges } from './contact.values.js';
import { searchText, type SearchableContact } from './search.rules.js';

const lists = {
  emails: Email,
  phones: Phone,
  websites: Website,
  socialProfiles: SocialProfile,
  addresses: Address,
} as const;
export type ListName = keyof typeof lists;
export const listNames = Object.keys(lists) as ListName[];

/** Writes those of a contact's lists that `changes` names, each as a whole. */
export async function writeLists(
  db: Db,
  contactId: string,
  changes: ContactChanges,
  { isNew }: { isNew: boolean },
): Promise<void> {
  for (const name of listNames) {
    const entries = changes[name];
    if (!entries) continue;
    const builder = db.manager.createQueryBuilder();
    if (!isNew) await builder.delete().from(lists[name]).where({ contactId }).execute();
    if (entries.length === 0) continue;
    const rows = entries.map((entry, position) => ({ ...entry, contactId, position }));
    await builder.insert().into(lists[name]).values(rows).updateEntity(false).execute();
  }
}

/** Writes the text that a contact is found by; nothing where it is what it was. */
export async function writeSearchText(db: Db, contactId: string, contact: SearchableContact): Promise<void> {
  const text = searchText(contact);
  await db.rows(sql`
    INSERT INTO contact_search (contact_id, text) VALUES (${contactId}, ${text})
    ON CONFLICT (contact_id) DO UPDATE SET text = excluded.text WHERE contact_search.text <> excluded.text`);
}
