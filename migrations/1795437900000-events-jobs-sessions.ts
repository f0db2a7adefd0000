import type { MigrationInterface, QueryRunner } from 'typeorm';

export class EventsJobsSessions1795437900000 implements MigrationInterface {
  name = 'EventsJobsSessions1795437900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(eventsAndJobs);
    await runner.query(signIn);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}

/** Tables of the platform: read and written by SQL alone, so they have no entities. */
const eventsAndJobs = `
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  type text NOT NULL,
  data jsonb NOT NULL,
  due_at timestamptz(3) NOT NULL,
  attempts smallint NOT NULL
);

CREATE TABLE job_process (
  id uuid PRIMARY KEY,
  worker_ids text[] NOT NULL,
  seen_at timestamptz(3) NOT NULL
);
`;

const signIn = `
CREATE TABLE session (
  id uuid PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE,
  user_id uuid NOT NULL REFERENCES app_user ON DELETE CASCADE,
  created_at timestamptz(3) NOT NULL,
  last_used_at timestamptz(3) NOT NULL
);
CREATE INDEX session_by_user ON session (user_id);

CREATE TABLE one_time_token (
  token_hash bytea PRIMARY KEY,
  kind text NOT NULL CONSTRAINT one_time_token_kind_check CHECK (kind IN ('SETUP', 'INVITATION', 'RESET')),
  user_id uuid REFERENCES app_user ON DELETE CASCADE,
  expires_at timestamptz(3) NOT NULL
);
CREATE INDEX one_time_token_by_user ON one_time_token (user_id);

CREATE TABLE rate_count (
  key text PRIMARY KEY,
  n integer NOT NULL,
  ends_at timestamptz(3) NOT NULL
);
`;
