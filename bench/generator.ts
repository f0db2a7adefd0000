import type { ClientBase } from 'pg';
import { hashPassword } from '../server/auth/password.service.js';
import { searchedNames, searchText } from '../server/contacts/search.rules.js';
import type { CustomField } from '../server/custom-fields/custom-field.entity.js';
import { nameKey } from '../server/tags/tag.rules.js';
import { withoutIndexes } from './bulk-load.js';
import { fieldTextsOf, fieldValueRows, insertCustomFields } from './custom-fields.js';
import { inventContacts, type InventedContact } from './invention.js';
import { firstNames, lastNames, tagNames, typeColors, typeNames } from './names.js';
import { idAt, randomNumbers } from './random.js';

export interface DataSetOptions {
  size: number;
  seed: number;
  /** False: every contact is private, and `people.little` sees 20 of them. */
  published: boolean;
  password: string;
}

/** Users of every data set, by their e-mail addresses; there are 50 managers in all, the member is one. */
export const people = {
  administrator: 'demo@example.org',
  member: 'manager-0@example.org',
  little: 'little@example.org',
};
const managerCount = 50;
const seenByLittle = 20;
const portion = 5_000;

const tables = [
  'contact',
  'contact_email',
  'contact_phone',
  'contact_website',
  'contact_tag',
  'custom_field_value',
  'contact_search',
  'access_grant',
  'contact_event',
];

/**
 * Fills a migrated database that has no users with invented contacts, the same for the same seed. Everything that the
 * product keeps beside a contact is true: search text, grants, first entry of the history, counters (by its triggers).
 */
export async function fillDatabase(client: ClientBase, options: DataSetOptions): Promise<void> {
  const random = randomNumbers(options.seed);
  const firstId = (): string => idAt(new Date(Date.UTC(2022, 0, 1)), random);
  const users = await insertUsers(client, options.password, firstId);
  const tags = await insertNames(client, 'tag', tagNames, firstId);
  const types = await insertNames(client, 'contact_type', typeNames, firstId);
  const fields = await insertCustomFields(client, firstId);
  await client.query('SET statement_timeout = 0');
  await client.query('SET synchronous_commit = off');
  const fill = async (): Promise<void> => {
    let stored = Promise.resolve();
    let contacts: InventedContact[] = [];
    let count = 0;
    for (const contact of inventContacts({ ...options, managerCount })) {
      contacts.push(contact);
      count++;
      if (contacts.length < portion && count < options.size) continue;
      // The next portion is invented while this one is stored.
      const rows = tableRows(contacts, { users, tags, types, fields, random });
      await stored;
      stored = insertAll(client, rows);
      contacts = [];
      if (count === options.size) break;
    }
    await stored;
    if (!options.published) await grantSome(client, users.little, options.size);
  };
  await (options.size > portion ? withoutIndexes(client, tables, fill) : fill());
  await client.query('VACUUM ANALYZE');
  await checkCounters(client);
}

interface Users {
  little: string;
  managers: string[];
}

/** The people of every data set, in a migrated database that has no users. */
export async function insertUsers(client: ClientBase, password: string, newId: () => string): Promise<Users> {
  const hash = await hashPassword(password);
  const insert = async (name: string, email: string, role: string): Promise<string> => {
    const id = newId();
    await client.query(
      `INSERT INTO app_user (id, name, email, email_key, role, active, locale, password_hash, created_at)
       VALUES ($1, $2, $3, $3, $4, true, 'de', $5, now())`,
      [id, name, email, role, hash],
    );
    return id;
  };
  await insert('Doris Demo', people.administrator, 'ADMIN');
  const little = await insert('Lars Wenig', people.little, 'MEMBER');
  const managers: string[] = [];
  for (let index = 0; index < managerCount; index++) {
    const name = `${firstNames[index]!} ${lastNames[index * 2]!}`;
    managers.push(await insert(name, `manager-${index}@example.org`, 'MEMBER'));
  }
  return { little, managers };
}

interface Named {
  id: string;
  name: string;
}

async function insertNames(
  client: ClientBase,
  table: 'tag' | 'contact_type',
  names: string[],
  newId: () => string,
): Promise<Named[]> {
  const rows = names.map((name, position) => ({
    id: newId(),
    name,
    name_key: nameKey(name),
    color: typeColors[position],
    position,
  }));
  const extra = table === 'contact_type' ? ', color, position' : '';
  await client.query(
    `INSERT INTO ${table} (id, name, name_key${extra})
     SELECT id, name, name_key${extra}
     FROM json_to_recordset($1::json) AS r (id uuid, name text, name_key text, color text, position integer)`,
    [JSON.stringify(rows)],
  );
  return rows;
}

