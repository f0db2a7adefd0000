import sql, { type Sql } from 'sql-template-tag';
import type { Db } from '../platform/database.js';
import { newId } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import { log } from '../platform/log.js';
import type { Work } from '../platform/work.js';

export const auditKinds = [
  'SIGNED_IN',
  'SIGN_IN_REFUSED',
  'ACCESS_DENIED',
  'USER_INVITED',
  'INVITATION_ACCEPTED',
  'ROLE_CHANGED',
  'USER_DEACTIVATED',
  'USER_ACTIVATED',
  'PASSWORD_CHANGED',
  'PASSWORD_RESET',
  'API_KEY_CREATED',
  'API_KEY_REVOKED',
  'DATA_EXPORTED',
  'CONTACTS_EXPORTED',
  'CONTACTS_ERASED',
  'WEB_FORM_CREATED',
  'WEB_FORM_CHANGED',
  'WEB_FORM_SWITCHED_ON',
  'WEB_FORM_SWITCHED_OFF',
  'WEB_FORM_KEY_ROTATED',
  'WEB_FORM_DELETED',
  'SUBMISSIONS_RELEASED',
  'SUBMISSIONS_DISCARDED',
  'CONTACT_TYPE_CREATED',
  'CONTACT_TYPE_CHANGED',
  'CONTACT_TYPE_DELETED',
  'CONTACT_TYPES_REORDERED',
  'CUSTOM_FIELD_CREATED',
  'CUSTOM_FIELD_CHANGED',
  'CUSTOM_FIELD_DELETED',
  'CUSTOM_FIELDS_REORDERED',
  'TAG_RENAMED',
  'TAGS_MERGED',
  'TAG_DELETED',
  'PHOTO_PROVIDER_ENABLED',
  'PHOTO_PROVIDER_DISABLED',
  'WEBHOOK_CREATED',
  'WEBHOOK_CHANGED',
  'WEBHOOK_SECRET_ROTATED',
  'WEBHOOK_DELETED',
] as const;
export type AuditKind = (typeof auditKinds)[number];

export interface AuditRecord {
  kind: AuditKind;
  /** Who did it; null: nobody who was signed in. */
  actorId: string | null;
  /** Whom it was done to. */
  userId?: string | null;
  address?: string;
  /** Facts for who reads the trail: names and roles, never contents of contacts, never a secret. */
  details?: Record<string, string>;
  /** A second record of the same key is dropped. */
  onceKey?: string;
}

/** Writes down what was done, in the transaction that does it. */
export function audit({ db, now }: Pick<Work, 'db' | 'now'>, record: AuditRecord): void {
  db.send(insertion(record, now));
}

/** Writes down what changes nothing and so has no transaction. A trail that cannot be written stops nobody's request. */
export async function auditAlone(db: Db, record: AuditRecord, now: Date): Promise<void> {
  await db.rows(insertion(record, now)).catch((error: unknown) => {
    log.error('The audit trail could not be written', { kind: record.kind, error });
  });
}

/** Writes down that somebody's role or key did not allow a field of the schema; once a minute for each user. */
export function auditDenial(
  db: Db,
  denied: { userId: string; field: string; address: string },
  now: Date,
): Promise<void> {
  const { userId, field, address } = denied;
  const minute = Math.floor(now.getTime() / 60_000);
  const record = { kind: 'ACCESS_DENIED', actorId: userId, address, details: { field } } as const;
  return auditAlone(db, { ...record, onceKey: `ACCESS_DENIED/${userId}/${minute}` }, now);
}

/** Removes what was kept long enough. */
export async function deleteOldAuditEntries(db: Db, now: Date): Promise<void> {
  const oldest = new Date(now.getTime() - limits['audit.keepDays'] * 24 * 3_600_000);
  await db.rows(sql`DELETE FROM audit_entry WHERE at < ${oldest}`);
}

const insertion = (record: AuditRecord, now: Date): Sql => sql`
  INSERT INTO audit_entry (id, kind, at, actor_id, user_id, address, details, once_key)
  VALUES (${newId()}, ${record.kind}, ${now}, ${record.actorId}, ${record.userId ?? null}, ${record.address ?? null},
    ${JSON.stringify(record.details ?? {})}::jsonb, ${record.onceKey ?? null})
  ON CONFLICT (once_key) DO NOTHING`;
