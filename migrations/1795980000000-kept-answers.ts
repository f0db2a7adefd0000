import type { MigrationInterface, QueryRunner } from 'typeorm';

export class KeptAnswers1795980000000 implements MigrationInterface {
  name = 'KeptAnswers1795980000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(keptAnswers);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}

const keptAnswers = `
CREATE TABLE kept_answer (
  caller_id uuid NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  answer text,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (caller_id, key)
);
CREATE INDEX kept_answer_by_time ON kept_answer (created_at);
`;
