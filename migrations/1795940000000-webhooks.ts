import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Webhooks, what was sent to them, and the notice that one was given up. */
export class Webhooks1795940000000 implements MigrationInterface {
  name = 'Webhooks1795940000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(webhooks);
    await runner.query(notices);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}

const webhooks = `
CREATE TABLE webhook (
  id uuid PRIMARY KEY,
  url text NOT NULL,
  events text[] NOT NULL CONSTRAINT webhook_events_check CHECK (cardinality(events) > 0),
  active boolean NOT NULL,
  owner_id uuid NOT NULL REFERENCES app_user,
  secret text NOT NULL,
  previous_secret text,
  previous_secret_until timestamptz(3),
  failing_since timestamptz(3),
  gave_up boolean NOT NULL,
  created_at timestamptz(3) NOT NULL,
  deleted_at timestamptz(3)
);
CREATE TABLE webhook_delivery (
  id uuid PRIMARY KEY,
  webhook_id uuid NOT NULL REFERENCES webhook,
  event text NOT NULL,
  subject_id uuid NOT NULL,
  version integer,
  at timestamptz(3) NOT NULL,
  attempts integer NOT NULL,
  status_code integer,
  succeeded boolean NOT NULL,
  next_attempt_at timestamptz(3),
  failure text,
  sent_at timestamptz(3),
  request_body text,
  response_body text
);
CREATE INDEX webhook_delivery_by_webhook ON webhook_delivery (webhook_id, id);
CREATE INDEX webhook_delivery_by_time ON webhook_delivery (at);
`;

const notices = `
ALTER TABLE notification ADD webhook_id uuid REFERENCES webhook ON DELETE CASCADE;
CREATE INDEX notification_by_webhook ON notification (webhook_id) WHERE webhook_id IS NOT NULL;
ALTER TABLE notification DROP CONSTRAINT notification_type_check, ADD CONSTRAINT notification_type_check
  CHECK (type IN ('CONTACT_ASSIGNED', 'CONTACT_SHARED', 'IMPORT_FINISHED', 'FORM_SUBMITTED', 'WEBHOOK_GIVEN_UP'));
`;
