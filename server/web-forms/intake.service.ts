import { addressKey, countAttempt, type Standing } from '../auth/rate.service.js';
import { listContactTypes } from '../contact-types/contact-type.service.js';
import type { CustomField } from '../custom-fields/custom-field.entity.js';
import { listCustomFields } from '../custom-fields/custom-field.query.js';
import type { Database, Db } from '../platform/database.js';
import type { Problem } from '../platform/errors.js';
import { instance } from '../platform/instance.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { issueChallenge, readChallenge } from './challenge.js';
import { askedFields, describeFields, type Askable, type FormField } from './form-fields.js';
import { isAllowedOrigin } from './origin.rules.js';
import { suspiciousContent, type Suspicion } from './spam.rules.js';
import { contentHash, readPost, type Posted, type ReadPost } from './submission.rules.js';
import { storeSubmission } from './submission.store.js';
import { findOpenForm, type FormRow } from './web-form.query.js';

/** A form that visitors may fill in, with what they are asked. */
export interface OpenForm {
  form: FormRow;
  fields: FormField[];
  customFields: CustomField[];
}

/** What a visitor sent, and how. */
export interface Post {
  posted: Posted;
  /** The website it came from, as the browser says. */
  origin: string | null;
  /** Whether a page was sent, whose visitor can be shown a page in return. */
  isPage: boolean;
}

/**
 * What becomes of a post. ACCEPTED says nothing of what happens next: quarantined, known or new, it is the same.
 * `challenge`: what to send it with next time; null: the same as this time.
 */
export type Outcome =
  | { state: 'ACCEPTED' }
  | { state: 'TO_CONFIRM'; read: ReadPost; challenge: string }
  | { state: 'REFUSED'; read: ReadPost; problems: Problem[]; challenge: string | null };

/** The form that visitors reach by this key, or null. */
export async function openForm(db: Db, key: string): Promise<OpenForm | null> {
  const form = await findOpenForm(db, key);
  if (!form) return null;
  const askable = await askableIn(db, form);
  return { form, fields: askedFields(describeFields(form, askable)), customFields: askable.fields };
}

/** All fields of a form, with what can be chosen in them. */
export async function fieldsOf(db: Db, form: AskingForm): Promise<FormField[]> {
  return describeFields(form, await askableIn(db, form));
}

type AskingForm = Pick<FormRow, 'kind' | 'fields' | 'locale'>;

/** What there is to ask for, as far as the form does. */
async function askableIn(db: Db, form: AskingForm): Promise<Askable> {
  const asksFor = (wanted: string): boolean => form.fields.some(({ target }) => target.startsWith(wanted));
  const types = asksFor('contactType') ? await listContactTypes(db) : [];
  const fields = asksFor('customField.') ? await listCustomFields(db) : [];
  return { typeNames: types.map(({ name }) => name), fields };
}

/** A new challenge of a form. */
export const challengeOf = ({ id, challengeSecret }: FormRow, now: Date): string =>
  issueChallenge({ formId: id, secret: challengeSecret }, now);

/**
 * Counts a post against the rates of its sender and, where there is a form, of that. RATE_LIMITED beyond; otherwise
 * where the sender stands: how busy a form is, is nobody's business.
 */
export async function countPost(
  database: Database,
  address: string,
  form: FormRow | null,
): Promise<Standing> {
  const sender = {
    name: 'form',
    parts: [addressKey(address)],
    limit: limits['rate.formPerAddress'],
    seconds: 60,
  };
  const ofForm = form && {
    name: 'formInAll',
    parts: [form.id],
    limit: limits['rate.formPerForm'],
    seconds: 3_600,
  };
  const [ofSender] = await countAttempt(database, ofForm ? [sender, ofForm] : [sender]);
  return ofSender!;
}

/**
 * The one door for what visitors send. What is in order is kept in one transaction with the job that deals with it; no
 * contact is looked at before the answer.
 */
export async function takePost(
  database: Database,
  { form, fields, customFields }: OpenForm,
  { posted, origin, isPage }: Post,
  now: Date,
): Promise<Outcome> {
  const read = readPost(form, fields, posted, { ...instance, fields: customFields });
  const key = { formId: form.id, secret: form.challengeSecret };
  const challenge = read.challenge === null ? null : readChallenge(key, read.challenge, now);
  const isStatic = isPage && challenge === null;
  const isExpired = challenge ? challenge.state === 'EXPIRED' : !isStatic;
  const problems = [...read.problems];
  if (isExpired) problems.push({ code: 'EXPIRED', message: expired, path: ['challenge'] });
  if (problems.length > 0) {
    const isNewNeeded = isExpired || isStatic;
    return { state: 'REFUSED', read, problems, challenge: isNewNeeded ? challengeOf(form, now) : null };
  }
  const suspicion = suspicionOf({ form, fields }, read, origin, challenge?.state === 'TOO_FAST');
  if (isStatic && form.confirmStaticPosts && suspicion === null) {
    return { state: 'TO_CONFIRM', read, challenge: challengeOf(form, now) };
  }
  const consent = form.consentText === null ? null : { text: form.consentText, version: form.consentVersion };
  await database.transaction(db =>
    storeSubmission(db, {
      formId: form.id,
      at: now,
      values: read.values,
      suspicion,
      consent,
      origin: origin?.slice(0, limits['length.name']) ?? null,
      hash: contentHash(read.values, consent?.version ?? null),
      nonce: challenge && 'nonce' in challenge ? challenge.nonce : null,
      idempotencyKey: read.idempotencyKey,
    }),
  );
  return { state: 'ACCEPTED' };
}

function suspicionOf(
  { form, fields }: Pick<OpenForm, 'form' | 'fields'>,
  read: ReadPost,
  origin: string | null,
  isTooFast: boolean,
): Suspicion | null {
  if (read.isTrapped) return 'TRAP';
  if (!isAllowedOrigin(form.allowedOrigins, origin)) return 'ORIGIN';
  return isTooFast ? 'TOO_FAST' : suspiciousContent(read.values, fields);
}

const expired = say(
  'This page has been open for too long. Please send the form once more.',
  'Diese Seite war zu lange geöffnet. Bitte senden Sie das Formular noch einmal ab.',
);
