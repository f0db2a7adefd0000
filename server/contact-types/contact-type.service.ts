import { isDeepStrictEqual } from 'node:util';
import sql, { join } from 'sql-template-tag';
import { audit } from '../audit/audit.service.js';
import type { Db } from '../platform/database.js';
import { fail, UserErrors, type Problem } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import { say, type Locale } from '../platform/messages.js';
import { checkOrder } from '../platform/order.rules.js';
import type { Work } from '../platform/work.js';
import { nameKey } from '../tags/tag.rules.js';
import type { ContactType } from './contact-type.entity.js';
import { checkContactTypeInput, type ContactTypeInput } from './contact-type.rules.js';

/**
 * Gives a new installation its first contact types, in its language; to be called at each start, before the first user
 * is made: once there are users, the types are theirs, and those that they delete do not come back.
 */
export async function ensureDefaultContactTypes(db: Db, locale: Locale): Promise<void> {
  const rows = defaults.map(
    ({ name, color }, position) =>
      sql`(${newId()}::uuid, ${name[locale]}, ${nameKey(name[locale])}, ${color}, ${position}::integer)`,
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
  await takeTurns(db);
  const rows = names.map(name => ({ id: newId(), name, key: nameKey(name) }));
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

/** Makes a type, behind the others, and gives its id. TAKEN, LIMIT_REACHED. For administrators; the caller checks the role. */
export async function createContactType(work: Work, input: ContactTypeInput): Promise<string> {
  const { db, viewer } = work;
  const { changes, problems } = checkContactTypeInput(input, 'create');
  const types = await typesInTurn(db);
  problems.push(...taken(types, changes.name));
  if (problems.length > 0) throw new UserErrors(problems);
  if (types.length >= limits['type.count']) return fail('LIMIT_REACHED', enough());
  const { name = '', color = null } = changes;
  const id = newId();
  const position = Math.max(-1, ...types.map(type => type.position)) + 1;
  db.send(sql`
    INSERT INTO contact_type (id, name, name_key, color, position)
    VALUES (${id}, ${name}, ${nameKey(name)}, ${color}, ${position})`);
  audit(work, { kind: 'CONTACT_TYPE_CREATED', actorId: viewer.id, details: { name } });
  return id;
}

/**
 * Gives a type another name or colour; what the input leaves out stays. TAKEN, NOT_FOUND. Gives what it was called, and is
 * called now.
 */
export async function updateContactType(
  work: Work,
  id: string,
  input: ContactTypeInput,
): Promise<{ before: string; name: string }> {
  const { db, viewer } = work;
  const { changes, problems } = checkContactTypeInput(input, 'update');
  const types = await typesInTurn(db);
  const current = types.find(type => type.id === id) ?? fail('NOT_FOUND', noSuchType, ['id']);
  problems.push(...taken(types, changes.name, id));
  if (problems.length > 0) throw new UserErrors(problems);
  const { name, color } = { ...current, ...changes };
  const names = { before: current.name, name };
  if (name === current.name && color === current.color) return names;
  db.send(sql`
    UPDATE contact_type SET name = ${name}, name_key = ${nameKey(name)}, color = ${color} WHERE id = ${id}`);
  const details: Record<string, string> = name === current.name ? { name } : names;
  audit(work, { kind: 'CONTACT_TYPE_CHANGED', actorId: viewer.id, details });
  return names;
}

/** Puts the types into this order. INVALID unless each of them is there exactly once. */
export async function reorderContactTypes(work: Work, ids: string[]): Promise<void> {
  const { db, viewer } = work;
  const current = (await typesInTurn(db)).map(type => type.id);
  const problems = checkOrder(ids, current);
  if (problems.length > 0) throw new UserErrors(problems);
  if (isDeepStrictEqual(current, ids)) return;
  db.send(sql`
    UPDATE contact_type t SET position = o.place - 1
    FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS o (id, place) WHERE t.id = o.id`);
  audit(work, { kind: 'CONTACT_TYPES_REORDERED', actorId: viewer.id });
}

/** All types, for whoever is the only one to change them until this transaction ends. */
export async function typesInTurn(db: Db): Promise<ContactType[]> {
  await takeTurns(db);
  return listContactTypes(db);
}

async function takeTurns(db: Db): Promise<void> {
  await db.rows(sql`SELECT pg_advisory_xact_lock(hashtext('contact_type'), 0)`);
}

function taken(types: ContactType[], name: string | undefined, own?: string): Problem[] {
  const isTaken = name && types.some(type => type.nameKey === nameKey(name) && type.id !== own);
  return isTaken ? [{ code: 'TAKEN', message: nameIsTaken, path: ['name'] }] : [];
}

export const noSuchType = say('There is no such contact type.', 'Diesen Kontakttyp gibt es nicht.');
const nameIsTaken = say(
  'There is a contact type of this name already.',
  'Es gibt schon einen Kontakttyp mit diesem Namen.',
);
const enough = () =>
  say(
    `At most ${limits['type.count']} contact types. Delete one first.`,
    `Höchstens ${limits['type.count']} Kontakttypen. Löschen Sie zuerst einen.`,
  );
