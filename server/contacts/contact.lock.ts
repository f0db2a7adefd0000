import sql, { type Sql } from 'sql-template-tag';
import { visibleTo, type AccessNeed } from '../access/visible-to.js';
import { fail, UserErrors, type Problem } from '../platform/errors.js';
import { isUuid } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import type { Viewer, Work } from '../platform/work.js';
import type { ContactState } from './contact.differences.js';
import { ownFields, selectContact } from './contact.fields.js';
import { readyFilter } from './contact.field-filter.js';
import { matchesFilter, searchTerms, type ContactFilter, type ReadyFilter } from './contact.filter.js';
import { countContacts } from './contact.total.query.js';
import type { ContactInput, ContactKind } from './contact.values.js';

/** A contact that this transaction has to itself, with what the viewer may do. */
export interface LockedContact {
  id: string;
  kind: ContactKind;
  version: number;
  publicLevel: 'NONE' | 'READ' | 'READ_WRITE';
  canWrite: boolean;
  canManage: boolean;
}

/** Which contacts a bulk operation is for: ids or a filter, exactly one of the two. */
export interface Selection {
  ids?: string[] | null;
  filter?: ContactFilter | null;
  skipForbidden?: boolean | null;
}

/**
 * Locks the live contacts that `where` means and the viewer sees, always in the order of their ids, so that two bulk
 * operations never wait for each other in a circle. Rights are judged by a second statement: the first one still sees
 * the grants of the moment when it began to wait, and whoever changes a grant locks its contact before.
 */
export async function lockContacts({ db, viewer }: Work, where: Sql): Promise<LockedContact[]> {
  const locked = await db.rows<{ id: string }>(
    sql`SELECT c.id FROM contact c WHERE ${where} AND c.deleted_at IS NULL AND ${visibleTo(viewer, 'read')}
      ORDER BY c.id FOR NO KEY UPDATE OF c`,
    { once: true },
  );
  if (locked.length === 0) return [];
  return db.rows<LockedContact>(sql`
    SELECT c.id, c.kind, c.version, c.public_level AS "publicLevel", ${rights(viewer)}
    FROM contact c WHERE c.id = ANY(${locked.map(({ id }) => id)}::uuid[]) AND ${visibleTo(viewer, 'read')}
    ORDER BY c.id`);
}

/** What the viewer may do with the contact `c`. */
export const rights = (viewer: Viewer): Sql =>
  sql`${visibleTo(viewer, 'write')} AS "canWrite", ${visibleTo(viewer, 'manage')} AS "canManage"`;

/** The one contact of this id, and of this kind if one is named, locked; NOT_FOUND or FORBIDDEN at `path`. */
export async function lockContact(
  work: Work,
  id: string,
  need: AccessNeed,
  {
    path = ['id'],
    kind,
    fields = [],
  }: { path?: string[]; kind?: ContactKind; fields?: Iterable<string> } = {},
): Promise<LockedContact & ContactState> {
  const contact = isUuid(id) ? await lockOne(work, id, fields) : undefined;
  if (!contact || (kind && contact.kind !== kind)) return fail('NOT_FOUND', notFound, path);
  if (need !== 'read' && !allows(contact, need)) return fail('FORBIDDEN', forbidden[need], path);
  return contact;
}

/**
 * A contact that is to be changed, with what it holds and what its options are called; without type and managers where
 * the input does not name them, as those cost as much as all lists.
 */
export function lockToChange(
  work: Work,
  id: string,
  { kind, input }: { kind?: ContactKind; input?: ContactInput } = {},
): Promise<LockedContact & ContactState> {
  const spared = input ? [...namedBy].filter(([, name]) => input[name] === undefined) : [];
  const fields = new Set<string>([...ownFields, 'optionFields']);
  for (const [field] of spared) fields.delete(field);
  return lockContact(work, id, 'write', { kind, fields });
}

const namedBy = new Map([
  ['contactType', 'contactTypeId'],
  ['managerIds', 'managerIds'],
] as const);

/**
 * Locks and reads in one statement. Where it had to wait for somebody's change, it locks the contact as it is now but
 * sees grants, lists and names of options of before; every change of those writes the contact's row anew, so that this
 * is noticed, and read again.
 */
async function lockOne(
  { db, viewer }: Work,
  id: string,
  fields: Iterable<string>,
): Promise<(LockedContact & ContactState) | undefined> {
  const read = (): Promise<(LockedContact & ContactState & { isCurrent: boolean })[]> =>
    db.rows(sql`
      SELECT ${selectContact(fields, viewer)}, c.public_level AS "publicLevel", ${rights(viewer)},
        c.xmin = (SELECT seen.xmin FROM contact seen WHERE seen.id = c.id) AS "isCurrent"
      FROM contact c WHERE c.id = ${id} AND c.deleted_at IS NULL AND ${visibleTo(viewer, 'read')}
      FOR NO KEY UPDATE OF c`);
  const [contact] = await read();
  return !contact || contact.isCurrent ? contact : (await read())[0];
}

