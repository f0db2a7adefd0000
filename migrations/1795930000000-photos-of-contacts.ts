import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PhotosOfContacts1795930000000 implements MigrationInterface {
  name = 'PhotosOfContacts1795930000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(photos);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}

/* Pictures are compressed already: trying it again would cost every write and gain nothing. */
const photos = `
CREATE TABLE contact_photo (
  contact_id uuid PRIMARY KEY REFERENCES contact ON DELETE CASCADE,
  type text NOT NULL,
  width integer NOT NULL,
  height integer NOT NULL,
  hash text NOT NULL,
  bytes bytea NOT NULL,
  changed_at timestamptz(3) NOT NULL
);
ALTER TABLE contact_photo ALTER bytes SET STORAGE EXTERNAL`;
