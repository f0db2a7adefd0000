import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CustomFields1795900000000 implements MigrationInterface {
  name = 'CustomFields1795900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(fields);
    await runner.query(values);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}

const fields = `
CREATE TABLE custom_field (
  id uuid PRIMARY KEY,
  label text COLLATE "und-x-icu" NOT NULL,
  label_key text NOT NULL CONSTRAINT custom_field_label_key_key UNIQUE,
  type text NOT NULL CONSTRAINT custom_field_type_check
    CHECK (type IN ('TEXT', 'TEXTAREA', 'SELECT', 'MULTISELECT', 'CHECKBOX', 'DATE', 'NUMBER', 'URL', 'HEADING')),
  scope text NOT NULL CONSTRAINT custom_field_scope_check CHECK (scope IN ('PERSON', 'COMPANY', 'BOTH')),
  position integer NOT NULL,
  required boolean NOT NULL,
  help_text text,
  choices jsonb NOT NULL,
  size integer,
  rows integer,
  columns integer
);
`;

/* Beginnings of texts are enough to find equal ones; whole ones may be longer than an index takes. */
const values = `
CREATE TABLE custom_field_value (
  contact_id uuid NOT NULL REFERENCES contact ON DELETE CASCADE,
  field_id uuid NOT NULL REFERENCES custom_field ON DELETE CASCADE,
  text text,
  number double precision,
  date date,
  checked boolean,
  option_ids uuid[],
  PRIMARY KEY (contact_id, field_id)
);
CREATE INDEX custom_field_value_text ON custom_field_value (field_id, left(text, 100), contact_id);
CREATE INDEX custom_field_value_number ON custom_field_value (field_id, number, contact_id);
CREATE INDEX custom_field_value_date ON custom_field_value (field_id, date, contact_id);
`;
