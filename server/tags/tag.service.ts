import sql, { type Sql } from 'sql-template-tag';
import type { Db, Transaction } from '../platform/database.js';
import { newId } from '../platform/ids.js';
import type { Tag } from './tag.entity.js';
import { nameKey } from './tag.rules.js';

/**
 * The tags of these names, in the order of their names; those that do not exist yet are made. Until this transaction ends
 * nobody renames or deletes them.
 */
export async function ensureTags(db: Db, names: readonly string[]): Promise<Tag[]> {
  if (names.length === 0) return [];
  const known = await lockTags(db, names);
  const missing = names.filter(name => !known.some(tag => tag.nameKey === nameKey(name)));
  if (missing.length === 0) return known;
  // In one order for all, so that two transactions that make the same tags never wait for each other.
  const rows = missing
    .map(name => ({ id: newId(), name, key: nameKey(name) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  await db.rows(sql`
    INSERT INTO tag (id, name, name_key)
    SELECT id, name, key FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (id uuid, name text, key text)
    ON CONFLICT (name_key) DO NOTHING`);
  return lockTags(db, names);
}

/** Those of these names that exist, whatever the case. */
export const findTags = (db: Db, names: readonly string[]): Promise<Tag[]> => db.rows<Tag>(called(names));

const lockTags = (db: Db, names: readonly string[]): Promise<Tag[]> =>
  db.rows<Tag>(sql`${called(names)} FOR KEY SHARE`);

const called = (names: readonly string[]): Sql => sql`
  SELECT id, name, name_key AS "nameKey" FROM tag WHERE name_key = ANY(${names.map(nameKey)}::text[])
  ORDER BY name, id`;

/** The tag of this id, or null. */
export async function tagById(db: Db, id: string): Promise<Tag | null> {
  const [tag] = await db.rows<Tag>(sql`SELECT id, name, name_key AS "nameKey" FROM tag WHERE id = ${id}`);
  return tag ?? null;
}

/** Tags whose name contains the words, all of them without; by name. */
export function listTags(db: Db, search: string | null): Promise<Tag[]> {
  const matching: Sql = search ? sql`WHERE strpos(name_key, ${nameKey(search)}) > 0` : sql``;
  return db.rows<Tag>(
    sql`SELECT id, name, name_key AS "nameKey" FROM tag ${matching} ORDER BY name, id LIMIT 1000`,
  );
}

/** Makes a contact's tags exactly these. */
export function replaceTags(db: Transaction, contactId: string, tagIds: string[]): void {
  db.send(sql`DELETE FROM contact_tag WHERE contact_id = ${contactId} AND tag_id <> ALL(${tagIds}::uuid[])`);
  addTags(db, contactId, tagIds);
}

export function addTags(db: Transaction, contactId: string, tagIds: string[]): void {
  if (tagIds.length === 0) return;
  db.batch(sql`
    INSERT INTO contact_tag (contact_id, tag_id) SELECT ${contactId}, unnest(${tagIds}::uuid[])
    ON CONFLICT DO NOTHING`);
}
