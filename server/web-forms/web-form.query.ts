import sql, { type Sql } from 'sql-template-tag';
import { isAdministrator } from '../access/visible-to.js';
import type { Db } from '../platform/database.js';
import { isUuid } from '../platform/ids.js';
import type { Reader } from '../platform/work.js';
import type { WebForm } from './web-form.entity.js';

/** A form as services, pages and the API take it: with its tags as they are called now, and what of it is gone. */
export type FormRow = Omit<WebForm, 'contactTypeRow' | 'contactTypeName' | 'creator' | 'tagIds'> & {
  goneTags: string[];
  goneContactType: string | null;
};

const itsTags: Sql = sql`unnest(f.tags, f.tag_ids) WITH ORDINALITY AS w (name, id, n) LEFT JOIN tag t ON t.id = w.id`;

export const formColumns: Sql = sql`
  f.id, f.key, f.challenge_secret AS "challengeSecret", f.title, f.kind, f.active, f.fields,
  f.contact_type_id AS "contactTypeId", f.version,
  CASE WHEN f.contact_type_id IS NULL THEN f.contact_type_name END AS "goneContactType",
  ARRAY(SELECT coalesce(t.name, w.name) FROM ${itsTags} WHERE t.id IS NOT NULL OR w.id IS NULL ORDER BY w.n) AS tags,
  ARRAY(SELECT w.name FROM ${itsTags} WHERE t.id IS NULL AND w.id IS NOT NULL ORDER BY w.n) AS "goneTags", f.manager_ids AS "managerIds", f.notify_user_ids AS "notifyUserIds",
  f.notify_grant_read AS "notifyGrantRead", f.public_access AS "publicAccess", f.return_url AS "returnUrl",
  f.success_message AS "successMessage", f.consent_text AS "consentText", f.consent_version AS "consentVersion",
  f.allowed_origins AS "allowedOrigins", f.confirm_static_posts AS "confirmStaticPosts", f.locale,
  f.created_at AS "createdAt", f.created_by_id AS "createdById", f.deleted_at AS "deletedAt"`;

/** All forms by their titles, for administrators; nothing for others. */
export async function listForms({ db, viewer }: Reader): Promise<FormRow[]> {
  if (!isAdministrator(viewer)) return [];
  return db.rows(
    sql`SELECT ${formColumns} FROM web_form f WHERE f.deleted_at IS NULL ORDER BY f.title, f.id`,
  );
}

/** The form of an id, for administrators; null for others. */
export async function findForm({ db, viewer }: Reader, id: string): Promise<FormRow | null> {
  if (!isAdministrator(viewer) || !isUuid(id)) return null;
  const [form] = await db.rows<FormRow>(
    sql`SELECT ${formColumns} FROM web_form f WHERE f.id = ${id} AND f.deleted_at IS NULL`,
  );
  return form ?? null;
}

/** The forms of these ids, for administrators. */
export async function formsById(
  { db, viewer }: Reader,
  ids: readonly string[],
): Promise<Map<string, FormRow>> {
  if (!isAdministrator(viewer)) return new Map();
  const forms = await db.rows<FormRow>(
    sql`SELECT ${formColumns} FROM web_form f WHERE f.id = ANY(${ids}::uuid[]) AND f.deleted_at IS NULL`,
  );
  return new Map(forms.map(form => [form.id, form]));
}

/** The form that visitors reach by this key; null where it is unknown, switched off or deleted. */
export async function findOpenForm(db: Db, key: string): Promise<FormRow | null> {
  if (!/^[0-9a-f]{32}$/.test(key)) return null;
  const [form] = await db.rows<FormRow>(
    sql`SELECT ${formColumns} FROM web_form f WHERE f.key = ${key} AND f.active AND f.deleted_at IS NULL`,
  );
  return form ?? null;
}
