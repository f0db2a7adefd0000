import sql, { join, raw } from 'sql-template-tag';
import type { Transaction } from '../platform/database.js';
import { columnName } from '../platform/naming.js';
import type { ContactChanges } from './contact.values.js';

const lists = {
  emails: 'contact_email',
  phones: 'contact_phone',
  websites: 'contact_website',
  socialProfiles: 'contact_social_profile',
  addresses: 'contact_address',
} as const;
export type ListName = keyof typeof lists;
export const listNames = Object.keys(lists) as ListName[];

/** The columns of `contact` that people's changes set, by the names of the entity's properties. */
export interface ContactColumns {
  displayName: string;
  searchName?: string;
  firstName?: string;
  lastName?: string;
  name?: string;
  jobTitle?: string | null;
  companyId?: string | null;
  description?: string | null;
  contactTypeId?: string | null;
  publicLevel?: string;
  publishedBy?: string | null;
  publishedAt?: Date | null;
  version: number;
  updatedAt: Date;
  updatedById: string | null;
}

export type NewContactColumns = ContactColumns & {
  searchName: string;
  id: string;
  kind: string;
  source: string;
  createdAt: Date;
  createdById: string | null;
};

/** Adds the row of a contact. */
export function insertContactRow(db: Transaction, columns: NewContactColumns): void {
  insertRows(db, 'contact', [columns]);
}

/** Sets these columns of a contact; those that are left out stay. */
export function updateContactRow(db: Transaction, id: string, columns: ContactColumns): void {
  const set = Object.entries(columns).map(([name, value]) => sql`${raw(columnName(name))} = ${value}`);
  db.batch(sql`UPDATE contact SET ${join(set, ', ')} WHERE id = ${id}`);
}

/** Writes those of a contact's lists that `changes` names, each as a whole. */
export function writeLists(
  db: Transaction,
  contactId: string,
  changes: ContactChanges,
  { isNew }: { isNew: boolean },
): void {
  for (const name of listNames) {
    const entries = changes[name];
    if (!entries) continue;
    if (!isNew) db.send(sql`DELETE FROM ${raw(lists[name])} WHERE contact_id = ${contactId}`);
    if (entries.length === 0) continue;
    const rows = entries.map((entry, position) => ({ ...entry, contactId, position }));
    insertRows(db, lists[name], rows);
  }
}

/**
 * Writes the texts (search.rules.ts) that contacts, by their ids, are found by, in one statement; nothing where a text is
 * what it was. Their names stand in the contact's row, which is written with them where they change.
 */
export function writeSearchTexts(db: Transaction, texts: ReadonlyMap<string, string>): void {
  const rows = [...texts].map(([id, text]) => ({ id, text }));
  db.batch(sql`
    INSERT INTO contact_search (contact_id, text)
    SELECT id, text FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (id uuid, text text)
    ON CONFLICT (contact_id) DO UPDATE SET text = excluded.text WHERE contact_search.text <> excluded.text`);
}

/** Rows as the entities name their columns; as JSON, so that it is one prepared statement for any number of them. */
function insertRows(db: Transaction, table: string, rows: object[]): void {
  const name = raw(table);
  db.batch(sql`
    INSERT INTO ${name}
    SELECT * FROM json_populate_recordset(NULL::${name}, ${JSON.stringify(rows.map(toRow))}::json)`);
}

const toRow = (columns: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(columns).map(([name, value]) => [columnName(name), value]));

/** These properties of an object, as far as it has them. */
export function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.filter(key => from[key] !== undefined).map(key => [key, from[key]])) as Pick<
    T,
    K
  >;
}
