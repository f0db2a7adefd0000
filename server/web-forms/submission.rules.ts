import { createHash } from 'node:crypto';
import { checkContact, type CheckOptions } from '../contacts/contact.rules.js';
import type { ContactInput, ContactKind } from '../contacts/contact.values.js';
import { rowReader } from '../imports/row.js';
import type { Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { longText, singleLine } from '../platform/text.rules.js';
import { nameKey } from '../tags/tag.rules.js';
import type { FormField, SentValue } from './form-fields.js';
import { trapField } from './spam.rules.js';

/** What was posted, by name; a name may come several times. */
export type Posted = ReadonlyMap<string, readonly unknown[]>;

/** The same of names and values one after the other. */
export function gathered(entries: Iterable<readonly [string, unknown]>): Posted {
  const posted = new Map<string, unknown[]>();
  for (const [name, value] of entries) {
    const known = posted.get(name);
    if (known) known.push(value);
    else posted.set(name, [value]);
  }
  return posted;
}

/** Of what was posted, what the form asks for; everything else is as if it had not been sent. */
export interface ReadPost {
  values: SentValue[];
  hasConsent: boolean;
  /** Null: none came along. */
  challenge: string | null;
  idempotencyKey: string | null;
  isTrapped: boolean;
  problems: Problem[];
}

interface AskingForm {
  kind: ContactKind;
  tags: string[];
  consentText: string | null;
}

/**
 * Reads what was posted to a form, and checks it as every other way into the contacts does: all problems at once, each
 * at the name of its field.
 */
export function readPost(
  form: AskingForm,
  fields: readonly FormField[],
  posted: Posted,
  options: CheckOptions,
): ReadPost {
  const problems: Problem[] = [];
  const first = (name: string): unknown => posted.get(name)?.[0];
  const asked = fields.filter(({ type }) => type !== 'HEADING');
  const values = asked.map(({ name, target, label, type, required, options: choices }) => {
    const value =
      type === 'MULTISELECT'
        ? choicesOf(posted.get(name), name, problems)
        : textOf(first(name), name, problems);
    const isBad = problems.some(problem => problem.path?.[0] === name);
    if (required && value === '' && !isBad)
      problems.push({ code: 'REQUIRED', message: missing, path: [name] });
    const isChoice =
      type !== 'SELECT' || choices.length === 0 || choices.some(choice => nameKey(choice) === nameKey(value));
    if (value !== '' && !isChoice) problems.push({ code: 'INVALID', message: noChoice, path: [name] });
    return { name, target, label, value };
  });
  const { input, nameOf } = contactInput(form, values);
  const checked = checkContact(form.kind, input, 'create', { ...options, mayLackFields: true });
  for (const { path, ...problem } of checked.problems) {
    const name = nameOf(path);
    const isKnown = problems.some(known => known.path?.[0] === name);
    if (!isKnown) problems.push({ ...problem, path: name === undefined ? undefined : [name] });
  }
  const hasConsent = isTicked(first('consent'));
  if (form.consentText !== null && !hasConsent) {
    problems.push({ code: 'REQUIRED', message: noConsent, path: ['consent'] });
  }
  return {
    values: values.filter(({ value }) => value !== ''),
    hasConsent,
    challenge: textAs(first('challenge')),
    idempotencyKey: idempotencyKeyOf(first('idempotencyKey'), problems),
    isTrapped: textAs(first(trapField)) !== null,
    problems,
  };
}

/** What the values say of a contact, with the form's tags; `nameOf`: the field that a path into `input` came from. */
export function contactInput(
  { kind, tags }: Pick<AskingForm, 'kind' | 'tags'>,
  values: readonly SentValue[],
): {
  input: ContactInput;
  contactType: string | null;
  nameOf(path: string[] | undefined): string | undefined;
} {
  // Without headers, so that all parts of an address belong together.
  // Browsers send numbers with a point, whatever the language of the form.
  const read = rowReader(
    values.map(({ target }) => ({ header: '', target })),
    'en',
  );
  const row = read(values.map(({ value }) => value));
  const { name, ...given } = row.input;
  const named = name === undefined ? {} : kind === 'PERSON' ? { companyName: name } : { name };
  return {
    input: { ...given, ...named, tagNames: [...tags, ...(given.tagNames ?? [])] },
    contactType: row.contactType ?? null,
    nameOf: path => {
      const index = row.columnOf(path);
      return index === undefined ? undefined : values[index]?.name;
    },
  };
}

/** The same for the same form, values and consent only. */
export const contentHash = (values: readonly SentValue[], consentVersion: number | null): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([values.map(({ name, value }) => [name, value]), consentVersion]))
    .digest();

function textOf(given: unknown, name: string, problems: Problem[]): string {
  if (given === undefined || given === null) return '';
  if (!isText(given)) {
    problems.push({ code: 'INVALID', message: noText, path: [name] });
    return '';
  }
  return longText(String(given), { path: [name], max: limits['length.longText'], problems }) ?? '';
}

/** Several choices, as they come from a form, or as a list in JSON; one to a line. */
function choicesOf(given: readonly unknown[] | undefined, name: string, problems: Problem[]): string {
  const texts = (given ?? []).flat().map(each => textOf(each, name, problems));
  return textOf(texts.filter(Boolean).join('\n'), name, problems);
}

const isText = (given: unknown): given is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof given);

/** Of what is no field: null where there is nothing. Whatever JSON has to say otherwise is a text too, and of no use. */
function textAs(given: unknown): string | null {
  if (given === undefined || given === null || given === '') return null;
  return isText(given) ? String(given) : JSON.stringify(given);
}

/** A box that is not ticked is not sent at all; programs say it in words. */
const isTicked = (given: unknown): boolean =>
  given === true || (typeof given === 'string' && !/^\s*(false|off|no|0)?\s*$/i.test(given));

function idempotencyKeyOf(given: unknown, problems: Problem[]): string | null {
  const text = textAs(given);
  return singleLine(text, { path: ['idempotencyKey'], max: limits['length.name'], problems });
}

const missing = say('Please fill this in.', 'Bitte füllen Sie dieses Feld aus.');
const noChoice = say('Please choose one of the options.', 'Bitte wählen Sie eine der Möglichkeiten.');
const noText = say('Please enter a text.', 'Bitte geben Sie einen Text ein.');
const noConsent = say(
  'Please tick this box to send the form.',
  'Bitte stimmen Sie zu, um das Formular zu senden.',
);
