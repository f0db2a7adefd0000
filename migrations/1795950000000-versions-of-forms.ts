import type { MigrationInterface, QueryRunner } from 'typeorm';

export class VersionsOfForms1795950000000 implements MigrationInterface {
  name = 'VersionsOfForms1795950000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(versions);
    await runner.query(references);
    await runner.query(submissions);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}

const versions = `
ALTER TABLE web_form ADD version integer NOT NULL DEFAULT 1;
ALTER TABLE web_form ALTER version DROP DEFAULT;
`;

/* Tags are known by their ids, so that a form follows when they are renamed; those that nobody used yet have none. */
const references = `
ALTER TABLE web_form ADD contact_type_name text;
ALTER TABLE web_form ADD tag_ids uuid[];
UPDATE web_form SET
  contact_type_name = (SELECT t.name FROM contact_type t WHERE t.id = web_form.contact_type_id),
  tag_ids = ARRAY(
    SELECT t.id FROM unnest(web_form.tags) WITH ORDINALITY AS w (name, n) LEFT JOIN tag t ON t.name_key = lower(w.name)
    ORDER BY w.n);
ALTER TABLE web_form ALTER tag_ids SET NOT NULL;
`;

/* For the list over all forms; that of all states goes by the primary key. */
const submissions = `
CREATE INDEX submission_by_status ON submission (status, id);
`;