interface References {
  users: Users;
  tags: Named[];
  types: Named[];
  fields: CustomField[];
  random: () => number;
}

/** The rows of each table for these contacts. */
function tableRows(
  contacts: InventedContact[],
  { users, tags, types, fields, random }: References,
): TableRows {
  const rows: TableRows = Object.fromEntries(tables.map(table => [table, []]));
  for (const contact of contacts) {
    const { id, createdAt } = contact;
    const managers = contact.managers.map(index => users.managers[index]!);
    const text = searchTextOf(contact, tags, fields);
    rows.contact!.push({
      ...contactRow(contact, managers[0]!, types),
      search_name: searchedNames(text),
    });
    for (const [table, entries] of [
      ['contact_email', contact.emails],
      ['contact_phone', contact.phones],
      ['contact_website', contact.websites],
    ] as const) {
      entries.forEach((entry, position) => rows[table]!.push({ ...entry, contact_id: id, position }));
    }
    for (const tag of contact.tags) rows.contact_tag!.push({ contact_id: id, tag_id: tags[tag]!.id });
    rows.custom_field_value!.push(...fieldValueRows(contact, fields));
    rows.contact_search!.push({ contact_id: id, text });
    for (const manager of managers) {
      rows.access_grant!.push({
        id: idAt(createdAt, random),
        contact_id: id,
        grantee_id: manager,
        level: 'MANAGE',
        granted_by_id: managers[0],
        granted_at: createdAt,
      });
    }
    rows.contact_event!.push({
      id: idAt(createdAt, random),
      contact_id: id,
      type: 'CREATED',
      at: createdAt,
      actor_id: managers[0],
    });
  }
  return rows;
}

type TableRows = Record<string, object[]>;

function contactRow(contact: InventedContact, creator: string, types: Named[]): object {
  const { id, kind, publicLevel, createdAt } = contact;
  const published = publicLevel !== 'NONE';
  return {
    id,
    kind,
    display_name: contact.displayName,
    first_name: contact.firstName,
    last_name: contact.lastName,
    job_title: contact.jobTitle,
    company_id: contact.companyId,
    name: contact.name,
    contact_type_id: types[contact.type]!.id,
    public_level: publicLevel,
    published_by: published ? creator : null,
    published_at: published ? createdAt : null,
    source: 'MANUAL',
    version: 1,
    created_at: createdAt,
    created_by_id: creator,
    updated_at: createdAt,
    updated_by_id: creator,
  };
}

function searchTextOf(contact: InventedContact, tags: Named[], fields: CustomField[]): string {
  return searchText({
    ...contact,
    socialProfiles: [],
    addresses: [],
    tags: contact.tags.map(index => tags[index]!.name),
    fieldTexts: fieldTextsOf(contact, fields),
  });
}

async function insertAll(client: ClientBase, rows: TableRows): Promise<void> {
  for (const table of tables) {
    await client.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [
      JSON.stringify(rows[table]),
    ]);
  }
}

/** Every so many-th contact, so that they lie far apart in every order. */
async function grantSome(client: ClientBase, userId: string, size: number): Promise<void> {
  await client.query(
    `INSERT INTO access_grant (id, contact_id, grantee_id, level, granted_at)
     SELECT gen_random_uuid(), id, $1, 'READ', created_at
     FROM (SELECT id, created_at, row_number() OVER (ORDER BY id) AS place FROM contact) c
     WHERE place % $2 = 0 LIMIT $3`,
    [userId, Math.max(1, Math.floor(size / seenByLittle)), seenByLittle],
  );
}

/** What the triggers counted is what there is. */
async function checkCounters(client: ClientBase): Promise<void> {
  const { rows } = await client.query(`
    SELECT scope FROM (
      SELECT 'all' AS scope, count(*) AS n FROM contact
      UNION ALL SELECT 'published', count(*) FROM contact WHERE public_level <> 'NONE'
      UNION ALL SELECT g.grantee_id::text, count(*) FROM access_grant g JOIN contact c ON c.id = g.contact_id
        WHERE c.public_level = 'NONE' GROUP BY g.grantee_id
    ) true_counts FULL JOIN (SELECT scope, sum(n) AS kept FROM contact_count GROUP BY scope) counters USING (scope)
    WHERE coalesce(n, 0) <> coalesce(kept, 0)`);
  if (rows.length > 0) throw new Error(`The counters are wrong: ${JSON.stringify(rows)}`);
}
