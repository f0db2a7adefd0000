import sql from 'sql-template-tag';
import { isAdministrator } from '../access/visible-to.js';
import type { Contact } from '../contacts/contact.entity.js';
import { ownFields, selectContact, type ContactField } from '../contacts/contact.fields.js';
import type { ContactEvent } from '../history/contact-event.entity.js';
import { findNames } from '../history/history.query.js';
import { presentChanges, referencesIn } from '../history/history.rules.js';
import { isUuid } from '../platform/ids.js';
import type { Reader } from '../platform/work.js';
import type { Person } from '../contacts/person.entity.js';

export type DataValue = string | number | boolean | Date | null;
export type DataEntry = Record<string, DataValue>;

/** Everything that is held on one contact, by section; long sections are read while they are written out. */
export interface ContactData {
  id: string;
  name: string;
  sections: Record<string, AsyncIterable<DataEntry> | DataEntry[]>;
}

type Row = Contact & Partial<Person> & { name?: string };

/**
 * What is held on a contact, live or in the bin, for administrators; null for others, and where there is none. The id of
 * a merged contact leads to its target. A new table that holds data of contacts gets a section here, and its labels in
 * contact-data.rules.ts.
 */
export async function findContactData(reader: Reader, id: string): Promise<ContactData | null> {
  if (!isAdministrator(reader.viewer) || !isUuid(id)) return null;
  const [row] = await reader.db.rows<Row & { companyName: string | null; deletedByName: string | null }>(sql`
    SELECT ${selectContact(everything, reader.viewer)},
      (SELECT k.display_name FROM contact k WHERE k.id = c.company_id) AS "companyName",
      (SELECT u.name FROM app_user u WHERE u.id = c.deleted_by_id) AS "deletedByName"
    FROM contact asked JOIN contact c ON c.id = coalesce(asked.merged_into_id, asked.id) WHERE asked.id = ${id}`);
  if (!row) return null;
  return {
    id: row.id,
    name: row.displayName,
    sections: {
      contact: [ownData(row)],
      emails: row.emails.map(({ address, category, primary }) => ({ address, category, primary })),
      phones: row.phones.map(({ number, e164, category, primary }) => ({ number, e164, category, primary })),
      websites: row.websites.map(({ url, category }) => ({ url, category })),
      socialProfiles: row.socialProfiles.map(({ network, handle, url }) => ({ network, handle, url })),
      addresses: row.addresses.map(({ street, postalCode, city, state, country, category, primary }) => ({
        street,
        postalCode,
        city,
        state,
        country,
        category,
        primary,
      })),
      photo: await photoOf(reader, row.id),
      tags: row.tags.map(({ name }) => ({ name })),
      access: accessTo(row),
      merged: await mergedInto(reader, row.id),
      history: historyOf(reader, row.id),
      imports: await importsOf(reader, row.id),
      submissions: await submissionsOf(reader, row.id),
      notifications: await notificationsOf(reader, row.id),
    },
  };
}

const everything: readonly ContactField[] = [
  ...ownFields,
  'accessGrants',
  'source',
  'createdAt',
  'createdBy',
  'updatedAt',
  'updatedBy',
  'deletedAt',
];

function ownData(row: Row & { companyName: string | null; deletedByName: string | null }): DataEntry {
  return {
    id: row.id,
    kind: row.kind,
    displayName: row.displayName,
    firstName: row.firstName ?? null,
    lastName: row.lastName ?? null,
    jobTitle: row.jobTitle ?? null,
    company: row.companyName,
    contactType: row.contactType?.name ?? null,
    description: row.description,
    source: row.source,
    createdAt: row.createdAt,
    createdBy: row.createdBy?.name ?? null,
    updatedAt: row.updatedAt,
    updatedBy: row.updatedBy?.name ?? null,
    deletedAt: row.deletedAt,
    deletedBy: row.deletedByName,
  };
}

function accessTo({ publicAccess, publishedBy, publishedAt, grants }: Row): DataEntry[] {
  const everyone = {
    grantee: null,
    level: publicAccess,
    grantedBy: publishedBy?.name ?? null,
    grantedAt: publishedAt,
  };
  const users = grants.map(({ grantee, level, grantedBy, grantedAt }) => ({
    grantee: `${grantee.name} <${grantee.email}>`,
    level,
    grantedBy: grantedBy?.name ?? null,
    grantedAt: new Date(grantedAt),
  }));
  return publicAccess === 'NONE' ? users : [everyone, ...users];
}

