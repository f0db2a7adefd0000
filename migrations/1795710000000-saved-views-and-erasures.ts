import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SavedViewsAndErasures1795710000000 implements MigrationInterface {
  name = 'SavedViewsAndErasures1795710000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(views);
    await runner.query(erasures);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}

const views = `
CREATE TABLE saved_view (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES app_user ON DELETE CASCADE,
  name text COLLATE "und-x-icu" NOT NULL,
  name_key text NOT NULL,
  query jsonb NOT NULL,
  saved_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX saved_view_user_id_name_key_key ON saved_view (user_id, name_key);
`;

/*
 * What remains of an erased contact. The index finds the imports that hold a contact; new ids rise, so it grows at its
 * end. erase_file: somebody in the file was erased while the import was at work; the file goes as soon as that ends.
 */
const erasures = `
CREATE TABLE erasure (
  contact_id uuid PRIMARY KEY,
  at timestamptz(3) NOT NULL,
  by_id uuid NOT NULL REFERENCES app_user
);
CREATE INDEX erasure_by_time ON erasure (at, contact_id);

CREATE INDEX import_row_by_contact ON import_row (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX import_name_by_contact ON import_name (contact_id) WHERE contact_id IS NOT NULL;
ALTER TABLE import ADD COLUMN erase_file boolean NOT NULL DEFAULT false;
`;
