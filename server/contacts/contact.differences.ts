import { isDeepStrictEqual } from 'node:util';
import type { PublicAccess } from '../access/access-grant.entity.js';
import { isEmptyValue } from '../custom-fields/custom-field-value.rules.js';
import { differingValues } from '../custom-fields/field-changes.rules.js';
import { fieldOfChange } from '../history/history.rules.js';
import type { HistoryValue, StoredChange } from '../history/contact-event.entity.js';
import type { HistoryEntry } from '../history/history.service.js';
import { nameKey } from '../tags/tag.rules.js';
import type { Contact } from './contact.entity.js';
import { listNames } from './contact.store.js';
import type { ContactChanges } from './contact.values.js';
import type { Person } from './person.entity.js';

/** A contact as the row that services compare and change: what it holds itself. */
export type ContactState = Contact &
  Partial<Pick<Person, 'firstName' | 'lastName' | 'jobTitle' | 'companyId'>> & {
    name?: string;
  };

const ownProperties = ['firstName', 'lastName', 'name', 'jobTitle', 'description'] as const;

/** What differs of the contact's own data, as its history keeps it: lists whole, other things by id. */
export function ownDifferences(current: ContactState, changes: ContactChanges): StoredChange[] {
  const found: StoredChange[] = [];
  const compare = (field: string, before: HistoryValue, after: HistoryValue | undefined): void => {
    if (after !== undefined && !isDeepStrictEqual(before, after)) found.push({ field, before, after });
  };
  for (const property of ownProperties) compare(property, current[property] ?? null, changes[property]);
  compare(
    'company',
    reference('contact', current.companyId),
    optionalReference('contact', changes.companyId),
  );
  compare(
    'contactType',
    reference('contactType', current.contactType?.id),
    optionalReference('contactType', changes.contactTypeId),
  );
  for (const list of listNames) compare(list, current[list], changes[list]);
  for (const value of differingValues(current.customFields, changes.customFields ?? [])) {
    const before = current.customFields.find(({ fieldId }) => fieldId === value.fieldId) ?? null;
    found.push({ field: fieldOfChange(value.fieldId), before, after: isEmptyValue(value) ? null : value });
  }
  const tagNames = current.tags.map(tag => tag.name);
  if (changes.tagNames && !sameNames(tagNames, changes.tagNames)) compare('tags', tagNames, changes.tagNames);
  return found;
}

const reference = (to: 'contact' | 'contactType', id: string | null | undefined): HistoryValue =>
  id ? { [to]: id } : null;

const optionalReference = (to: 'contact' | 'contactType', id: string | null | undefined) =>
  id === undefined ? undefined : reference(to, id);

const sameNames = (a: string[], b: string[]): boolean =>
  isDeepStrictEqual(a.map(nameKey).sort(), b.map(nameKey).sort());

export function accessDifferences(current: ContactState, changes: ContactChanges): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  const { publicAccess, managerIds } = changes;
  if (publicAccess && publicAccess !== current.publicAccess) {
    entries.push(publicAccessEntry(current.id, current.publicAccess, publicAccess));
  }
  if (managerIds) {
    const { added, removed } = managerDifference(current.managerIds, managerIds);
    entries.push(...grantEntries(current.id, 'MANAGE', added, removed));
  }
  return entries;
}

export const publicAccessEntry = (
  contactId: string,
  before: PublicAccess,
  after: PublicAccess,
): HistoryEntry => ({
  contactId,
  type: after === 'NONE' ? 'UNPUBLISHED' : 'PUBLISHED',
  changes: [{ field: 'publicAccess', before, after }],
});

/** One entry for the users who got a level, one for those who lost theirs. */
export function grantEntries(
  contactId: string,
  level: string,
  added: string[],
  removed: string[],
): HistoryEntry[] {
  const field = level === 'MANAGE' ? 'managers' : `access.${level}`;
  return [
    ...(added.length > 0
      ? [
          {
            contactId,
            type: 'ACCESS_GRANTED' as const,
            changes: [{ field, before: null, after: { users: added } }],
          },
        ]
      : []),
    ...(removed.length > 0
      ? [
          {
            contactId,
            type: 'ACCESS_REVOKED' as const,
            changes: [{ field, before: { users: removed }, after: null }],
          },
        ]
      : []),
  ];
}

export function managerDifference(before: string[], after: string[]): { added: string[]; removed: string[] } {
  return {
    added: after.filter(id => !before.includes(id)),
    removed: before.filter(id => !after.includes(id)),
  };
}
