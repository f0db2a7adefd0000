import type { MigrationInterface, QueryRunner } from 'typeorm';

export class WebsiteForms1795800000000 implements MigrationInterface {
  name = 'WebsiteForms1795800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(forms);
    await runner.query(submissions);
    await runner.query(notices);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}

/* A deleted form stays as long as what came in through it, for the consent that was given there. */
const forms = `
CREATE TABLE web_form (
  id uuid PRIMARY KEY,
  key text NOT NULL CONSTRAINT web_form_key_key UNIQUE,
  challenge_secret bytea NOT NULL,
  title text COLLATE "und-x-icu" NOT NULL,
  kind text NOT NULL CONSTRAINT web_form_kind_check CHECK (kind IN ('PERSON', 'COMPANY')),
  active boolean NOT NULL,
  fields jsonb NOT NULL,
  contact_type_id uuid REFERENCES contact_type ON DELETE SET NULL,
  tags text[] NOT NULL,
  manager_ids uuid[] NOT NULL,
  notify_user_ids uuid[] NOT NULL,
  notify_grant_read boolean NOT NULL,
  public_access text NOT NULL,
  return_url text,
  success_message text,
  consent_text text,
  consent_version integer NOT NULL,
  allowed_origins text[] NOT NULL,
  confirm_static_posts boolean NOT NULL,
  locale text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  created_by_id uuid REFERENCES app_user,
  deleted_at timestamptz(3)
);
`;

/* The unique indexes make one submission of a challenge, and of the key that a sender gave it. */
const submissions = `
CREATE TABLE submission (
  id uuid PRIMARY KEY,
  form_id uuid NOT NULL REFERENCES web_form,
  status text NOT NULL CONSTRAINT submission_status_check
    CHECK (status IN ('ACCEPTED', 'QUARANTINED', 'REJECTED', 'FAILED')),
  at timestamptz(3) NOT NULL,
  stored_values jsonb NOT NULL,
  suspicion text,
  failure jsonb,
  contact_id uuid REFERENCES contact ON DELETE CASCADE,
  processed_at timestamptz(3),
  consent_text text,
  consent_version integer,
  origin text,
  content_hash bytea NOT NULL,
  challenge_nonce text,
  idempotency_key text
);
CREATE INDEX submission_by_form ON submission (form_id, id);
CREATE INDEX submission_by_form_and_status ON submission (form_id, status, id);
CREATE INDEX submission_by_content ON submission (form_id, content_hash);
CREATE UNIQUE INDEX submission_challenge_key ON submission (form_id, challenge_nonce) WHERE challenge_nonce IS NOT NULL;
CREATE UNIQUE INDEX submission_idempotency_key ON submission (form_id, idempotency_key)
  WHERE idempotency_key IS NOT NULL;
CREATE INDEX submission_by_contact ON submission (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX submission_unwanted ON submission (at) WHERE status IN ('QUARANTINED', 'REJECTED');
`;

const notices = `
ALTER TABLE notification ADD submission_id uuid REFERENCES submission ON DELETE CASCADE;
CREATE INDEX notification_by_submission ON notification (submission_id) WHERE submission_id IS NOT NULL;
`;
