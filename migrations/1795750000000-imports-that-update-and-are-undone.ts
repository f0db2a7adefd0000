import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Rows say what they change, and which earlier row they go with; waiting contacts may be ones that are there (`version`),
 * and are kept as `changes` where later rows may change them further. import_undo: what a run changed, as it was before.
 */
export class ImportsThatUpdateAndAreUndone1795750000000 implements MigrationInterface {
  name = 'ImportsThatUpdateAndAreUndone1795750000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE import_row ADD COLUMN first_line integer, ADD COLUMN changed jsonb;
      CREATE INDEX import_row_further ON import_row (plan_id, first_line) WHERE first_line IS NOT NULL;
      ALTER TABLE import_contact
        ADD COLUMN type_id uuid,
        ADD COLUMN manager_ids uuid[],
        ADD COLUMN public_access text,
        ADD COLUMN version integer,
        ADD COLUMN changes jsonb;
      CREATE INDEX import_contact_changes ON import_contact (plan_id, id) WHERE changes IS NOT NULL;
      CREATE TABLE import_undo (
        plan_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        version integer NOT NULL,
        before jsonb NOT NULL,
        PRIMARY KEY (plan_id, contact_id)
      );
      CREATE INDEX import_undo_by_contact ON import_undo (contact_id);
      UPDATE import SET counts = counts || '{"keptByUndo": 0}' WHERE counts IS NOT NULL`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}
