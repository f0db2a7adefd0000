import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ImportsOfVCards1795960000000 implements MigrationInterface {
  name = 'ImportsOfVCards1795960000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE import ADD format text NOT NULL DEFAULT 'CSV'
        CONSTRAINT import_format_check CHECK (format IN ('CSV', 'VCARD'))`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}
