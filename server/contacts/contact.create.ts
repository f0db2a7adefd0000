import { copyGrants, putGrants } from '../access/grant.service.js';
import type { PublicAccess } from '../access/access-grant.entity.js';
import {
  fieldsOfInput,
  searchedFieldTexts,
  writeFieldValues,
} from '../custom-fields/custom-field-value.service.js';
import { recordHistory } from '../history/history.service.js';
import { UserErrors } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { instance } from '../platform/instance.js';
import { actorId, type Work } from '../platform/work.js';
import { addTags, ensureTags } from '../tags/tag.service.js';
import { tellManagers } from './contact-access.events.js';
import { checkReferences, findCompanyByName } from './contact.references.js';
import { checkContact, displayName } from './contact.rules.js';
import { insertContactRow, pick, writeLists, writeSearchTexts } from './contact.store.js';
import type { ContactChanges, ContactInput, ContactKind, ContactSource } from './contact.values.js';
import { searchedNames, searchText } from './search.rules.js';

/**
 * Makes a contact and returns its id. Without managers in the input it is the viewer's, without public access it is
 * private. UserErrors with every problem of the input.
 */
export async function createContact(
  work: Work,
  kind: ContactKind,
  input: ContactInput,
  source: ContactSource,
): Promise<string> {
  const fields = await fieldsOfInput(work.db, input.customFields, { isNew: true });
  // A form that visitors fill in asks for what it asks for; nobody could give the rest.
  const options = { ...instance, fields, mayLackFields: source === 'WEB_FORM' };
  const { changes, problems } = checkContact(kind, input, 'create', options);
  problems.push(...(await checkReferences(work, changes, input)));
  if (problems.length > 0) throw new UserErrors(problems);
  const managerIds = changes.managerIds ?? [work.viewer.id];
  const companyId = changes.companyId ?? (await companyFor(work, changes, { managerIds, source }));
  const id = await insertContact(work, kind, { ...changes, companyId, managerIds }, source);
  tellManagers(work, [{ contactId: id, added: managerIds, removed: [] }], input);
  return id;
}

/** Makes a contact of data that has been checked. */
export async function insertContact(
  work: Work,
  kind: ContactKind,
  changes: ContactChanges,
  source: ContactSource,
): Promise<string> {
  const id = newId();
  const name = displayName({ kind, ...changes });
  const publicLevel = changes.publicAccess ?? 'NONE';
  const published = publicLevel !== 'NONE';
  const { db, viewer, now } = work;
  const tags = await ensureTags(db, changes.tagNames ?? []);
  const text = searchText({
    emails: [],
    phones: [],
    websites: [],
    socialProfiles: [],
    addresses: [],
    ...changes,
    displayName: name,
    tags: tags.map(tag => tag.name),
    fieldTexts: await searchedFieldTexts(db, changes.customFields ?? []),
  });
  const own =
    kind === 'PERSON'
      ? pick(changes, ['firstName', 'lastName', 'jobTitle', 'companyId'])
      : pick(changes, ['name']);
  const columns = {
    ...own,
    ...pick(changes, ['description', 'contactTypeId']),
    id,
    kind,
    displayName: name,
    searchName: searchedNames(text),
    publicLevel,
    publishedBy: published ? actorId(viewer) : null,
    publishedAt: published ? now : null,
    source,
    version: 1,
    createdAt: now,
    createdById: actorId(viewer),
    updatedAt: now,
    updatedById: actorId(viewer),
  };
  insertContactRow(db, columns);
  writeLists(db, id, changes, { isNew: true });
  addTags(
    db,
    id,
    tags.map(tag => tag.id),
  );
  writeFieldValues(db, id, changes.customFields ?? []);
  writeSearchTexts(db, new Map([[id, text]]));
  putGrants(work, [id], changes.managerIds ?? [], 'MANAGE');
  recordHistory(work, [{ contactId: id, type: source === 'IMPORT' ? 'IMPORTED' : 'CREATED' }]);
  work.emit({ type: 'contact.created', data: { id, version: 1 } });
  if (published) work.emit({ type: 'contact.published', data: { id, version: 1 } });
  return id;
}

interface AccessForNew {
  managerIds: string[];
  source: ContactSource;
}

/** The company that a person's `companyName` means: a visible one of that name, else a new one with the person's access. */
async function companyFor(work: Work, changes: ContactChanges, access: AccessForNew): Promise<string | null> {
  if (!changes.companyName) return null;
  const found = await findCompanyByName(work, changes.companyName);
  if (found) return found;
  const { managerIds, source } = access;
  const company = { name: changes.companyName, managerIds, publicAccess: changes.publicAccess };
  return insertContact(work, 'COMPANY', company, source);
}

/** The same for a person that exists: their own company stays theirs, a new one gets the same grants and public access. */
export async function companyForExisting(
  work: Work,
  name: string,
  person: { id: string; publicAccess: PublicAccess; companyId?: string | null },
  source: ContactSource,
): Promise<string> {
  const found = await findCompanyByName(work, name, person.companyId);
  if (found) return found;
  const company = { name, managerIds: [], publicAccess: person.publicAccess };
  const id = await insertContact(work, 'COMPANY', company, source);
  await copyGrants(work, person.id, id);
  return id;
}
