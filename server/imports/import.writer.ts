import sql, { type Sql } from 'sql-template-tag';
import type { PublicAccess } from '../access/access-grant.entity.js';
import type { Work } from '../platform/work.js';

/** The company that a key of `import_contact.company_key` stands for. */
export interface PlacedCompany {
  key: string;
  id: string;
}

export interface ContactChunk {
  planId: string;
  /** A condition on `import_contact w`. */
  rows: Sql;
  companies: PlacedCompany[];
  /** Of contacts that name nobody. */
  managerIds: string[];
  publicAccess: PublicAccess;
}

/**
 * Makes the waiting contacts of a chunk with everything that belongs to them, in one statement: one for each table and
 * contact would take a hundred times as long. Gives their ids.
 */
export async function makeContacts({ db, viewer, now }: Work, chunk: ContactChunk): Promise<string[]> {
  const { managerIds, publicAccess } = chunk;
  const made = await db.rows<{ id: string }>(
    sql`WITH new AS MATERIALIZED (
      DELETE FROM import_contact w WHERE w.plan_id = ${chunk.planId} AND ${chunk.rows} AND w.version IS NULL
      RETURNING w.*, coalesce(w.public_access, ${publicAccess}) AS public_level
    ), contacts AS (
      INSERT INTO contact (
        id, kind, display_name, search_name, first_name, last_name, name, job_title, description, company_id, contact_type_id,
        public_level, published_by, published_at, source, version, created_at, created_by_id, updated_at, updated_by_id
      )
      SELECT n.id, n.kind, n.display_name, split_part(n.search, E'\n', 1), n.first_name, n.last_name, n.name, n.job_title, n.description, k.id,
        coalesce(t.id, s.id), n.public_level, CASE WHEN n.public_level <> 'NONE' THEN ${viewer.id}::uuid END,
        CASE WHEN n.public_level <> 'NONE' THEN ${now}::timestamptz END, 'IMPORT', 1, ${now}, ${viewer.id}, ${now}, ${viewer.id}
      FROM new n
      LEFT JOIN json_to_recordset(${JSON.stringify(chunk.companies)}::json) AS k (key text, id uuid) ON k.key = n.company_key
      LEFT JOIN contact_type t ON t.name_key = n.type_key
      LEFT JOIN contact_type s ON s.id = n.type_id
    ), emails AS (
      INSERT INTO contact_email (contact_id, position, address, key, category, "primary")
      SELECT n.id, e.* FROM new n, json_to_recordset(n.emails)
        AS e (position int, address text, key text, category text, "primary" boolean)
    ), phones AS (
      INSERT INTO contact_phone (contact_id, position, number, e164, category, "primary")
      SELECT n.id, e.* FROM new n, json_to_recordset(n.phones)
        AS e (position int, number text, e164 text, category text, "primary" boolean)
    ), websites AS (
      INSERT INTO contact_website (contact_id, position, url, key, category)
      SELECT n.id, e.* FROM new n, json_to_recordset(n.websites) AS e (position int, url text, key text, category text)
    ), profiles AS (
      INSERT INTO contact_social_profile (contact_id, position, network, handle, url)
      SELECT n.id, e.* FROM new n, json_to_recordset(n.social_profiles)
        AS e (position int, network text, handle text, url text)
    ), addresses AS (
      INSERT INTO contact_address (
        contact_id, position, street, city, state, postal_code, country, category, "primary"
      )
      SELECT n.id, e.* FROM new n, json_to_recordset(n.addresses) AS e (
        position int, street text, city text, state text, "postalCode" text, country text, category text,
        "primary" boolean)
    ), tags AS (
      INSERT INTO contact_tag (contact_id, tag_id)
      SELECT n.id, t.id FROM new n, unnest(n.tag_keys) AS k (key) JOIN tag t ON t.name_key = k.key
      ON CONFLICT DO NOTHING
    ), fields AS (
      INSERT INTO custom_field_value (contact_id, field_id, text, number, date, checked, option_ids)
      SELECT n.id, f.id, e.text, e.number, e.date, e.checked, e."optionIds" FROM new n CROSS JOIN LATERAL
        json_to_recordset(n.custom_fields) AS e (
          "fieldId" uuid, text text, number double precision, date date, checked boolean, "optionIds" uuid[])
        JOIN custom_field f ON f.id = e."fieldId"
    ), searched AS (
      INSERT INTO contact_search (contact_id, text) SELECT n.id, n.search FROM new n
    ), granted AS (
      INSERT INTO access_grant (id, contact_id, grantee_id, level, granted_by_id, granted_at)
      SELECT ${idLike(sql`n.id`)}, n.id, m.id, 'MANAGE', ${viewer.id}, ${now}
      FROM new n, unnest(CASE WHEN n.manager_ids IS NULL THEN ${managerIds}::uuid[] ELSE coalesce(
        nullif(ARRAY(SELECT u.id FROM app_user u WHERE u.id = ANY(n.manager_ids) AND u.active), '{}'),
        ${managerIds}) END) AS m (id)
    ), told AS (
      INSERT INTO contact_event (id, contact_id, type, at, actor_id)
      SELECT ${idLike(sql`n.id`)}, n.id, 'IMPORTED', ${now}, ${viewer.id} FROM new n
    )
    SELECT id FROM new`,
    { once: true },
  );
  return made.map(({ id }) => id);
}

/** A new id (UUIDv7) of the same moment as another. */
const idLike = (id: Sql): Sql => sql`(left(${id}::text, 15) || right(gen_random_uuid()::text, 21))::uuid`;
