import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Notifications1795720000000 implements MigrationInterface {
  name = 'Notifications1795720000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(notifications);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}

const notifications = `
CREATE TABLE notification (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES app_user ON DELETE CASCADE,
  type text NOT NULL CONSTRAINT notification_type_check
    CHECK (type IN ('CONTACT_ASSIGNED', 'CONTACT_SHARED', 'IMPORT_FINISHED', 'FORM_SUBMITTED')),
  at timestamptz(3) NOT NULL,
  read_at timestamptz(3),
  actor_id uuid REFERENCES app_user,
  import_id uuid REFERENCES import ON DELETE CASCADE,
  contact_count integer NOT NULL
);
CREATE INDEX notification_by_user ON notification (user_id, id);
CREATE INDEX notification_unread ON notification (user_id, id) WHERE read_at IS NULL;
CREATE INDEX notification_by_import ON notification (import_id) WHERE import_id IS NOT NULL;

CREATE TABLE notification_contact (
  notification_id uuid NOT NULL REFERENCES notification ON DELETE CASCADE,
  contact_id uuid NOT NULL REFERENCES contact ON DELETE CASCADE,
  PRIMARY KEY (notification_id, contact_id)
);
CREATE INDEX notification_contact_by_contact ON notification_contact (contact_id);
`;
