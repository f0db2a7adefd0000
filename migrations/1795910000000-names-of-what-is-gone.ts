import type { MigrationInterface, QueryRunner } from 'typeorm';

export class NamesOfWhatIsGone1795910000000 implements MigrationInterface {
  name = 'NamesOfWhatIsGone1795910000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE former_name (
        id uuid PRIMARY KEY,
        name text NOT NULL
      )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}