/** Photos of contacts that were merged into this one and not taken over included. */
function photoOf({ db }: Reader, id: string): Promise<DataEntry[]> {
  return db.rows<DataEntry>(sql`
    SELECT p.changed_at AS at, p.width, p.height,
      'data:' || p.type || ';base64,' || translate(encode(p.bytes, 'base64'), E'\n', '') AS picture
    FROM contact_photo p
    WHERE p.contact_id IN (SELECT m.id FROM contact m WHERE m.id = ${id} OR m.merged_into_id = ${id})
    ORDER BY p.contact_id = ${id} DESC, p.contact_id`);
}

function mergedInto({ db }: Reader, id: string): Promise<DataEntry[]> {
  return db.rows<DataEntry>(sql`
    SELECT id, display_name AS "displayName", deleted_at AS at FROM contact
    WHERE merged_into_id = ${id} ORDER BY deleted_at, id`);
}

function importsOf({ db }: Reader, id: string): Promise<DataEntry[]> {
  return db.rows<DataEntry>(sql`
    SELECT i.file_name AS "fileName", i.created_at AS at, u.name AS by, r.line, r.action,
      i.file_id IS NOT NULL AS "isKept"
    FROM import_row r JOIN import i ON i.plan_id = r.plan_id JOIN app_user u ON u.id = i.created_by_id
    WHERE r.contact_id = ${id} ORDER BY i.id, r.line`);
}

/** What came in through forms, those of contacts that were merged into this one included. */
async function submissionsOf({ db }: Reader, id: string): Promise<DataEntry[]> {
  const rows = await db.rows<SentData>(sql`
    SELECT f.title AS form, s.at, s.origin, s.stored_values AS sent, s.consent_text AS "consentText",
      s.consent_version AS "consentVersion"
    FROM submission s JOIN web_form f ON f.id = s.form_id
    WHERE s.contact_id IN (SELECT m.id FROM contact m WHERE m.id = ${id} OR m.merged_into_id = ${id}) ORDER BY s.id`);
  return rows.map(({ sent, ...row }) => ({
    ...row,
    sent: sent.map(({ label, value }) => `${label}: ${value}`).join('\n'),
  }));
}

interface SentData {
  form: string;
  at: Date;
  origin: string | null;
  consentText: string | null;
  consentVersion: number | null;
  sent: { label: string; value: string }[];
}

function notificationsOf({ db }: Reader, id: string): Promise<DataEntry[]> {
  return db.rows<DataEntry>(sql`
    SELECT n.at, a.name AS by, n.type, u.name AS "to"
    FROM notification_contact nc JOIN notification n ON n.id = nc.notification_id JOIN app_user u ON u.id = n.user_id
    LEFT JOIN app_user a ON a.id = n.actor_id
    WHERE nc.contact_id = ${id} ORDER BY n.id`);
}

const portion = 500;

/** Oldest first, notes included. */
async function* historyOf(reader: Reader, id: string): AsyncGenerator<DataEntry> {
  for (let after = firstId; ;) {
    const events = await reader.db.rows<ContactEvent & { actor: string | null }>(sql`
      SELECT e.id, e.type, e.at, e.note, e.stored, u.name AS actor
      FROM contact_event e LEFT JOIN app_user u ON u.id = e.actor_id
      WHERE e.contact_id = ${id} AND e.id > ${after} ORDER BY e.id LIMIT ${portion}`);
    const references = events.flatMap(({ stored }) => referencesIn(stored ?? []));
    const names = await findNames(reader, [...new Set(references)]);
    for (const { type, at, actor, note, stored } of events) {
      const changes = presentChanges(stored ?? [], names, reader.viewer.locale);
      if (changes.length === 0) yield { at, actor, type, field: null, before: null, after: null, note };
      for (const { field, before, after: now } of changes)
        yield { at, actor, type, field, before, after: now, note };
    }
    if (events.length < portion) return;
    after = events.at(-1)!.id;
  }
}

const firstId = '00000000-0000-0000-0000-000000000000';
