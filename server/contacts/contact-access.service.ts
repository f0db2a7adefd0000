import sql from 'sql-template-tag';
import type { AccessLevel, PublicAccess } from '../access/access-grant.entity.js';
import { putGrants, removeGrants } from '../access/grant.service.js';
import { recordHistory } from '../history/history.service.js';
import { withProblems, type Problem } from '../platform/errors.js';
import { isUuid } from '../platform/ids.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import { tellGranted, tellManagers } from './contact-access.events.js';
import { touch, type BulkResult } from './contact-bulk.service.js';
import { grantEntries, managerDifference, publicAccessEntry } from './contact.differences.js';
import { lockSelection, type Selection } from './contact.lock.js';
import { checkUsers } from './contact.references.js';
import { checkManagerIds } from './contact.rules.js';

/** Makes contacts available to every CRM user at this level; NONE takes it back. */
export async function publishContacts(
  work: Work,
  selection: Selection,
  access: PublicAccess,
): Promise<BulkResult> {
  const { contacts, skipped } = await lockSelection(work, selection, 'manage');
  const changed = contacts.filter(contact => contact.publicLevel !== access);
  const ids = changed.map(contact => contact.id);
  const isPublic = access !== 'NONE';
  work.db.send(sql`
    UPDATE contact SET public_level = ${access},
      published_by = ${isPublic ? work.viewer.id : null}, published_at = ${isPublic ? work.now : null}
    WHERE id = ANY(${ids}::uuid[])`);
  recordHistory(
    work,
    changed.map(({ id, publicLevel }) => publicAccessEntry(id, publicLevel, access)),
  );
  touch(work, changed, new Set(ids));
  for (const { id, version, publicLevel } of changed) {
    if (!isPublic) work.emit({ type: 'contact.hidden', data: { id, from: null } });
    if (publicLevel === 'NONE') work.emit({ type: 'contact.published', data: { id, version: version + 1 } });
  }
  return { ids, skipped };
}

/** Makes exactly these users the managers of contacts; who is taken off keeps nothing. `notify`: tell the new ones. */
export async function setManagers(
  work: Work,
  selection: Selection,
  managerIds: string[],
  { notify = true }: { notify?: boolean } = {},
): Promise<BulkResult> {
  const problems: Problem[] = [];
  const wanted = checkManagerIds(managerIds, problems);
  if (wanted.length > 0) problems.push(...(await checkUsers(work, managerIds, 'managerIds')));
  const { contacts, skipped } = await withProblems(problems, lockSelection(work, selection, 'manage'));
  const current = await managersOf(
    work,
    contacts.map(contact => contact.id),
  );
  const changes = contacts.map(({ id }) => ({
    contactId: id,
    ...managerDifference(current.get(id) ?? [], wanted),
  }));
  const entries = changes.flatMap(({ contactId, added, removed }) =>
    grantEntries(contactId, 'MANAGE', added, removed),
  );
  tellManagers(work, changes, { notify });
  const ids = [...new Set(entries.map(entry => entry.contactId))];
  work.db.send(sql`
    DELETE FROM access_grant
    WHERE contact_id = ANY(${ids}::uuid[]) AND level = 'MANAGE' AND grantee_id <> ALL(${wanted}::uuid[])`);
  putGrants(work, ids, wanted, 'MANAGE');
  recordHistory(work, entries);
  touch(work, contacts, new Set(ids));
  return { ids, skipped };
}

/** Sets one user's level on contacts, higher or lower than before; all or nothing. `notify`: tell who had none. */
export async function grantAccess(
  work: Work,
  contactIds: string[],
  userId: string,
  level: AccessLevel,
  { notify = true }: { notify?: boolean } = {},
): Promise<BulkResult> {
  const canHaveIt = (await checkUsers(work, [userId], 'userId')).length === 0;
  const locking = lockSelection(work, { ids: contactIds }, 'manage', 'contactIds');
  const { contacts } = await withProblems(canHaveIt ? [] : [unknownUser], locking);
  const current = await levelsOf(
    work,
    contacts.map(contact => contact.id),
    userId,
  );
  const changed = contacts.filter(({ id }) => current.get(id) !== level).map(({ id }) => id);
  putGrants(work, changed, [userId], level);
  if (notify) {
    const isNew = (id: string): boolean => level === 'MANAGE' || !current.has(id);
    tellGranted(work, userId, level, changed.filter(isNew));
  }
  recordHistory(
    work,
    changed.flatMap(id => grantEntries(id, level, [userId], [])),
  );
  touch(work, contacts, new Set(changed));
  return { ids: changed, skipped: 0 };
}

/** Takes any level of one user on contacts away; public access stays. */
export async function revokeAccess(work: Work, contactIds: string[], userId: string): Promise<BulkResult> {
  const known = isUuid(userId) ? await work.db.rows(sql`SELECT FROM app_user WHERE id = ${userId}`) : [];
  const locking = lockSelection(work, { ids: contactIds }, 'manage', 'contactIds');
  const { contacts } = await withProblems(known.length > 0 ? [] : [unknownUser], locking);
  const current = await levelsOf(
    work,
    contacts.map(contact => contact.id),
    userId,
  );
  const changed = contacts.filter(({ id }) => current.has(id)).map(({ id }) => id);
  removeGrants(work, changed, [userId]);
  for (const id of changed) work.emit({ type: 'contact.hidden', data: { id, from: [userId] } });
  recordHistory(
    work,
    changed.flatMap(id => grantEntries(id, current.get(id)!, [], [userId])),
  );
  touch(work, contacts, new Set(changed));
  return { ids: changed, skipped: 0 };
}

async function managersOf(work: Work, contactIds: string[]): Promise<Map<string, string[]>> {
  const rows = await work.db.rows<{ id: string; managers: string[] }>(sql`
    SELECT contact_id AS id, array_agg(grantee_id) AS managers FROM access_grant
    WHERE contact_id = ANY(${contactIds}::uuid[]) AND level = 'MANAGE' GROUP BY 1`);
  return new Map(rows.map(row => [row.id, row.managers]));
}

async function levelsOf(work: Work, contactIds: string[], userId: string): Promise<Map<string, AccessLevel>> {
  const rows = await work.db.rows<{ id: string; level: AccessLevel }>(sql`
    SELECT contact_id AS id, level FROM access_grant
    WHERE contact_id = ANY(${contactIds}::uuid[]) AND grantee_id = ${userId}`);
  return new Map(rows.map(row => [row.id, row.level]));
}

const unknownUser: Problem = {
  code: 'NOT_FOUND',
  message: say('There is no such user.', 'Diesen Benutzer gibt es nicht.'),
  path: ['userId'],
};
