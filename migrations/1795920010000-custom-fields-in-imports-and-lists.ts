import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Values wait with their contacts until an import makes them; texts are found and sorted whatever their case. */
export class CustomFieldsInImportsAndLists1795920010000 implements MigrationInterface {
  name = 'CustomFieldsInImportsAndLists1795920010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE import_contact ADD custom_fields json');
    await runner.query('DROP INDEX custom_field_value_text');
    await runner.query(`
      CREATE INDEX custom_field_value_text ON custom_field_value
        (field_id, lower(left(text, 100) COLLATE "und-x-icu"), contact_id)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}
