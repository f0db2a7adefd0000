import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import { audit, type AuditKind } from '../audit/audit.service.js';
import { checkContactType, checkUsers } from '../contacts/contact.references.js';
import { listCustomFields } from '../custom-fields/custom-field.query.js';
import { fail, UserErrors } from '../platform/errors.js';
import { isUuid, newId } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { actorId, type Work } from '../platform/work.js';
import { ensureTags } from '../tags/tag.service.js';
import { nameKey } from '../tags/tag.rules.js';
import { changedSettings } from './form-changes.rules.js';
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
  const tags = await tagsNamed(work, form.tags);
  db.send(sql`
    INSERT INTO web_form (id, version, key, challenge_secret, title, kind, active, fields, contact_type_id,
      contact_type_name, tags, tag_ids, manager_ids, notify_user_ids, notify_grant_read, public_access, return_url,
      success_message, consent_text, consent_version, allowed_origins, confirm_static_posts, locale, created_at,
      created_by_id)
    VALUES (${id}, 1, ${newKey()}, ${randomBytes(32)}, ${form.title}, ${form.kind}, ${form.active},
      ${JSON.stringify(form.fields)}::jsonb, ${form.contactTypeId},
      (SELECT name FROM contact_type WHERE id = ${form.contactTypeId}), ${tags.names}, ${tags.ids}, ${form.managerIds},
      ${form.notifyUserIds}, ${form.notifyGrantRead}, ${form.publicAccess}, ${form.returnUrl}, ${form.successMessage},
      ${form.consentText}, 1, ${form.allowedOrigins}, ${form.confirmStaticPosts}, ${form.locale}, ${now},
      ${actorId(viewer)})`);
  record(work, 'WEB_FORM_CREATED', form);
  return id;
}

/**
 * Changes a form; what the input leaves out stays. Another consent text is another version of it. CONFLICT, with the
 * form as what is there now, where somebody else changed it since `version`. A change that changes nothing is none.
 */
export async function updateWebForm(
  work: Work,
  id: string,
  input: FormInput,
  version?: number | null,
): Promise<string> {
  const current = await lockForm(work, id);
  if (version != null && version !== current.version) {
    throw new UserErrors([{ code: 'CONFLICT', message: changedMeanwhile, path: ['version'] }], id);
  }
  const form = await checked(work, current, input, 'update');
  const changed = changedSettings(current, form, input);
  if (changed.length === 0) return id;
  const consentVersion = current.consentVersion + Number(changed.includes('consentText'));
  const tags = changed.includes('tags') ? await tagsNamed(work, form.tags) : { names: null, ids: null };
  const isNewType = changed.includes('contactTypeId');
  work.db.send(sql`
    UPDATE web_form SET title = ${form.title}, kind = ${form.kind}, active = ${form.active},
      fields = ${JSON.stringify(form.fields)}::jsonb, contact_type_id = ${form.contactTypeId},
      contact_type_name = CASE WHEN ${isNewType}::boolean
        THEN (SELECT name FROM contact_type WHERE id = ${form.contactTypeId}) ELSE contact_type_name END,
      tags = coalesce(${tags.names}::text[], tags), tag_ids = coalesce(${tags.ids}::uuid[], tag_ids), manager_ids = ${form.managerIds}, notify_user_ids = ${form.notifyUserIds},
      notify_grant_read = ${form.notifyGrantRead}, public_access = ${form.publicAccess}, return_url = ${form.returnUrl},
      success_message = ${form.successMessage}, consent_text = ${form.consentText}, consent_version = ${consentVersion},
      allowed_origins = ${form.allowedOrigins}, confirm_static_posts = ${form.confirmStaticPosts}, locale = ${form.locale},
      version = version + 1
    WHERE id = ${id}`);
  const others = changed.filter(setting => setting !== 'active');
  if (others.length > 0) record(work, 'WEB_FORM_CHANGED', form, { changed: others.join(', ') });
  if (others.length < changed.length) {
    record(work, form.active ? 'WEB_FORM_SWITCHED_ON' : 'WEB_FORM_SWITCHED_OFF', form);
  }
  return id;
}

/** Gives a form another key: where the old one stands, the form does not exist any more. */
export async function rotateWebFormKey(work: Work, id: string): Promise<string> {
  const form = await lockForm(work, id);
  work.db.send(
    sql`UPDATE web_form SET key = ${newKey()}, challenge_secret = ${randomBytes(32)} WHERE id = ${id}`,
  );
  record(work, 'WEB_FORM_KEY_ROTATED', form);
  return id;
}

/** Takes a form off all websites. What came in through it becomes contacts all the same, and contacts stay. */
export async function deleteWebForm(work: Work, id: string): Promise<void> {
  const form = await lockForm(work, id);
  work.db.send(sql`UPDATE web_form SET deleted_at = ${work.now}, active = false WHERE id = ${id}`);
  record(work, 'WEB_FORM_DELETED', form);
}

const record = (work: Work, kind: AuditKind, { title }: { title: string }, more: object = {}): void =>
  audit(work, { kind, actorId: actorId(work.viewer), details: { title, ...more } });

/** The tags of these names, in their order; those that do not exist yet are made. */
async function tagsNamed({ db }: Work, names: string[]): Promise<{ names: string[]; ids: string[] }> {
  const tags = await ensureTags(db, names);
  const ordered = names.map(name => tags.find(tag => tag.nameKey === nameKey(name))!);
  return { names: ordered.map(({ name }) => name), ids: ordered.map(({ id }) => id) };
}

async function lockForm({ db }: Work, id: string): Promise<FormRow> {
  const [form] = isUuid(id)
    ? await db.rows<FormRow>(
        sql`SELECT ${formColumns} FROM web_form f WHERE f.id = ${id} AND f.deleted_at IS NULL FOR UPDATE OF f`,
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
const changedMeanwhile = say(
  'Somebody else has changed this form meanwhile.',
  'Jemand anderes hat dieses Formular inzwischen geändert.',
);
const enough = () =>
  say(
    `At most ${limits['form.count']} forms. Delete one first.`,
    `Höchstens ${limits['form.count']} Formulare. Löschen Sie zuerst eines.`,
  );
