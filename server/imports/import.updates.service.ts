import sql, { type Sql } from 'sql-template-tag';
import { listContactTypes } from '../contact-types/contact-type.service.js';
import type { ContactState } from '../contacts/contact.differences.js';
import { applyChanges } from '../contacts/contact.update.js';
import type { ContactChanges } from '../contacts/contact.values.js';
import { possibleValues } from '../custom-fields/field-changes.rules.js';
import type { CustomField } from '../custom-fields/custom-field.entity.js';
import { lockCustomFields } from '../custom-fields/custom-field.query.js';
import type { OutboxEvent } from '../platform/outbox.js';
import type { Work } from '../platform/work.js';
import { nameKey } from '../tags/tag.rules.js';
import { knownContacts } from './import.contacts.query.js';
import type { Import } from './import.entity.js';
import { plannedAnew } from './import.lookups.query.js';
import type { PlacedCompany } from './import.writer.js';
import type { PlannedChanges } from './planned-contact.js';

/**
 * Changes the contacts of this chunk that are there, and keeps what they were. They are locked, and as they were
 * planned. Gives the ids of those that changed.
 */
export async function changeContacts(
  work: Work,
  of: Import,
  rows: Sql,
  companies: PlacedCompany[],
): Promise<string[]> {
  if (of.duplicatePolicy !== 'UPDATE') return [];
  const waiting = await work.db.rows<{ id: string; companyKey: string | null; changes: PlannedChanges }>(
    sql`DELETE FROM import_contact w WHERE w.plan_id = ${of.planId} AND ${rows} AND w.version IS NOT NULL
      RETURNING w.id, w.company_key AS "companyKey", w.changes`,
    plannedAnew,
  );
  if (waiting.length === 0) return [];
  const known = await knownContacts(
    work,
    waiting.map(({ id }) => id),
  );
  const current = new Map(known.map(contact => [contact.id, contact.current]));
  const types = await listContactTypes(work.db);
  const typeIds = new Map(types.map(type => [type.nameKey, type.id]));
  const companyIds = new Map(companies.map(({ key, id }) => [key, id]));
  const active = await activeAmong(
    work,
    waiting.flatMap(({ changes }) => changes.managerIds ?? []),
  );
  const fields = await fieldsAmong(
    work,
    waiting.map(({ changes }) => changes),
  );
  const kept: { contact_id: string; version: number; before: ContactChanges }[] = [];
  for (const { id, companyKey, changes: planned } of waiting) {
    const { companyName, typeName, ...changes } = planned;
    if (companyName) changes.companyId = companyIds.get(companyKey!)!;
    if (typeName) changes.contactTypeId = typeIds.get(nameKey(typeName)) ?? null;
    if (changes.customFields) changes.customFields = possibleValues(changes.customFields, fields);
    const before = current.get(id)!;
    if (changes.managerIds) {
      const wanted = changes.managerIds.filter(each => active.has(each) || before.managerIds.includes(each));
      changes.managerIds = wanted.length > 0 ? wanted : before.managerIds;
    }
    if (await applyChanges(quietly(work), before, changes, 'IMPORTED'))
      kept.push({ contact_id: id, version: before.version + 1, before: asBefore(before, changes) });
  }
  await work.db.rows(sql`
    INSERT INTO import_undo (plan_id, contact_id, version, before)
    SELECT ${of.planId}, contact_id, version, before
    FROM json_to_recordset(${JSON.stringify(kept)}::json) AS r (contact_id uuid, version int, before jsonb)`);
  return kept.map(each => each.contact_id);
}

/** The custom fields that these changes are about, as far as they are there, and as they stay. */
export function fieldsAmong({ db }: Work, changes: ContactChanges[]): Promise<CustomField[]> {
  const ids = new Set(changes.flatMap(({ customFields = [] }) => customFields.map(({ fieldId }) => fieldId)));
  return ids.size > 0 ? lockCustomFields(db, [...ids], { isNew: false }) : Promise.resolve([]);
}

async function activeAmong({ db }: Work, userIds: string[]): Promise<ReadonlySet<string>> {
  if (userIds.length === 0) return new Set();
  const users = await db.rows<{ id: string }>(
    sql`SELECT id FROM app_user WHERE id = ANY(${userIds}::uuid[]) AND active FOR SHARE`,
  );
  return new Set(users.map(({ id }) => id));
}

/** An import tells of its contacts in portions; only that one may be out of sight now is said of each. */
export const quietly = (work: Work): Work => ({
  ...work,
  emit: (event: OutboxEvent) => {
    if (event.type === 'contact.hidden') work.emit(event);
  },
});

/** The changes that make the contact again what it was. */
function asBefore(before: ContactState, changes: ContactChanges): ContactChanges {
  const all: ContactChanges = {
    ...(before.kind === 'PERSON'
      ? {
          firstName: before.firstName!,
          lastName: before.lastName!,
          jobTitle: before.jobTitle ?? null,
          companyId: before.companyId ?? null,
        }
      : { name: before.name! }),
    description: before.description,
    contactTypeId: before.contactType?.id ?? null,
    emails: before.emails,
    phones: before.phones,
    websites: before.websites,
    socialProfiles: before.socialProfiles,
    addresses: before.addresses,
    tagNames: before.tags.map(tag => tag.name),
    customFields: changes.customFields?.map(
      ({ fieldId }) => before.customFields.find(value => value.fieldId === fieldId) ?? { fieldId },
    ),
    managerIds: before.managerIds,
    publicAccess: before.publicAccess,
  };
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => changes[name as keyof ContactChanges] !== undefined),
  );
}
