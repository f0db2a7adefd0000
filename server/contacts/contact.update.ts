import { putGrants, removeGrants } from '../access/grant.service.js';
import type { PublicAccess } from '../access/access-grant.entity.js';
import {
  searchedFieldTexts,
  writeFieldValues,
  fieldsOfInput,
} from '../custom-fields/custom-field-value.service.js';
import { differingValues, withValues } from '../custom-fields/field-changes.rules.js';
import type { StoredChange } from '../history/contact-event.entity.js';
import { recordHistory, type HistoryEntry } from '../history/history.service.js';
import { UserErrors, type Problem } from '../platform/errors.js';
import { instance } from '../platform/instance.js';
import { say } from '../platform/messages.js';
import { actorId, type Work } from '../platform/work.js';
import { ensureTags, replaceTags } from '../tags/tag.service.js';
import { tellManagers } from './contact-access.events.js';
import { companyForExisting } from './contact.create.js';
import {
  accessDifferences,
  managerDifference,
  ownDifferences,
  type ContactState,
} from './contact.differences.js';
import { ownFields } from './contact.fields.js';
import { forbidden, lockToChange } from './contact.lock.js';
import { findContacts } from './contact.query.js';
import { checkReferences } from './contact.references.js';
import { checkContact, displayName } from './contact.rules.js';
import { listNames, pick, updateContactRow, writeLists, writeSearchTexts } from './contact.store.js';
import type { ContactChanges, ContactInput, ContactKind, ContactSource } from './contact.values.js';
import { searchedNames, searchText } from './search.rules.js';

export interface ContactUpdate {
  kind: ContactKind;
  id: string;
  version: number;
  input: ContactInput;
  source: ContactSource;
}

/** A contact that was written; `shown` is what of it need not be read back, absent where that depends on new rights. */
export interface WrittenContact {
  id: string;
  shown?: Pick<ContactState, 'id' | 'kind' | 'version' | 'displayName'>;
}

/**
 * Changes a contact that the viewer may edit; what the input leaves out stays. CONFLICT, with the contact as what is
 * there now, where somebody else changed it since `version`. A change that changes nothing is none.
 */
export async function updateContact(work: Work, update: ContactUpdate): Promise<WrittenContact> {
  const { kind, id, version, input, source } = update;
  const current = await lockToChange(work, id, { kind, input });
  if (current.version !== version) {
    throw new UserErrors([{ code: 'CONFLICT', message: changedMeanwhile, path: ['version'] }], { id });
  }
  const fields = await fieldsOfInput(work.db, input.customFields, { isNew: false });
  const { changes, problems } = checkContact(kind, input, 'update', { ...instance, fields });
  if (!current.canManage) problems.push(...sharingProblems(changes));
  if (changes.companyId === null && !(await seesCompany(work, current))) delete changes.companyId;
  problems.push(...(await checkReferences(work, changes, input, current.managerIds)));
  if (problems.length > 0) throw new UserErrors(problems);
  if (changes.companyName) {
    changes.companyId = await companyForExisting(work, changes.companyName, current, source);
  }
  const isChanged = await applyChanges(work, current, changes);
  if (changes.managerIds) {
    tellManagers(
      work,
      [{ contactId: id, ...managerDifference(current.managerIds, changes.managerIds) }],
      input,
    );
  }
  if (changes.managerIds || changes.publicAccess) return { id };
  const displayedName = displayName({ ...current, ...changes });
  return { id, shown: { id, kind, version: version + Number(isChanged), displayName: displayedName } };
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
 * raises the version; false where nothing differs. The contact must be locked. `type`: what its history calls it.
 */
export async function applyChanges(
  work: Work,
  current: ContactState,
  wanted: ContactChanges,
  type: 'UPDATED' | 'IMPORTED' = 'UPDATED',
): Promise<boolean> {
  const { db, viewer, now } = work;
  const { id, kind } = current;
  const tags = wanted.tagNames ? await ensureTags(db, wanted.tagNames) : current.tags;
  const tagNames = tags.map(tag => tag.name);
  // As they are called and ordered where they are shown, not as they were typed.
  const changes = wanted.tagNames ? { ...wanted, tagNames } : wanted;
  const own = ownDifferences(current, changes);
  const entries: HistoryEntry[] = own.length > 0 ? [{ contactId: id, type, changes: own }] : [];
  entries.push(...accessDifferences(current, changes));
  if (entries.length === 0) return false;
  const customFields = withValues(current.customFields, changes.customFields ?? []);
  const next = { ...current, ...changes, customFields };
  const publicLevel = changes.publicAccess ?? current.publicAccess;
  const isPublic = publicLevel !== 'NONE';
  const name = displayName(next);
  const text =
    own.length > 0
      ? searchText({
          ...next,
          displayName: name,
          tags: tagNames,
          fieldTexts: await searchedFieldTexts(db, customFields, current.optionFields),
        })
      : null;
  const columns = {
    ...pick(changes, kind === 'PERSON' ? ['firstName', 'lastName', 'jobTitle', 'companyId'] : ['name']),
    ...pick(changes, ['description', 'contactTypeId']),
    displayName: name,
    ...(text === null ? {} : { searchName: searchedNames(text) }),
    ...(publicLevel === current.publicAccess
      ? {}
      : { publicLevel, publishedBy: isPublic ? actorId(viewer) : null, publishedAt: isPublic ? now : null }),
    version: current.version + 1,
    updatedAt: now,
    updatedById: actorId(viewer),
  };
  const tagIds = tags.map(tag => tag.id);
  updateContactRow(db, id, columns);
  writeLists(db, id, pickLists(changes, own), { isNew: false });
  if (changes.tagNames) replaceTags(db, id, tagIds);
  writeFieldValues(db, id, differingValues(current.customFields, changes.customFields ?? []));
  if (text !== null) writeSearchTexts(db, new Map([[id, text]]));
  if (changes.managerIds) writeManagers(work, current, changes.managerIds);
  recordHistory(work, entries);
  emitChange(work, id, current.version + 1, current.publicAccess, changes.publicAccess);
  return true;
}

function writeManagers(work: Work, { id, managerIds }: ContactState, wanted: string[]): void {
  const { added, removed } = managerDifference(managerIds, wanted);
  putGrants(work, [id], added, 'MANAGE');
  removeGrants(work, [id], removed);
}

export function emitChange(
  work: Work,
  id: string,
  version: number,
  before: PublicAccess,
  after: PublicAccess = before,
): void {
  work.emit({ type: 'contact.updated', data: { id, version } });
  if (before !== 'NONE' && after === 'NONE') work.emit({ type: 'contact.hidden', data: { id, from: null } });
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

const changedMeanwhile = say(
  'Somebody else has changed this contact meanwhile.',
  'Jemand anders hat diesen Kontakt inzwischen geändert.',
);
