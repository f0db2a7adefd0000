import sql, { type Sql } from 'sql-template-tag';
import { isAdministrator } from '../access/visible-to.js';
import { listContactTypes } from '../contact-types/contact-type.service.js';
import type { Work } from '../platform/work.js';
import { listCustomFields } from '../custom-fields/custom-field.query.js';
import { nameKey } from '../tags/tag.rules.js';
import { findTags } from '../tags/tag.service.js';
import type { CheckedRow } from './checked-row.js';
import { knownContacts } from './import.contacts.query.js';
import type { Import } from './import.entity.js';
import { activeUsers, contactsOfIds, findMatches, plannedAnew } from './import.lookups.query.js';
import { findWaiting, type Waiting } from './import.waiting.js';
import { emailOf, type Surroundings } from './plan.js';
import { newContact, type PlannedContact } from './planned-contact.js';
import { keysOfRow, Recognition } from './recognition.js';

/** Everything that the rows of a portion are compared with. */
export interface LookedAround {
  surroundings: Surroundings;
  recognition: Recognition;
  /** Ids of the contacts that earlier portions make or change. */
  waiting: ReadonlySet<string>;
}

/** Looks up everything that these rows are compared with. */
export async function lookAround(work: Work, of: Import, rows: CheckedRow[]): Promise<LookedAround> {
  const { db, viewer } = work;
  const tagNames = new Set(rows.flatMap(({ changes }) => changes.tagNames ?? []));
  const tags = tagNames.size > 0 ? await findTags(db, [...tagNames]) : [];
  const types = rows.some(({ typeName }) => typeName) ? await listContactTypes(db) : [];
  const emails = rows.flatMap(({ managers }) => managers.map(emailOf));
  const users = await activeUsers(work, [...new Set(emails)]);
  const named = await contactsOfIds(
    work,
    rows.flatMap(({ id }) => id ?? []),
  );
  const { recognition, waiting } = await recognise(work, of, rows, named);
  const surroundings = {
    emptyClears: of.emptyClears,
    createMissing: of.createMissing,
    fields: await listCustomFields(db),
    mayMakeTypes: isAdministrator(viewer),
    tagKeys: new Set(tags.map(tag => tag.nameKey)),
    ownTagKeys: new Set(of.tags.map(nameKey)),
    typeIds: new Map(types.map(type => [type.nameKey, type.id])),
    userIds: new Map(users.map(({ id, email }) => [email, id])),
    kinds: new Map(named.map(({ asked, kind }) => [asked, kind])),
    find: (row: CheckedRow) => recognition.find(row),
  };
  return { surroundings, recognition, waiting };
}

/** Which contacts the rows may mean: those that are there, and those that rows before make or change. */
async function recognise(
  work: Work,
  of: Import,
  rows: CheckedRow[],
  named: Awaited<ReturnType<typeof contactsOfIds>>,
): Promise<Pick<LookedAround, 'recognition' | 'waiting'>> {
  const planId = of.planId!;
  const updates = of.duplicatePolicy === 'UPDATE';
  const ways = of.duplicatePolicy === 'CREATE' ? [] : of.matchKeys;
  const keys = new Set(rows.flatMap(row => keysOfRow(row, ways)));
  const there = await findMatches(work, keys, ways, updates ? notChangedBy(planId) : sql`true`);
  const planned = await plannedMatches(work, planId, keys);
  const ids = updates ? [...new Set([...there, ...planned, ...named].map(({ id }) => id))] : [];
  const waiting = await findWaiting(work.db, planId, ids);
  const known = new Map((await knownContacts(work, ids)).map(contact => [contact.id, contact]));
  for (const each of waiting) {
    const contact = asPlanned(of, each, known.get(each.id));
    if (contact) known.set(each.id, contact);
  }
  return {
    recognition: new Recognition(of, { there, planned, named, contacts: [...known.values()] }),
    waiting: new Set(waiting.map(({ id }) => id)),
  };
}

/** A contact as earlier rows leave it; undefined where it is one that can no longer be seen. */
function asPlanned(of: Import, waiting: Waiting, there: PlannedContact | undefined) {
  const { id, kind, line, at, version, changes } = waiting;
  const first = { line, at };
  if (version === null) return newContact(of, { id, kind, first, changes });
  return there && { ...there, current: { ...there.current, version }, first, changes };
}

const notChangedBy = (planId: string): Sql => sql`NOT EXISTS (
  SELECT FROM import_contact w WHERE w.plan_id = ${planId} AND w.id = c.id AND w.changes IS NOT NULL)`;

/** What earlier rows make or change. */
async function plannedMatches(
  { db }: Work,
  planId: string,
  keys: ReadonlySet<string>,
): Promise<{ key: string; id: string }[]> {
  if (keys.size === 0) return [];
  return db.rows(
    sql`SELECT key, contact_id AS id FROM import_match WHERE plan_id = ${planId} AND key = ANY(${[...keys]}::text[])`,
    plannedAnew,
  );
}
