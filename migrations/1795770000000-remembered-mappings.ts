import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A file whose header row somebody has mapped before is mapped as they left it, found by one look into an index. */
export class RememberedMappings1795770000000 implements MigrationInterface {
  name = 'RememberedMappings1795770000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE import ADD header_key text');
    await runner.query(`
      CREATE INDEX import_by_header ON import (created_by_id, header_key, id) WHERE step > 0`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}
