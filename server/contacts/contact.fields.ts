import sql, { join, raw, type Sql } from 'sql-template-tag';
import { visibleTo } from '../access/visible-to.js';
import { customFieldsJson } from '../custom-fields/custom-field.query.js';
import type { Viewer } from '../platform/work.js';
import { shownUserJson } from '../users/user.query.js';

const column = (name: string, as: string): Sql => sql`c.${raw(name)} AS "${raw(as)}"`;

/** One short list of a contact, as an array of plain objects in order. */
const list = (name: string, table: string, columns: string): Sql => sql`coalesce((
  SELECT json_agg(x) FROM (
    SELECT ${raw(columns)} FROM ${raw(table)} l WHERE l.contact_id = c.id ORDER BY l.position
  ) x), '[]') AS "${raw(name)}"`;

/**
 * How each field of a contact is read from the row `c`: columns as they are, short lists and users as JSON. Keys are
 * the names in the GraphQL schema; services read `companyId` and `managerIds`, and of a single contact `fieldDefinitions`
 * spares the statement that lists need for their custom fields.
 */
const fields = {
  firstName: column('first_name', 'firstName'),
  lastName: column('last_name', 'lastName'),
  name: column('name', 'name'),
  jobTitle: column('job_title', 'jobTitle'),
  description: column('description', 'description'),
  publicAccess: column('public_level', 'publicAccess'),
  source: column('source', 'source'),
  createdAt: column('created_at', 'createdAt'),
  createdBy: sql`${shownUserJson(sql`c.created_by_id`)} AS "createdBy"`,
  updatedAt: column('updated_at', 'updatedAt'),
  updatedBy: sql`${shownUserJson(sql`c.updated_by_id`)} AS "updatedBy"`,
  deletedAt: column('deleted_at', 'deletedAt'),
  contactType: sql`c.contact_type_id AS "contactTypeId", (
    SELECT json_build_object('id', t.id, 'name', t.name, 'color', t.color, 'position', t.position)
    FROM contact_type t WHERE t.id = c.contact_type_id) AS "contactType"`,
  emails: list('emails', 'contact_email', 'l.address, l.key, l.category, l."primary"'),
  phones: list('phones', 'contact_phone', 'l.number, l.e164, l.category, l."primary"'),
  websites: list('websites', 'contact_website', 'l.url, l.key, l.category'),
  socialProfiles: list('socialProfiles', 'contact_social_profile', 'l.network, l.handle, l.url'),
  addresses: list(
    'addresses',
    'contact_address',
    'l.street, l.city, l.state, l.postal_code AS "postalCode", l.country, l.category, l."primary"',
  ),
  tags: sql`coalesce((
    SELECT json_agg(x) FROM (
      SELECT ct.tag_id AS id, (SELECT t.name FROM tag t WHERE t.id = ct.tag_id) AS name
      FROM contact_tag ct WHERE ct.contact_id = c.id ORDER BY name, id
    ) x), '[]') AS tags`,
  customFields: sql`coalesce((
    SELECT json_agg(json_strip_nulls(json_build_object('fieldId', v.field_id, 'text', v.text, 'number', v.number,
      'date', v.date, 'checked', v.checked, 'optionIds', v.option_ids)))
    FROM custom_field_value v WHERE v.contact_id = c.id), '[]') AS "customFields"`,
  fieldDefinitions: sql`${customFieldsJson} AS "fieldDefinitions"`,
  optionFields: sql`coalesce((
    SELECT json_agg(json_build_object('id', f.id, 'choices', f.choices))
    FROM custom_field_value v JOIN custom_field f ON f.id = v.field_id
    WHERE v.contact_id = c.id AND v.option_ids IS NOT NULL), '[]') AS "optionFields"`,
  managers: sql`coalesce((
    SELECT json_agg(x.manager) FROM (
      SELECT ${shownUserJson(sql`g.grantee_id`)} AS manager
      FROM access_grant g WHERE g.contact_id = c.id AND g.level = 'MANAGE' ORDER BY g.granted_at, g.id
    ) x), '[]') AS managers`,
  photo: sql`(
    SELECT json_build_object(
      'url', '/photos/' || c.id || '?v=' || left(p.hash, 12), 'width', p.width, 'height', p.height)
    FROM contact_photo p WHERE p.contact_id = c.id) AS photo`,
  companyId: column('company_id', 'companyId'),
  managerIds: sql`ARRAY(
    SELECT g.grantee_id FROM access_grant g WHERE g.contact_id = c.id AND g.level = 'MANAGE' ORDER BY g.granted_at, g.id
  ) AS "managerIds"`,
  accessGrants: sql`${shownUserJson(sql`c.published_by`)} AS "publishedBy", c.published_at AS "publishedAt", coalesce((
    SELECT json_agg(x) FROM (
      SELECT g.id, ${shownUserJson(sql`g.grantee_id`)} AS grantee, g.level,
        ${shownUserJson(sql`g.granted_by_id`)} AS "grantedBy", g.granted_at AS "grantedAt"
      FROM access_grant g WHERE g.contact_id = c.id ORDER BY g.granted_at, g.id
    ) x), '[]') AS grants`,
} as const satisfies Record<string, Sql>;

export type ContactField = keyof typeof fields | 'company' | 'viewerAccess';

/** Everything a contact holds itself, for diffs and merging. */
export const ownFields: readonly ContactField[] = [
  'firstName',
  'lastName',
  'name',
  'jobTitle',
  'companyId',
  'contactType',
  'description',
  'emails',
  'phones',
  'websites',
  'socialProfiles',
  'addresses',
  'tags',
  'customFields',
  'managerIds',
  'publicAccess',
];

const isField = (name: string): name is keyof typeof fields => Object.hasOwn(fields, name);

/** Fields whose answer depends on what the viewer may do with the contact. */
const needOwnLevel = new Set(['viewerAccess', 'accessGrants', 'history']);

/** Whether `shownCompany` of a person's row has all of these fields of the company; the loader reads any others. */
export const isShownOfCompany = (names: ReadonlySet<string>): boolean =>
  [...names].every(name => ofCompany.has(name));

const ofCompany = new Set(['__typename', 'id', 'kind', 'version', 'displayName', 'name']);

const company = (viewer: Viewer): Sql => sql`c.company_id AS "companyId", (
    SELECT json_build_object(
      'id', k.id, 'kind', k.kind, 'version', k.version, 'displayName', k.display_name, 'name', k.name)
    FROM contact k WHERE k.id = c.company_id AND k.deleted_at IS NULL AND ${visibleTo(viewer, 'read', 'k')}
  ) AS "shownCompany"`;

/** The select list for these fields of the row `c`; names that are no fields of a row are left to their resolvers. */
export function selectContact(names: Iterable<string>, viewer: Viewer): Sql {
  const selected = new Set(names);
  const parts = [sql`c.id, c.kind, c.version, c.display_name AS "displayName"`];
  if ([...selected].some(name => needOwnLevel.has(name))) {
    selected.add('publicAccess');
    parts.push(sql`(
      SELECT g.level FROM access_grant g WHERE g.contact_id = c.id AND g.grantee_id = ${viewer.id}) AS "ownLevel"`);
  }
  if (selected.has('company')) parts.push(company(viewer));
  for (const name of [...selected].sort()) if (isField(name)) parts.push(fields[name]);
  return join(parts, ', ');
}
