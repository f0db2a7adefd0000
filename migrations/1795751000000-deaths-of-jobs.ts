import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often the process of a job died while it had the job in hand. */
export class DeathsOfJobs1795751000000 implements MigrationInterface {
  name = 'DeathsOfJobs1795751000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE job_death (job_id bigint PRIMARY KEY, deaths integer NOT NULL)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}
