import sql, { join, raw, type Sql } from 'sql-template-tag';

const column = (name: string, as: string): Sql => sql`c.${raw(name)} AS "${raw(as)}"`;

/** One short list of a contact, as an array of plain objects in order. */
const list = (name: string, table: string, columns: string): Sql => sql`coalesce((
  SELECT json_agg(x) FROM (
    SELECT ${raw(columns)} FROM ${raw(table)} l WHERE l.contact_id = c.id ORDER BY l.position
  ) x), '[]') AS "${raw(name)}"`;

/**
 * How each field of a contact is read from the row `c`: columns as they are, short lists as JSON, other contacts and
 * users as ids for the loaders. Keys are the names in the GraphQL schema.
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
  createdBy: column('created_by_id', 'createdById'),
  updatedAt: column('updated_at', 'updatedAt'),
  updatedBy: column('updated_by_id', 'updatedById'),
  company: column('company_id', 'companyId'),
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
      SELECT t.id, t.name FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id WHERE ct.contact_id = c.id
      ORDER BY t.name, t.id
    ) x), '[]') AS tags`,
  managers: sql`ARRAY(
    SELECT g.grantee_id FROM access_grant g WHERE g.contact_id = c.id AND g.level = 'MANAGE' ORDER BY g.granted_at, g.id
  ) AS "managerIds"`,
  accessGrants: sql`c.published_by AS "publishedBy", c.published_at AS "publishedAt", coalesce((
    SELECT json_agg(x) FROM (
      SELECT g.id, g.grantee_id AS "granteeId", g.level, g.granted_by_id AS "grantedById", g.granted_at AS "grantedAt"
      FROM access_grant g WHERE g.contact_id = c.id ORDER BY g.granted_at, g.id
    ) x), '[]') AS grants`,
} as const satisfies Record<string, Sql>;

export type ContactField = keyof typeof fields | 'viewerAccess';

/** Everything a contact holds itself, for diffs and merging. */
export const ownFields: readonly ContactField[] = [
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
  'managers',
  'publicAccess',
];

const isField = (name: string): name is keyof typeof fields => Object.hasOwn(fields, name);

/** Fields whose answer depends on what the viewer may do with the contact. */
const needOwnLevel = new Set(['viewerAccess', 'accessGrants', 'history']);

/** The select list for these fields of the row `c`; names that are no fields of a row are left to their resolvers. */
export function selectContact(names: Iterable<string>, viewerId: string): Sql {
  const selected = new Set(names);
  const parts = [sql`c.id, c.kind, c.version, c.display_name AS "displayName"`];
  if ([...selected].some(name => needOwnLevel.has(name))) {
    selected.add('publicAccess');
    parts.push(sql`(
      SELECT g.level FROM access_grant g WHERE g.contact_id = c.id AND g.grantee_id = ${viewerId}) AS "ownLevel"`);
  }
  for (const name of [...selected].sort()) if (isField(name)) parts.push(fields[name]);
  return join(parts, ', ');
}
