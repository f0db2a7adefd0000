import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ContactsAndWhoMaySeeThem1795400000000 implements MigrationInterface {
  name = 'ContactsAndWhoMaySeeThem1795400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(indexes);
    await runner.query(counters);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}

const tables = `
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE app_user (
  id uuid PRIMARY KEY,
  name text COLLATE "und-x-icu" NOT NULL,
  email text NOT NULL,
  email_key text NOT NULL UNIQUE,
  role text NOT NULL CONSTRAINT app_user_role_check CHECK (role IN ('ADMIN', 'CRM_ADMIN', 'MEMBER')),
  active boolean NOT NULL,
  locale text NOT NULL,
  password_hash text,
  created_at timestamptz(3) NOT NULL
);

CREATE TABLE tag (
  id uuid PRIMARY KEY,
  name text COLLATE "und-x-icu" NOT NULL,
  name_key text NOT NULL UNIQUE
);

CREATE TABLE contact_type (
  id uuid PRIMARY KEY,
  name text COLLATE "und-x-icu" NOT NULL,
  name_key text NOT NULL UNIQUE,
  color text,
  position integer NOT NULL
);

CREATE TABLE contact (
  id uuid PRIMARY KEY,
  kind text NOT NULL CONSTRAINT contact_kind_check CHECK (kind IN ('PERSON', 'COMPANY')),
  display_name text COLLATE "und-x-icu" NOT NULL,
  first_name text COLLATE "und-x-icu",
  last_name text COLLATE "und-x-icu",
  job_title text,
  company_id uuid REFERENCES contact,
  name text COLLATE "und-x-icu",
  description text,
  contact_type_id uuid REFERENCES contact_type,
  public_level text NOT NULL CONSTRAINT contact_public_level_check CHECK (public_level IN ('NONE', 'READ', 'READ_WRITE')),
  published_by uuid REFERENCES app_user,
  published_at timestamptz(3),
  source text NOT NULL,
  version integer NOT NULL,
  created_at timestamptz(3) NOT NULL,
  created_by_id uuid REFERENCES app_user,
  updated_at timestamptz(3) NOT NULL,
  updated_by_id uuid REFERENCES app_user,
  deleted_at timestamptz(3),
  deleted_by_id uuid REFERENCES app_user,
  merged_into_id uuid REFERENCES contact,
  CONSTRAINT contact_person_check
    CHECK (kind <> 'PERSON' OR (first_name IS NOT NULL AND last_name IS NOT NULL AND name IS NULL)),
  CONSTRAINT contact_company_check
    CHECK (kind <> 'COMPANY' OR (name IS NOT NULL AND first_name IS NULL AND last_name IS NULL AND company_id IS NULL))
);

CREATE TABLE contact_email (
  contact_id uuid NOT NULL REFERENCES contact ON DELETE CASCADE,
  position smallint NOT NULL,
  address text NOT NULL,
  key text NOT NULL,
  category text NOT NULL,
  "primary" boolean NOT NULL,
  PRIMARY KEY (contact_id, position)
);
CREATE TABLE contact_phone (
  contact_id uuid NOT NULL REFERENCES contact ON DELETE CASCADE,
  position smallint NOT NULL,
  number text NOT NULL,
  e164 text,
  category text NOT NULL,
  "primary" boolean NOT NULL,
  PRIMARY KEY (contact_id, position)
);
CREATE TABLE contact_website (
  contact_id uuid NOT NULL REFERENCES contact ON DELETE CASCADE,
  position smallint NOT NULL,
  url text NOT NULL,
  key text NOT NULL,
  category text NOT NULL,
  PRIMARY KEY (contact_id, position)
);
CREATE TABLE contact_social_profile (
  contact_id uuid NOT NULL REFERENCES contact ON DELETE CASCADE,
  position smallint NOT NULL,
  network text NOT NULL,
  handle text NOT NULL,
  url text,
  PRIMARY KEY (contact_id, position)
);
CREATE TABLE contact_address (
  contact_id uuid NOT NULL REFERENCES contact ON DELETE CASCADE,
  position smallint NOT NULL,
  street text,
  city text,
  state text,
  postal_code text,
  country text,
  category text NOT NULL,
  "primary" boolean NOT NULL,
  PRIMARY KEY (contact_id, position)
);
CREATE TABLE contact_search (
  contact_id uuid PRIMARY KEY REFERENCES contact ON DELETE CASCADE,
  text text NOT NULL
);
CREATE TABLE contact_tag (
  contact_id uuid NOT NULL REFERENCES contact ON DELETE CASCADE,
  tag_id uuid NOT NULL REFERENCES tag ON DELETE CASCADE,
  PRIMARY KEY (contact_id, tag_id)
);
CREATE TABLE access_grant (
  id uuid PRIMARY KEY,
  contact_id uuid NOT NULL REFERENCES contact ON DELETE CASCADE,
  grantee_id uuid NOT NULL REFERENCES app_user,
  level text NOT NULL CONSTRAINT access_grant_level_check CHECK (level IN ('READ', 'READ_WRITE', 'MANAGE')),
  granted_by_id uuid REFERENCES app_user,
  granted_at timestamptz(3) NOT NULL,
  UNIQUE (contact_id, grantee_id)
);
CREATE TABLE contact_event (
  id uuid PRIMARY KEY,
  contact_id uuid NOT NULL REFERENCES contact ON DELETE CASCADE,
  type text NOT NULL,
  at timestamptz(3) NOT NULL,
  actor_id uuid REFERENCES app_user,
  note text,
  stored jsonb
);
`;