/**
 * Locks what a bulk operation is for. All or nothing: an id that is not visible is NOT_FOUND, one that may not be
 * changed FORBIDDEN, unless it is to be skipped; with a filter such ones are always left out and counted.
 */
export async function lockSelection(
  work: Work,
  selection: Selection,
  need: 'write' | 'manage',
  field = 'ids',
): Promise<{ contacts: LockedContact[]; skipped: number }> {
  const { ids, filter } = selection;
  if ((ids == null) === (filter == null))
    return fail('INVALID', oneOfBoth, ids == null ? [field] : ['filter']);
  return ids
    ? lockIds(work, ids, need, selection.skipForbidden ?? false, field)
    : lockMatching(work, filter!, need);
}

async function lockIds(
  work: Work,
  ids: string[],
  need: 'write' | 'manage',
  skipForbidden: boolean,
  field: string,
): Promise<{ contacts: LockedContact[]; skipped: number }> {
  if (ids.length > limits['bulk.ids']) return fail('TOO_MANY', tooManyIds(), [field]);
  const locked = await lockContacts(work, sql`c.id = ANY(${ids.filter(isUuid)}::uuid[])`);
  const byId = new Map(locked.map(contact => [contact.id, contact]));
  const problems: Problem[] = [];
  for (const [index, id] of ids.entries()) {
    const contact = byId.get(id);
    const path = [field, String(index)];
    if (!contact) problems.push({ code: 'NOT_FOUND', message: notFound, path });
    else if (!allows(contact, need) && !skipForbidden) {
      problems.push({ code: 'FORBIDDEN', message: forbidden[need], path });
    }
  }
  if (problems.length > 0) throw new UserErrors(problems);
  return split(locked, need);
}

async function lockMatching(
  work: Work,
  asked: ContactFilter,
  need: 'write' | 'manage',
): Promise<{ contacts: LockedContact[]; skipped: number }> {
  if (asked.deleted) return fail('INVALID', notInBin, ['filter', 'deleted']);
  const filter = await readyFilter(work.db, asked);
  const mode = await modeFor(work, filter);
  const matching = matchesFilter(work.viewer, filter, mode);
  const [count] = await work.db.rows<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM (
      SELECT FROM contact c WHERE ${matching} AND ${visibleTo(work.viewer, need)} LIMIT ${limits['bulk.filter'] + 1}) x`,
    { once: true },
  );
  if (count!.n > limits['bulk.filter']) return fail('TOO_MANY', tooManyMatch(), ['filter']);
  const visible = await countContacts(work, asked);
  const locked = await lockContacts(work, sql`${matching} AND ${visibleTo(work.viewer, need)}`);
  const { contacts } = split(locked, need);
  return { contacts, skipped: Math.max(0, visible - contacts.length) };
}

/** The bulk operation is for what the list showed, similar words included. */
async function modeFor(work: Work, filter: ReadyFilter): Promise<'exact' | 'fuzzy'> {
  if (!searchTerms(filter).some(term => term.kind === 'word')) return 'exact';
  const exact = await work.db.rows(
    sql`SELECT FROM contact c WHERE ${matchesFilter(work.viewer, filter, 'exact')} LIMIT 1`,
    { once: true },
  );
  return exact.length > 0 ? 'exact' : 'fuzzy';
}

function split(locked: LockedContact[], need: 'write' | 'manage') {
  const contacts = locked.filter(contact => allows(contact, need));
  return { contacts, skipped: locked.length - contacts.length };
}

const allows = (contact: LockedContact, need: 'write' | 'manage'): boolean =>
  need === 'write' ? contact.canWrite : contact.canManage;

export const notFound = say('There is no such contact.', 'Diesen Kontakt gibt es nicht.');
export const forbidden = {
  write: say(
    'You may see this contact, but not change it.',
    'Sie dürfen diesen Kontakt sehen, aber nicht ändern.',
  ),
  manage: say(
    'Only its managers and administrators may do this with the contact.',
    'Das dürfen nur die Kontaktleiter dieses Kontakts und Administratoren.',
  ),
};
export const oneOfBoth = say('Give either ids or a filter.', 'Geben Sie entweder ids oder einen Filter an.');
export const notInBin = say('This does not work on the bin.', 'Das geht nicht mit dem Papierkorb.');
/** Of TOO_MANY ids for one operation. */
export const tooManyIds = () =>
  say(
    `At most ${limits['bulk.ids']} contacts at once.`,
    `Höchstens ${limits['bulk.ids']} Kontakte auf einmal.`,
  );
const tooManyMatch = () =>
  say(
    `More than ${limits['bulk.filter']} contacts match. Narrow the filter down, or work through them in portions.`,
    `Mehr als ${limits['bulk.filter']} Kontakte passen. Grenzen Sie den Filter ein oder arbeiten Sie in Portionen.`,
  );
