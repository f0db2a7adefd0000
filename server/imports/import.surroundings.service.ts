import sql, { type Sql } from 'sql-template-tag';
import { isAdministrator } from '../access/visible-to.js';
import { listContactTypes } from '../contact-types/contact-type.service.js';
import { contactKinds } from '../contacts/contact.values.js';
import type { Work } from '../platform/work.js';
import { nameKey } from '../tags/tag.rules.js';
import { findTags } from '../tags/tag.service.js';
import { nameOf, type CheckedRow } from './checked-row.js';
import { knownContacts } from './import.contacts.query.js';
import type { Import } from './import.entity.js';
import { activeUsers, contactsOfIds, findMatches, plannedAnew } from './import.lookups.query.js';
import { findWaiting, recognised, waitingAsPlanned } from './import.waiting.js';
import { matchKeysOf } from './match-keys.js';
import { emailOf, type Surroundings } from './plan.js';
import type { PlannedContact } from './planned-contact.js';

/** The surroundings of a portion of rows, and what these rows have made of them so far. */
export interface PlanInProgress extends Surroundings {
  /** Ids of the contacts that earlier portions make or change. */
  waiting: ReadonlySet<string>;
  /** The contacts that the rows of this portion make or change, as they leave them. */
  changed(): PlannedContact[];
  /** What these are recognised by, and were recognised by before. */
  keys(): { key: string; id: string; isOutdated: boolean }[];
  /** Takes down that a row makes or changes this contact. */
  note(contact: PlannedContact): void;
}

/** Looks up everything that these rows are compared with. */
export async function lookAround(work: Work, of: Import, rows: CheckedRow[]): Promise<PlanInProgress> {
  const { db, viewer } = work;
  const tagNames = new Set(rows.flatMap(({ changes }) => changes.tagNames ?? []));
  const tags = tagNames.size > 0 ? await findTags(db, [...tagNames]) : [];
  const types = rows.some(({ typeName }) => typeName) ? await listContactTypes(db) : [];
  const users = await activeUsers(work, [...new Set(rows.flatMap(({ managers }) => managers.map(emailOf)))]);
  const named = await contactsOfIds(
    work,
    rows.flatMap(({ id }) => id ?? []),
  );
  const recognition = await recognise(work, of, rows, named);
  return {
    ...recognition,
    policy: of.duplicatePolicy,
    emptyClears: of.emptyClears,
    createMissing: of.createMissing,
    mayMakeTypes: isAdministrator(viewer),
    tagKeys: new Set(tags.map(tag => tag.nameKey)),
    ownTagKeys: new Set(of.tags.map(nameKey)),
    typeIds: new Map(types.map(type => [type.nameKey, type.id])),
    userIds: new Map(users.map(({ id, email }) => [email, id])),
    kinds: new Map(named.map(({ asked, kind }) => [asked, kind])),
  };
}

type Recognition = Pick<PlanInProgress, 'waiting' | 'changed' | 'keys' | 'note' | 'find'>;

/** Which contacts the rows may mean: those that are there, and those that rows before make or change. */
async function recognise(
  work: Work,
  of: Import,
  rows: CheckedRow[],
  named: Awaited<ReturnType<typeof contactsOfIds>>,
): Promise<Recognition> {
  const planId = of.planId!;
  const updates = of.duplicatePolicy === 'UPDATE';
  const rowKeys = new Map(
    of.duplicatePolicy === 'CREATE' ? [] : rows.map(row => [row, keysOfRow(row, of.matchKeys)]),
  );
  const keys = new Set([...rowKeys.values()].flat());
  const matches = await findMatches(work, keys, of.matchKeys, updates ? notChangedBy(planId) : sql`true`);
  const planned = await plannedMatches(work, planId, keys);
  const ids = new Set([...matches, ...planned, ...named].map(({ id }) => id));
  const waiting = updates ? await findWaiting(work.db, planId, [...ids]) : [];
  const contacts = new Map<string, PlannedContact>();
  if (updates) {
    for (const contact of await knownContacts(work, [...ids])) contacts.set(contact.id, contact);
    for (const each of waiting) {
      const { id, line, at, version, changes } = each;
      const there = contacts.get(id);
      if (version === null) contacts.set(id, waitingAsPlanned(of, each));
      else if (there) {
        const current = { ...there.current, version };
        contacts.set(id, { ...there, current, first: { line, at }, changes });
      }
    }
  }
  const createdAt = new Map([...matches, ...named].map(each => [each.id, each.createdAt]));
  const idsByKey = new Map<string, string[]>();
  for (const { key, id } of [...matches, ...planned]) idsByKey.set(key, [...(idsByKey.get(key) ?? []), id]);
  const idsOfNames = new Map(named.map(({ asked, id }) => [asked, id]));

  const changed = new Map<string, PlannedContact>();
  const keysOf = (contact: PlannedContact): string[] =>
    matchKeysOf(contact.kind, recognised(contact), of.matchKeys);
  const outdated: { key: string; id: string }[] = [];
  const age = (id: string): number => createdAt.get(id)?.getTime() ?? Infinity;

  return {
    waiting: new Set(waiting.map(({ id }) => id)),
    changed: () => [...changed.values()],
    keys: () => [
      ...outdated.map(each => ({ ...each, isOutdated: true })),
      ...[...changed.values()].flatMap(contact =>
        keysOf(contact).map(key => ({ key, id: contact.id, isOutdated: false })),
      ),
    ],
    note(contact) {
      const before = contacts.get(contact.id);
      if (before?.first) outdated.push(...keysOf(before).map(key => ({ key, id: contact.id })));
      contacts.set(contact.id, contact);
      changed.set(contact.id, contact);
      if (of.duplicatePolicy === 'CREATE') return;
      for (const key of keysOf(contact)) {
        const known = idsByKey.get(key) ?? [];
        if (!known.includes(contact.id)) idsByKey.set(key, [...known, contact.id]);
      }
    },
    find(row) {
      const asked = row.id === null ? undefined : idsOfNames.get(row.id);
      if (asked) return { id: asked, ...contactOf(asked) };
      const [id] = (rowKeys.get(row) ?? [])
        .flatMap(key => (idsByKey.get(key) ?? []).filter(each => isStillSo(each, key)))
        .sort((a, b) => age(a) - age(b) || (a < b ? -1 : 1));
      return id === undefined ? null : { id, ...contactOf(id) };
    },
  };

  function contactOf(id: string): { contact?: PlannedContact } {
    const contact = updates ? contacts.get(id) : undefined;
    return contact ? { contact } : {};
  }

  /** Of a contact that a row has changed, what stands in the database says nothing any more. */
  function isStillSo(id: string, key: string): boolean {
    const contact = contacts.get(id);
    return updates && contact?.first ? keysOf(contact).includes(key) : !updates || contact !== undefined;
  }
}

/** What the row may be recognised by; one without a name may mean a person or a company. */
function keysOfRow(row: CheckedRow, ways: Import['matchKeys']): string[] {
  const { kind, isNamed, changes } = row;
  if (isNamed) return matchKeysOf(kind, { ...changes, displayName: nameOf(row) }, ways);
  return contactKinds.flatMap(each => matchKeysOf(each, { ...changes, displayName: '' }, ways));
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