const indexes = `
CREATE INDEX contact_by_name ON contact (display_name, id) WHERE deleted_at IS NULL;
CREATE INDEX contact_by_lower_name ON contact (lower(display_name), kind) WHERE deleted_at IS NULL;
CREATE INDEX contact_by_first_name ON contact ((coalesce(first_name, display_name)), id) WHERE deleted_at IS NULL;
CREATE INDEX contact_by_last_name ON contact ((coalesce(last_name, display_name)), id) WHERE deleted_at IS NULL;
CREATE INDEX contact_by_created_at ON contact (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX contact_by_updated_at ON contact (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX contact_by_type ON contact (contact_type_id, display_name, id) WHERE deleted_at IS NULL;
CREATE INDEX contact_by_company ON contact (company_id, display_name, id) WHERE company_id IS NOT NULL;
CREATE INDEX contact_merged_into ON contact (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX contact_published ON contact (id) WHERE public_level <> 'NONE' AND deleted_at IS NULL;
CREATE INDEX contact_deleted ON contact (deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX contact_email_key ON contact_email (key);
CREATE INDEX contact_phone_e164 ON contact_phone (e164);
CREATE INDEX contact_search_trigrams ON contact_search USING gin (text gin_trgm_ops);
CREATE INDEX contact_tag_by_tag ON contact_tag (tag_id, contact_id);
CREATE INDEX access_grant_by_grantee ON access_grant (grantee_id, contact_id, level);
CREATE INDEX contact_event_by_contact ON contact_event (contact_id, id);
`;

/*
 * How many contacts there are ('all'), are published ('published'), or are unpublished and granted to one user (the
 * user's id): sums over rows that are only ever inserted here, and folded by a job, so that writers never queue behind
 * a counter. Whoever changes a grant locks its contact first; that is what keeps the sums exact.
 */
const counters = `
CREATE TABLE contact_count (scope text NOT NULL, n integer NOT NULL);
CREATE INDEX contact_count_by_scope ON contact_count (scope) INCLUDE (n);

CREATE FUNCTION count_contacts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO contact_count
      SELECT scope, n FROM (
        SELECT 'all' AS scope, count(*)::int AS n FROM new_rows WHERE deleted_at IS NULL
        UNION ALL
        SELECT 'published', count(*)::int FROM new_rows WHERE deleted_at IS NULL AND public_level <> 'NONE'
      ) d WHERE n <> 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO contact_count
      SELECT scope, n FROM (
        SELECT 'all' AS scope, -count(*)::int AS n FROM old_rows WHERE deleted_at IS NULL
        UNION ALL
        SELECT 'published', -count(*)::int FROM old_rows WHERE deleted_at IS NULL AND public_level <> 'NONE'
      ) d WHERE n <> 0;
  ELSE
    WITH changed AS (
      SELECT n.id,
        (n.deleted_at IS NULL)::int - (o.deleted_at IS NULL)::int AS live,
        (n.deleted_at IS NULL AND n.public_level <> 'NONE')::int
          - (o.deleted_at IS NULL AND o.public_level <> 'NONE')::int AS published,
        (n.deleted_at IS NULL AND n.public_level = 'NONE')::int
          - (o.deleted_at IS NULL AND o.public_level = 'NONE')::int AS private
      FROM new_rows n JOIN old_rows o USING (id)
      WHERE (n.deleted_at IS NULL) <> (o.deleted_at IS NULL) OR (n.public_level = 'NONE') <> (o.public_level = 'NONE')
    )
    INSERT INTO contact_count
      SELECT scope, n FROM (
        SELECT 'all' AS scope, sum(live)::int AS n FROM changed
        UNION ALL
        SELECT 'published', sum(published)::int FROM changed
        UNION ALL
        SELECT g.grantee_id::text, sum(c.private)::int
          FROM changed c JOIN access_grant g ON g.contact_id = c.id GROUP BY g.grantee_id
      ) d WHERE n <> 0;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION count_granted_contacts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO contact_count
      SELECT g.grantee_id::text, count(*)::int FROM new_rows g JOIN contact c ON c.id = g.contact_id
      WHERE c.deleted_at IS NULL AND c.public_level = 'NONE' GROUP BY g.grantee_id;
  ELSE
    INSERT INTO contact_count
      SELECT g.grantee_id::text, -count(*)::int FROM old_rows g JOIN contact c ON c.id = g.contact_id
      WHERE c.deleted_at IS NULL AND c.public_level = 'NONE' GROUP BY g.grantee_id;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER contact_count_insert AFTER INSERT ON contact REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_contacts();
CREATE TRIGGER contact_count_update AFTER UPDATE ON contact REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_contacts();
CREATE TRIGGER contact_count_delete AFTER DELETE ON contact REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_contacts();
CREATE TRIGGER grant_count_insert AFTER INSERT ON access_grant REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_granted_contacts();
CREATE TRIGGER grant_count_delete AFTER DELETE ON access_grant REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_granted_contacts();
`;
