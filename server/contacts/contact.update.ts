import { putGrants, removeGrants } from '../access/grant.service.js';
import type { PublicAccess } from '../access/access-grant.entity.js';
import type { StoredChange } from '../history/contact-event.entity.js';
import { recordHistory, type HistoryEntry } from '../history/history.service.js';
import { UserErrors, type Problem } from '../platform/errors.js';
import { instance } from '../platform/instance.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import { ensureTags, replaceTags } from '../tags/tag.service.js';
import { companyForExisting } from './contact.create.js';
import {
  accessDifferences,
  managerDifference,
  ownDifferences,
  type ContactState,
} from './contact.differences.js';
import { ownFields } from './contact.fields.js';
import { forbidden, lockContact } from './contact.lock.js';
import { findContacts } from './contact.query.js';
import { checkReferences } from './contact.references.js';
import { checkContact, displayName } from './contact.rules.js';
import { listNames, writeLists, writeSearchText } from './contact.store.js';
import type { ContactChanges, ContactInput, ContactKind, ContactSource } from './contact.values.js';
import { Person } from './person.entity.js';
import { Company } from './company.entity.js';

export interface ContactUpdate {
  kind: ContactKind;
  id: string;
  version: number;
  input: ContactInput;
  source: ContactSource;
}

/**
 * Changes a contact that the viewer may edit and returns its id; what the input leaves out stays. CONFLICT, with the
 * id as what is there now, where somebody else changed it since `version`. A change that changes nothing is none.
 */
export async function updateContact(work: Work, update: ContactUpdate): Promise<string> {
  const { kind, id, version, input, source } = update;
  const locked = await lockContact(work, id, 'write', ['id'], kind);
  if (locked.version !== version) {
    throw new UserErrors([{ code: 'CONFLICT', message: changedMeanwhile, path: ['version'] }], id);
  }
  const { changes, problems } = checkContact(kind, input, 'update', instance);
  if (!locked.canManage) problems.push(...sharingProblems(changes));
  const current = await readState(work, id);
  if (changes.companyId === null && !(await seesCompany(work, current))) delete changes.companyId;
  problems.push(...(await checkReferences(work, changes)));
  if (problems.length > 0) throw new UserErrors(problems);
  if (changes.companyName) {
    changes.companyId = await companyForExisting(work, changes.companyName, current, source);
  }
  await applyChanges(work, current, changes);
  return id;
}

/** Whom the editor cannot see, the editor cannot take away either. */
async function seesCompany(work: Work, { companyId }: ContactState): Promise<boolean> {
  return !companyId || (await findContacts(work, [companyId], [])).size > 0;
}

/** Everything that the contact holds itself. The contact is locked, so it is there. */
export async function readState(work: Work, id: string): Promise<ContactState> {
  const found = await findContacts(work, [id], ownFields);
  return found.get(id)!;
}

/**
 * Writes those of the checked changes that differ from the current state, with history, events and search text, and
 * raises the version; false where nothing differs. The contact must be locked.
 */
export async function applyChanges(
  work: Work,
  current: ContactState,
  changes: ContactChanges,
): Promise<boolean> {
  const { db, viewer, now } = work;
  const { id, kind } = current;
  const own = ownDifferences(current, changes);
  const entries: HistoryEntry[] = own.length > 0 ? [{ contactId: id, type: 'UPDATED', changes: own }] : [];
  entries.push(...accessDifferences(current, changes));
  if (entries.length === 0) return false;
  const next = { ...current, ...changes };
  const isPublishing = (changes.publicAccess ?? current.publicAccess) !== current.publicAccess;
  await db.manager
    .createQueryBuilder()
    .update<Person & Company>(kind === 'PERSON' ? Person : Company)
    .set({
      ...pick(changes, kind === 'PERSON' ? ['firstName', 'lastName', 'jobTitle', 'companyId'] : ['name']),
      ...pick(changes, ['description', 'contactTypeId']),
      displayName: displayName(next),
      ...(isPublishing
        ? { publicLevel: changes.publicAccess, publishedById: viewer.id, publishedAt: now }
        : {}),
      version: current.version + 1,
      updatedAt: now,
      updatedById: viewer.id,
    })
    .where({ id })
    .updateEntity(false)
    .execute();
  await writeLists(db, id, pickLists(changes, own), { isNew: false });
  const tagNames = changes.tagNames ?? current.tags.map(tag => tag.name);
  if (changes.tagNames) {
    const tags = await ensureTags(db, changes.tagNames);
    await replaceTags(
      db,
      id,
      tags.map(tag => tag.id),
    );
  }
  if (own.length > 0) {
    await writeSearchText(db, id, { ...next, displayName: displayName(next), tags: tagNames });
  }
  if (changes.managerIds) {
    const { added, removed } = managerDifference(current.managerIds, changes.managerIds);
    await putGrants(work, [id], added, 'MANAGE');
    await removeGrants(work, [id], removed);
  }
  await recordHistory(work, entries);
  emitChange(work, id, current.version + 1, current.publicAccess, changes.publicAccess);
  return true;
}

export function emitChange(
  work: Work,
  id: string,
  version: number,
  before: PublicAccess,
  after: PublicAccess = before,
): void {
  work.emit({ type: 'contact.updated', data: { id, version } });
  if (before === 'NONE' && after !== 'NONE') work.emit({ type: 'contact.published', data: { id, version } });
}

/** Managers and public access are for those who may share, whatever else the input says. */
function sharingProblems(changes: ContactChanges): Problem[] {
  return (['managerIds', 'publicAccess'] as const)
    .filter(field => changes[field] !== undefined)
    .map(field => ({ code: 'FORBIDDEN', message: forbidden.manage, path: [field] }));
}

/** Lists are rewritten only where they differ. */
function pickLists(changes: ContactChanges, differences: StoredChange[]): ContactChanges {
  const changed = new Set(differences.map(difference => difference.field));
  return pick(
    changes,
    listNames.filter(name => changed.has(name)),
  );
}

function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.filter(key => from[key] !== undefined).map(key => [key, from[key]])) as Pick<
    T,
    K
  >;
}

const changedMeanwhile = say(
  'Somebody else has changed this contact meanwhile.',
  'Jemand anders hat diesen Kontakt inzwischen geändert.',
);
