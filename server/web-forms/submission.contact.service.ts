import sql from 'sql-template-tag';
import { putGrants } from '../access/grant.service.js';
import { listContactTypes } from '../contact-types/contact-type.service.js';
import { companyForExisting, createContact } from '../contacts/contact.create.js';
import type { ContactState } from '../contacts/contact.differences.js';
import { lockToChange } from '../contacts/contact.lock.js';
import { checkContact } from '../contacts/contact.rules.js';
import { listNames, pick } from '../contacts/contact.store.js';
import { applyChanges } from '../contacts/contact.update.js';
import type { ContactChanges } from '../contacts/contact.values.js';
import { listCustomFields } from '../custom-fields/custom-field.query.js';
import { recordHistory } from '../history/history.service.js';
import { existingTarget } from '../imports/custom-targets.js';
import { UserErrors } from '../platform/errors.js';
import { instance } from '../platform/instance.js';
import type { Locale } from '../platform/messages.js';
import type { Viewer, Work } from '../platform/work.js';
import { nameKey } from '../tags/tag.rules.js';
import type { SentValue } from './form-fields.js';
import { contactInput } from './submission.rules.js';
import type { FormRow } from './web-form.query.js';

/** A submission that is to become a contact, and its form as it is now. */
export interface OpenSubmission {
  storedValues: SentValue[];
  form: FormRow;
}

/** Who makes contacts of what visitors send: it sees all contacts, and is nobody's user. */
export const formViewer = (locale: Locale): Viewer => ({
  id: '00000000-0000-0000-0000-000000000000',
  role: 'CRM_ADMIN',
  locale,
  contactCount: { all: 0, visible: 0 },
  via: 'WEB_FORM',
});

/**
 * Makes a contact as the form says, or, where there is one of this e-mail already, fills what that one has nothing of.
 * Either way its history shows what was sent. Gives its id.
 */
export async function becomeContact(work: Work, { storedValues, form }: OpenSubmission): Promise<string> {
  const fields = await listCustomFields(work.db);
  const { input, contactType } = contactInput(
    form,
    storedValues.filter(({ target }) => existingTarget(target, fields)),
  );
  const options = { ...instance, fields, mayLackFields: true };
  const { changes, problems } = checkContact(form.kind, input, 'create', options);
  if (problems.length > 0) throw new UserErrors(problems);
  const known = await knownContact(work, form, changes);
  const id = known
    ? await fillContact(work, known, changes)
    : await createContact(
        work,
        form.kind,
        { ...input, ...(await settingsOf(work, form, contactType)) },
        'WEB_FORM',
      );
  if (!known && form.notifyGrantRead && form.publicAccess === 'NONE') await grantRead(work, form, id);
  const lines = storedValues.map(({ label, value }) => `${label}: ${value}`);
  recordHistory(work, [{ contactId: id, type: 'SUBMITTED', note: [form.title, ...lines].join('\n') }]);
  return id;
}

/** The oldest contact of the form's kind with one of these e-mails. Submissions of the same e-mail take turns. */
async function knownContact(
  { db }: Work,
  { kind }: FormRow,
  { emails = [] }: ContactChanges,
): Promise<string | null> {
  const keys = emails.map(({ key }) => key).sort();
  if (keys.length === 0) return null;
  for (const key of keys) {
    db.send(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`submission ${key}`}, 0))`);
  }
  const [found] = await db.rows<{ id: string }>(sql`
    SELECT c.id FROM contact c JOIN contact_email e ON e.contact_id = c.id
    WHERE e.key = ANY(${keys}::text[]) AND c.kind = ${kind} AND c.deleted_at IS NULL
    ORDER BY c.created_at, c.id LIMIT 1`);
  return found?.id ?? null;
}

async function fillContact(work: Work, id: string, sent: ContactChanges): Promise<string> {
  const current = await lockToChange(work, id);
  const changes: ContactChanges = {};
  if (!current.description && sent.description) changes.description = sent.description;
  const empty = listNames.filter(list => current[list].length === 0);
  Object.assign(changes, pick(sent, empty));
  changes.customFields = sent.customFields?.filter(
    ({ fieldId }) => !current.customFields.some(value => value.fieldId === fieldId),
  );
  if (current.kind === 'PERSON') await fillPerson(work, current, sent, changes);
  await applyChanges(work, current, changes);
  return id;
}

async function fillPerson(
  work: Work,
  current: ContactState,
  sent: ContactChanges,
  changes: ContactChanges,
): Promise<void> {
  if (!current.jobTitle && sent.jobTitle) changes.jobTitle = sent.jobTitle;
  if (!current.companyId && sent.companyName) {
    changes.companyId = await companyForExisting(work, sent.companyName, current, 'WEB_FORM');
  }
}

/** What the form says of new contacts. Whoever was deactivated since manages nothing. */
async function settingsOf(work: Work, form: FormRow, contactType: string | null) {
  const types = contactType === null ? [] : await listContactTypes(work.db);
  const chosen = types.find(type => type.nameKey === nameKey(contactType!));
  const active = await activeUsers(work, form.managerIds);
  return {
    contactTypeId: chosen?.id ?? form.contactTypeId,
    managerIds: form.managerIds.filter(id => active.some(user => user.id === id)),
    publicAccess: form.publicAccess,
    notify: false,
  };
}

/** Administrators see it anyway. */
async function grantRead(work: Work, form: FormRow, contactId: string): Promise<void> {
  const users = await activeUsers(work, form.notifyUserIds);
  const readers = users.filter(({ id, role }) => role === 'MEMBER' && !form.managerIds.includes(id));
  putGrants(
    work,
    [contactId],
    readers.map(({ id }) => id),
    'READ',
  );
}

const activeUsers = ({ db }: Work, ids: string[]): Promise<{ id: string; role: string }[]> =>
  db.rows(sql`SELECT id, role FROM app_user WHERE active AND id = ANY(${ids}::uuid[]) FOR SHARE`);
