import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The searched names, the first half of `contact_search.text`, beside the contact: a search that walks the contacts in
 * the order of their names tests the row that it has in hand. The table is written anew in one go, as changing a million
 * rows would leave it and its indexes twice as large.
 */
export class NamesBesideTheContact1795690000000 implements MigrationInterface {
  name = 'NamesBesideTheContact1795690000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION searched_names(id uuid) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT coalesce((SELECT split_part(s.text, E'\\n', 1) FROM contact_search s WHERE s.contact_id = $1), '')
      $$`);
    await runner.query('ALTER TABLE contact ADD COLUMN search_name text');
    await runner.query(`
      ALTER TABLE contact
        ALTER COLUMN search_name TYPE text USING searched_names(id),
        ALTER COLUMN search_name SET NOT NULL`);
    await runner.query('DROP FUNCTION searched_names');
    await runner.query('ANALYZE contact');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}
