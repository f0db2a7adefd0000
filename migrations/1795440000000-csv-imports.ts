import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CsvImports1795440000000 implements MigrationInterface {
  name = 'CsvImports1795440000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(imports);
    await runner.query(files);
    await runner.query(plans);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}

const imports = `
CREATE TABLE import (
  id uuid PRIMARY KEY,
  file_name text NOT NULL,
  status text NOT NULL CONSTRAINT import_status_check CHECK (
    status IN ('DRAFT', 'PLANNING', 'PLANNED', 'RUNNING', 'COMPLETED', 'CANCELLED', 'FAILED', 'UNDOING', 'UNDONE')
  ),
  created_by_id uuid NOT NULL REFERENCES app_user,
  created_at timestamptz(3) NOT NULL,
  finished_at timestamptz(3),
  file_id uuid,
  encoding text NOT NULL,
  delimiter text NOT NULL,
  quote text NOT NULL,
  has_header boolean NOT NULL,
  columns jsonb NOT NULL,
  duplicate_policy text NOT NULL,
  match_keys text[] NOT NULL,
  empty_clears boolean NOT NULL,
  create_missing boolean NOT NULL,
  contact_type_id uuid REFERENCES contact_type ON DELETE SET NULL,
  tags text[] NOT NULL,
  manager_ids uuid[] NOT NULL,
  public_access text NOT NULL,
  locale text NOT NULL,
  step integer NOT NULL,
  plan_id uuid,
  plan_at jsonb,
  run_at jsonb,
  rows_done integer NOT NULL,
  counts jsonb,
  progress double precision NOT NULL,
  failure jsonb
);
CREATE INDEX import_by_creator ON import (created_by_id, id);
`;

/** An upload that breaks off leaves a file that no import knows; housekeeping removes it. */
const files = `
CREATE TABLE import_file (
  id uuid PRIMARY KEY,
  created_at timestamptz(3) NOT NULL,
  size bigint NOT NULL
);
CREATE TABLE import_chunk (
  file_id uuid NOT NULL REFERENCES import_file ON DELETE CASCADE,
  position integer NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (file_id, position)
);
ALTER TABLE import_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;
`;

/*
 * A plan is never changed by the next one and never waited for: its rows hang on the plan's id alone, and a job clears
 * them away. import_contact: contacts that are checked and wait to be made; import_name: companies (and which contact
 * each is, a new one or the file's own), tags and types that rows name; import_match: what the rows so far are recognised by.
 */
const plans = `
CREATE TABLE import_row (
  plan_id uuid NOT NULL,
  line integer NOT NULL,
  action text NOT NULL,
  contact_id uuid,
  stored jsonb,
  cells jsonb,
  PRIMARY KEY (plan_id, line)
);
CREATE INDEX import_row_exceptions ON import_row (plan_id, action, line) WHERE action <> 'CREATE';

CREATE TABLE import_contact (
  plan_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL,
  line integer NOT NULL,
  id uuid NOT NULL,
  at json,
  display_name text NOT NULL,
  first_name text,
  last_name text,
  name text,
  job_title text,
  description text,
  company_key text,
  type_key text,
  tag_keys text[],
  emails json,
  phones json,
  websites json,
  social_profiles json,
  addresses json,
  search text NOT NULL,
  PRIMARY KEY (plan_id, kind, line, id)
);

CREATE TABLE import_name (
  plan_id uuid NOT NULL,
  kind text NOT NULL CONSTRAINT import_name_kind_check CHECK (kind IN ('COMPANY', 'TAG', 'CONTACT_TYPE')),
  key text NOT NULL,
  name text NOT NULL,
  is_new boolean NOT NULL,
  is_own boolean NOT NULL,
  contact_id uuid,
  PRIMARY KEY (plan_id, kind, key)
);

CREATE TABLE import_match (
  plan_id uuid NOT NULL,
  key text NOT NULL,
  contact_id uuid NOT NULL,
  PRIMARY KEY (plan_id, key)
);
`;
