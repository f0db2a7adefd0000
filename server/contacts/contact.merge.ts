import sql from 'sql-template-tag';
import { accessLevels, type AccessLevel } from '../access/access-grant.entity.js';
import { putGrants } from '../access/grant.service.js';
import { recordHistory } from '../history/history.service.js';
import { fail, UserErrors, type Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import type { Work } from '../platform/work.js';
import { nameKey } from '../tags/tag.rules.js';
import { mergePhotos } from './contact-photo.service.js';
import type { ContactState } from './contact.differences.js';
import { lockContacts, forbidden, notFound, type LockedContact } from './contact.lock.js';
import { listNames } from './contact.store.js';
import { applyChanges, readState } from './contact.update.js';
import type { ContactChanges } from './contact.values.js';
import { isUuid } from '../platform/ids.js';

/**
 * Makes one contact of two and returns the target's id. The target keeps its values and its public access and takes
 * what it lacks, nothing is lost: TOO_MANY at `sourceId` where it would have more than a contact can have. The source's
 * id leads to it from then on.
 */
export async function mergeContacts(work: Work, targetId: string, sourceId: string): Promise<string> {
  const { target, source } = await lockBoth(work, targetId, sourceId);
  const into = await readState(work, target.id);
  const from = await readState(work, source.id);
  await takeGrants(work, from.id, into.id);
  await moveReferences(work, from.id, into.id);
  await mergePhotos(work, from.id, into.id);
  const isChanged = await applyChanges(work, into, missingIn(into, from));
  if (!isChanged) {
    work.db.send(sql`
      UPDATE contact SET version = version + 1, updated_at = ${work.now}, updated_by_id = ${work.viewer.id}
      WHERE id = ${into.id}`);
    work.emit({ type: 'contact.updated', data: { id: into.id, version: into.version + 1 } });
  }
  work.db.send(sql`
    UPDATE contact SET deleted_at = ${work.now}, deleted_by_id = ${work.viewer.id}, merged_into_id = ${into.id},
      version = version + 1
    WHERE id = ${from.id}`);
  recordHistory(work, [
    {
      contactId: into.id,
      type: 'MERGED',
      changes: [{ field: 'displayName', before: from.displayName, after: into.displayName }],
    },
  ]);
  work.emit({ type: 'contact.deleted', data: { id: from.id, version: from.version + 1 } });
  return into.id;
}

async function lockBoth(
  work: Work,
  targetId: string,
  sourceId: string,
): Promise<{ target: LockedContact; source: LockedContact }> {
  const ids = [targetId, sourceId];
  const locked = await lockContacts(work, sql`c.id = ANY(${ids.filter(isUuid)}::uuid[])`);
  const problems: Problem[] = [];
  const find = (id: string, path: string): LockedContact | undefined => {
    const contact = locked.find(found => found.id === id);
    if (!contact) problems.push({ code: 'NOT_FOUND', message: notFound, path: [path] });
    else if (!contact.canManage)
      problems.push({ code: 'FORBIDDEN', message: forbidden.manage, path: [path] });
    return contact;
  };
  const target = find(targetId, 'targetId');
  const source = find(sourceId, 'sourceId');
  if (!target || !source || problems.length > 0) throw new UserErrors(problems);
  if (target.id === source.id) return fail('INVALID', withItself, ['sourceId']);
  if (target.kind !== source.kind) return fail('INVALID', differentKinds, ['sourceId']);
  return { target, source };
}

/** What the target takes over: single values that it has none of, and those entries of the lists that are new to it. */
function missingIn(into: ContactState, from: ContactState): ContactChanges {
  const changes: ContactChanges = {
    emails: union(into.emails, from.emails, entry => entry.key),
    phones: union(into.phones, from.phones, entry => entry.e164 ?? entry.number),
    websites: union(into.websites, from.websites, entry => entry.key),
    socialProfiles: union(
      into.socialProfiles,
      from.socialProfiles,
      entry => `${entry.network} ${entry.handle}`,
    ),
    addresses: union(into.addresses, from.addresses, ({ street, city, state, postalCode, country }) =>
      JSON.stringify([street, city, state, postalCode, country]).toLowerCase(),
    ),
    tagNames: union(into.tags, from.tags, tag => nameKey(tag.name)).map(tag => tag.name),
  };
  const isTooMuch =
    listNames.some(name => changes[name]!.length > limits['list.entries']) ||
    changes.tagNames!.length > limits['list.tags'];
  if (isTooMuch) return fail('TOO_MANY', tooMuch(), ['sourceId']);
  if (!into.description) changes.description = from.description;
  if (!into.contactType) changes.contactTypeId = from.contactType?.id;
  if (!into.jobTitle && from.jobTitle) changes.jobTitle = from.jobTitle;
  if (!into.companyId && from.companyId) changes.companyId = from.companyId;
  return changes;
}

/** The second list's entries that the first has not, behind it; what is primary there stays it. */
function union<Entry extends object>(
  first: Entry[],
  second: Entry[],
  keyOf: (entry: Entry) => string,
): Entry[] {
  const known = new Set(first.map(keyOf));
  const added = second
    .filter(entry => !known.has(keyOf(entry)))
    .map(entry => ('primary' in entry && first.length > 0 ? { ...entry, primary: false } : entry));
  return [...first, ...added];
}

/** Each user keeps the higher of two levels. */
async function takeGrants(work: Work, fromId: string, intoId: string): Promise<void> {
  const grants = await work.db.rows<{ contactId: string; granteeId: string; level: AccessLevel }>(sql`
    SELECT contact_id AS "contactId", grantee_id AS "granteeId", level FROM access_grant
    WHERE contact_id IN (${fromId}, ${intoId})`);
  const rank = (level: AccessLevel | undefined): number => (level ? accessLevels.indexOf(level) : -1);
  const held = new Map(
    grants.filter(grant => grant.contactId === intoId).map(grant => [grant.granteeId, grant.level]),
  );
  for (const { contactId, granteeId, level } of grants) {
    if (contactId === fromId && rank(level) > rank(held.get(granteeId))) {
      putGrants(work, [intoId], [granteeId], level);
    }
  }
}

/** People, history and notes go over; ids that led to the source lead to the target. */
async function moveReferences(work: Work, fromId: string, intoId: string): Promise<void> {
  work.db.send(sql`UPDATE contact SET company_id = ${intoId} WHERE company_id = ${fromId}`);
  work.db.send(sql`UPDATE contact SET merged_into_id = ${intoId} WHERE merged_into_id = ${fromId}`);
  work.db.send(sql`UPDATE contact_event SET contact_id = ${intoId} WHERE contact_id = ${fromId}`);
}

const tooMuch = () =>
  say(
    `Together they have more than ${limits['list.entries']} entries of one kind or ${limits['list.tags']} tags. Remove some first.`,
    `Zusammen haben sie mehr als ${limits['list.entries']} Einträge einer Art oder ${limits['list.tags']} Tags. Entfernen Sie zuerst einige.`,
  );
const withItself = say(
  'A contact cannot be merged with itself.',
  'Ein Kontakt lässt sich nicht mit sich selbst zusammenführen.',
);
const differentKinds = say(
  'A person and a company cannot be merged.',
  'Eine Person und ein Unternehmen lassen sich nicht zusammenführen.',
);
