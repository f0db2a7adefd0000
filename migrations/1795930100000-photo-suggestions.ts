import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PhotoSuggestions1795930100000 implements MigrationInterface {
  name = 'PhotoSuggestions1795930100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(providers);
    await runner.query(suggestions);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}

/* No row: off. */
const providers = `
CREATE TABLE photo_provider (
  key text PRIMARY KEY,
  enabled boolean NOT NULL
)`;

const suggestions = `
CREATE TABLE photo_suggestion (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES app_user ON DELETE CASCADE,
  source text NOT NULL,
  subject text NOT NULL,
  type text,
  width integer,
  height integer,
  hash text,
  bytes bytea,
  expires_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX photo_suggestion_user_id_subject_key ON photo_suggestion (user_id, subject);
CREATE INDEX photo_suggestion_by_expiry ON photo_suggestion (expires_at);
ALTER TABLE photo_suggestion ALTER bytes SET STORAGE EXTERNAL`;
