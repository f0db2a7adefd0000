import sql from 'sql-template-tag';
import { searchText } from '../contacts/search.rules.js';
import { searchedTexts } from '../custom-fields/custom-field-display.rules.js';
import type { CustomField } from '../custom-fields/custom-field.entity.js';
import type { Db } from '../platform/database.js';
import { nameKey } from '../tags/tag.rules.js';
import { plannedAnew } from './import.lookups.query.js';
import { plannedName, plannedState, type PlannedChanges, type PlannedContact } from './planned-contact.js';

/** A row of `import_contact`: a contact that waits to be made or (with a version) changed; lists as their tables have them. */
export interface WaitingContact {
  kind: string;
  /** 0: a company that rows name, and that is to be made with the next chunk. */
  line: number;
  id: string;
  display_name: string;
  search: string;
  [column: string]: unknown;
}

/** Puts contacts down that are to be made or changed. */
export async function storeWaiting(db: Db, planId: string, contacts: WaitingContact[]): Promise<void> {
  if (contacts.length === 0) return;
  await db.rows(sql`
    INSERT INTO import_contact (
      plan_id, kind, line, id, at, display_name, first_name, last_name, name, job_title, description, company_key, type_key,
      tag_keys, emails, phones, websites, social_profiles, addresses, custom_fields, search, type_id, manager_ids, public_access, version,
      changes
    )
    SELECT ${planId}, r.* FROM json_to_recordset(${JSON.stringify(contacts)}::json) AS r (
      kind text, line int, id uuid, at json, display_name text, first_name text, last_name text, name text, job_title text,
      description text, company_key text, type_key text, tag_keys text[], emails json, phones json, websites json,
      social_profiles json, addresses json, custom_fields json, search text, type_id uuid, manager_ids uuid[], public_access text,
      version int, changes jsonb)`);
}

/** The same contacts, put down anew: more rows of the file have changed them. */
export async function replaceWaiting(
  db: Db,
  planId: string,
  before: readonly string[],
  contacts: WaitingContact[],
): Promise<void> {
  if (before.length > 0) {
    await db.rows(
      sql`DELETE FROM import_contact
        WHERE plan_id = ${planId} AND id = ANY(${before}::uuid[]) AND changes IS NOT NULL`,
      plannedAnew,
    );
  }
  await storeWaiting(db, planId, contacts);
}

/** How a contact waits. `keepChanges`: later rows may change it further. */
export function waitingContact(
  contact: PlannedContact,
  companyKeys: ReadonlyMap<string, string>,
  fields: readonly CustomField[],
  keepChanges: boolean,
): WaitingContact {
  const { id, kind, first, changes } = contact;
  const common = {
    kind,
    line: first!.line,
    id,
    at: first!.at,
    company_key: changes.companyName && companyKeys.get(changes.companyName),
    type_key: changes.typeName && nameKey(changes.typeName),
    tag_keys: changes.tagNames?.map(nameKey),
    changes: keepChanges ? changes : undefined,
  };
  const name = plannedName(contact);
  if (!contact.isNew) return { ...common, display_name: name, search: '', version: contact.current.version };
  const state = plannedState(contact);
  return {
    ...common,
    display_name: name,
    first_name: state.firstName,
    last_name: state.lastName,
    name: state.name,
    job_title: state.jobTitle,
    description: state.description,
    emails: numbered(state.emails),
    phones: numbered(state.phones),
    websites: numbered(state.websites),
    social_profiles: numbered(state.socialProfiles),
    addresses: numbered(state.addresses),
    custom_fields: state.customFields.length > 0 ? state.customFields : undefined,
    search: searchText(searchable(state, name, fields)),
    type_id: changes.typeName ? null : state.contactType?.id,
    manager_ids: changes.managerIds,
    public_access: changes.publicAccess,
  };
}

/** Only what is searched: a copy of the whole state would take longer than the text. */
const searchable = (
  state: ReturnType<typeof plannedState>,
  displayName: string,
  fields: readonly CustomField[],
) => ({
  displayName,
  firstName: state.firstName,
  lastName: state.lastName,
  name: state.name,
  jobTitle: state.jobTitle,
  description: state.description,
  emails: state.emails,
  phones: state.phones,
  websites: state.websites,
  socialProfiles: state.socialProfiles,
  addresses: state.addresses,
  tags: state.tags.map(tag => tag.name),
  fieldTexts: searchedTexts(state.customFields, fields),
});

const numbered = (entries: readonly object[]): object[] | undefined =>
  entries.length > 0 ? entries.map((entry, position) => ({ position, ...entry })) : undefined;

/** What of these contacts earlier rows make or change. */
export interface Waiting {
  id: string;
  kind: PlannedContact['kind'];
  line: number;
  at: NonNullable<PlannedContact['first']>['at'];
  version: number | null;
  changes: PlannedChanges;
}

export async function findWaiting(db: Db, planId: string, ids: readonly string[]): Promise<Waiting[]> {
  if (ids.length === 0) return [];
  return db.rows(
    sql`SELECT id, kind, line, at, version, changes FROM import_contact
      WHERE plan_id = ${planId} AND id = ANY(${ids}::uuid[]) AND changes IS NOT NULL AND line > 0`,
    plannedAnew,
  );
}
