import { findContacts, findManagedContacts } from '../contacts/contact.query.js';
import { limits } from '../platform/limits.js';
import type { Db } from '../platform/database.js';
import type { Viewer } from '../platform/work.js';
import type { ContactList } from './contact-list.query.js';
import type { ContactField } from '../contacts/contact.fields.js';
import type { WrittenContact } from '../imports/written-contact.js';

/** A contact as its row is read for an export. */
export type ExportedContact = WrittenContact &
  Required<Pick<WrittenContact, 'id' | 'updatedAt'>> & { displayName: string };

const exportedFields: readonly ContactField[] = [
  'firstName',
  'lastName',
  'name',
  'jobTitle',
  'company',
  'contactType',
  'description',
  'emails',
  'phones',
  'websites',
  'socialProfiles',
  'addresses',
  'tags',
  'customFields',
  'managers',
  'publicAccess',
  'createdAt',
  'updatedAt',
];

/** Ends an export whose reader may not read on: signed out, deactivated, or the key was revoked. */
export class RightsEnded extends Error {
  override name = 'RightsEnded';
}

/**
 * The contacts of a list, a page at a time; each page with the rights of its moment. What was deleted, merged into another
 * or hidden since the list was made is left out.
 */
export async function* exportedContacts(
  db: Db,
  { count, ids }: ContactList,
  { fromBin, currentViewer }: { fromBin: boolean; currentViewer: () => Promise<Viewer | null> },
): AsyncGenerator<ExportedContact> {
  const find = fromBin ? findManagedContacts : findContacts;
  const size = limits['export.pageRows'];
  for (let start = 0; start < count; start += size) {
    const viewer = await currentViewer();
    if (!viewer) throw new RightsEnded();
    const page = ids(start, Math.min(count, start + size));
    const found = await find({ db, viewer }, page, exportedFields);
    for (const id of page) {
      const contact = found.get(id);
      if (contact?.id === id) yield contact;
    }
  }
}
