import type { MigrationInterface, QueryRunner } from 'typeorm';

export class KeysAuditAndLeavingUsers1795700000000 implements MigrationInterface {
  name = 'KeysAuditAndLeavingUsers1795700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(users);
    await runner.query(keys);
    await runner.query(audit);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}

/** Who has a password and is not active was deactivated, for an invitation that waits has none yet. */
const users = `
ALTER TABLE app_user ADD COLUMN deactivated_at timestamptz(3), ADD COLUMN last_sign_in_at timestamptz(3);
UPDATE app_user SET deactivated_at = now() WHERE NOT active AND password_hash IS NOT NULL;
ALTER TABLE session ADD COLUMN user_agent text;
`;

const keys = `
CREATE TABLE api_key (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  prefix text NOT NULL,
  secret_hash bytea NOT NULL UNIQUE,
  scope text NOT NULL CONSTRAINT api_key_scope_check CHECK (scope IN ('READ', 'WRITE')),
  owner_id uuid NOT NULL REFERENCES app_user ON DELETE CASCADE,
  created_at timestamptz(3) NOT NULL,
  last_used_at timestamptz(3),
  expires_at timestamptz(3)
);
CREATE INDEX api_key_by_owner ON api_key (owner_id);
`;

const audit = `
CREATE TABLE audit_entry (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  at timestamptz(3) NOT NULL,
  actor_id uuid REFERENCES app_user ON DELETE SET NULL,
  user_id uuid REFERENCES app_user ON DELETE SET NULL,
  address text,
  details jsonb NOT NULL,
  once_key text UNIQUE
);
CREATE INDEX audit_entry_by_actor ON audit_entry (actor_id, id);
CREATE INDEX audit_entry_by_user ON audit_entry (user_id, id);
CREATE INDEX audit_entry_by_time ON audit_entry (at);
`;
