import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import { checkContactType, checkUsers } from '../contacts/contact.references.js';
import { listCustomFields } from '../custom-fields/custom-field.query.js';
import { fail, UserErrors } from '../platform/errors.js';
import { isUuid, newId } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { actorId, type Work } from '../platform/work.js';
import { formColumns, type FormRow } from './web-form.query.js';
import { changedForm, newForm, type FormInput, type FormSettings } from './web-form.rules.js';

/** Makes a form and gives its id. For administrators; the caller checks the role. */
export async function createWebForm(work: Work, input: FormInput): Promise<string> {
  const { db, viewer, now } = work;
  const form = await checked(work, newForm(viewer.locale), input, 'create');
  db.send(sql`SELECT pg_advisory_xact_lock(hashtext('web_form'), 0)`);
  const [count] = await db.rows<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM web_form WHERE deleted_at IS NULL`,
  );
  if (count!.n >= limits['form.count']) return fail('LIMIT_REACHED', enough());
  const id = newId();
  db.send(sql`
    INSERT INTO web_form (id, key, challenge_secret, title, kind, active, fields, contact_type_id, tags, manager_ids,
      notify_user_ids, notify_grant_read, public_access, return_url, success_message, consent_text, consent_version,
      allowed_origins, confirm_static_posts, locale, created_at, created_by_id)
    VALUES (${id}, ${newKey()}, ${randomBytes(32)}, ${form.title}, ${form.kind}, ${form.active},
      ${JSON.stringify(form.fields)}::jsonb, ${form.contactTypeId}, ${form.tags}, ${form.managerIds},
      ${form.notifyUserIds}, ${form.notifyGrantRead}, ${form.publicAccess}, ${form.returnUrl}, ${form.successMessage},
      ${form.consentText}, 1, ${form.allowedOrigins}, ${form.confirmStaticPosts}, ${form.locale}, ${now},
      ${actorId(viewer)})`);
  return id;
}

/** Changes a form; what the input leaves out stays. Another consent text is another version of it. */
export async function updateWebForm(work: Work, id: string, input: FormInput): Promise<string> {
  const current = await lockForm(work, id);
  const form = await checked(work, current, input, 'update');
  const version = current.consentVersion + Number(form.consentText !== current.consentText);
  work.db.send(sql`
    UPDATE web_form SET title = ${form.title}, kind = ${form.kind}, active = ${form.active},
      fields = ${JSON.stringify(form.fields)}::jsonb, contact_type_id = ${form.contactTypeId}, tags = ${form.tags},
      manager_ids = ${form.managerIds}, notify_user_ids = ${form.notifyUserIds},
      notify_grant_read = ${form.notifyGrantRead}, public_access = ${form.publicAccess}, return_url = ${form.returnUrl},
      success_message = ${form.successMessage}, consent_text = ${form.consentText}, consent_version = ${version},
      allowed_origins = ${form.allowedOrigins}, confirm_static_posts = ${form.confirmStaticPosts}, locale = ${form.locale}
    WHERE id = ${id}`);
  return id;
}

/** Gives a form another key: where the old one stands, the form does not exist any more. */
export async function rotateWebFormKey(work: Work, id: string): Promise<string> {
  await lockForm(work, id);
  work.db.send(
    sql`UPDATE web_form SET key = ${newKey()}, challenge_secret = ${randomBytes(32)} WHERE id = ${id}`,
  );
  return id;
}

/** Takes a form off all websites. What came in through it becomes contacts all the same, and contacts stay. */
export async function deleteWebForm(work: Work, id: string): Promise<void> {
  await lockForm(work, id);
  work.db.send(sql`UPDATE web_form SET deleted_at = ${work.now}, active = false WHERE id = ${id}`);
}

async function lockForm({ db }: Work, id: string): Promise<FormRow> {
  const [form] = isUuid(id)
    ? await db.rows<FormRow>(
        sql`SELECT ${formColumns} FROM web_form f WHERE f.id = ${id} AND f.deleted_at IS NULL FOR UPDATE`,
      )
    : [];
  return form ?? fail('NOT_FOUND', noForm, ['id']);
}

async function checked(
  work: Work,
  current: FormSettings,
  input: FormInput,
  mode: 'create' | 'update',
): Promise<FormSettings> {
  const fields = await listCustomFields(work.db);
  const { form, problems } = changedForm(current, input, mode, fields);
  problems.push(...(await checkContactType(work, form.contactTypeId)));
  const isTooLong = (ids: string[] | null | undefined): boolean =>
    (ids?.length ?? 0) > limits['list.entries'];
  for (const field of ['managerIds', 'notifyUserIds'] as const) {
    if (!isTooLong(input[field]))
      problems.push(...(await checkUsers(work, input[field] ?? [], field, current[field])));
  }
  if (problems.length > 0) throw new UserErrors(problems);
  return form;
}

/** It only names the form, and says nothing of it. */
const newKey = (): string => randomBytes(16).toString('hex');

const noForm = say('There is no such form.', 'Dieses Formular gibt es nicht.');
const enough = () =>
  say(
    `At most ${limits['form.count']} forms. Delete one first.`,
    `Höchstens ${limits['form.count']} Formulare. Löschen Sie zuerst eines.`,
  );
