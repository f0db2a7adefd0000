import type { PublicAccess } from '../access/access-grant.entity.js';
import { isTooMany } from '../contacts/contact-info.rules.js';
import { checkManagerIds, checkTagNames } from '../contacts/contact.rules.js';
import type { ContactKind } from '../contacts/contact.values.js';
import type { CustomField } from '../custom-fields/custom-field.entity.js';
import { keyOf, targetOf } from '../imports/contact-targets.js';
import { RequestError, type Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { locales, say, type Locale } from '../platform/messages.js';
import { longText, requiredLine, singleLine } from '../platform/text.rules.js';
import { fits, namesOf, type StoredField } from './form-fields.js';
import { checkOrigins, checkReturnUrl } from './form-addresses.rules.js';

type Given<T> = T | null | undefined;

/** What someone wants a form to be; absent: as it is, null: none. */
export interface FormInput {
  title?: Given<string>;
  kind?: Given<ContactKind>;
  active?: Given<boolean>;
  fields?: Given<{ target: string; label?: Given<string>; required?: Given<boolean> }[]>;
  contactTypeId?: Given<string>;
  tags?: Given<string[]>;
  managerIds?: Given<string[]>;
  notifyUserIds?: Given<string[]>;
  notifyGrantRead?: Given<boolean>;
  publicAccess?: Given<PublicAccess>;
  returnUrl?: Given<string>;
  successMessage?: Given<string>;
  consentText?: Given<string>;
  allowedOrigins?: Given<string[]>;
  confirmStaticPosts?: Given<boolean>;
  locale?: Given<string>;
}

/** What a form is. */
export interface FormSettings {
  title: string;
  kind: ContactKind;
  active: boolean;
  fields: StoredField[];
  contactTypeId: string | null;
  tags: string[];
  managerIds: string[];
  notifyUserIds: string[];
  notifyGrantRead: boolean;
  publicAccess: PublicAccess;
  returnUrl: string | null;
  successMessage: string | null;
  consentText: string | null;
  allowedOrigins: string[];
  confirmStaticPosts: boolean;
  locale: Locale;
}

/** What a form is as long as nobody says more of it. */
export const newForm = (locale: Locale): FormSettings => ({
  title: '',
  kind: 'PERSON',
  active: true,
  fields: [],
  contactTypeId: null,
  tags: [],
  managerIds: [],
  notifyUserIds: [],
  notifyGrantRead: false,
  publicAccess: 'NONE',
  returnUrl: null,
  successMessage: null,
  consentText: null,
  allowedOrigins: [],
  confirmStaticPosts: true,
  locale,
});

/** The form with the changes in it, and all that is wrong with them. Whether type and users exist is for the service. */
export function changedForm(
  current: FormSettings,
  input: FormInput,
  mode: 'create' | 'update',
  customFields: readonly CustomField[],
): { form: FormSettings; problems: Problem[] } {
  const problems: Problem[] = [];
  const isNew = mode === 'create';
  if (isNew && input.kind == null) problems.push({ code: 'REQUIRED', message: missing.kind, path: ['kind'] });
  const kind = input.kind ?? current.kind;
  const hasFields = isNew || input.fields !== undefined || kind !== current.kind;
  const text = (field: 'successMessage' | 'consentText'): string | null =>
    input[field] === undefined
      ? current[field]
      : longText(input[field], { path: [field], max: limits['length.text'], problems });
  const locale = input.locale == null ? current.locale : locales.find(each => each === input.locale);
  if (!locale) problems.push({ code: 'INVALID', message: unknownLocale, path: ['locale'] });
  const form: FormSettings = {
    title:
      isNew || input.title !== undefined
        ? requiredLine(input.title, { path: ['title'], max: limits['length.name'], problems }, missing.title)
        : current.title,
    kind,
    active: input.active ?? current.active,
    fields: hasFields
      ? checkFields(kind, input.fields ?? current.fields, customFields, problems)
      : current.fields,
    contactTypeId: input.contactTypeId === undefined ? current.contactTypeId : input.contactTypeId,
    tags: input.tags === undefined ? current.tags : checkTagNames(input.tags ?? [], 'tags', problems),
    managerIds:
      input.managerIds === undefined ? current.managerIds : checkManagerIds(input.managerIds ?? [], problems),
    notifyUserIds:
      input.notifyUserIds === undefined
        ? current.notifyUserIds
        : checkNotified(input.notifyUserIds ?? [], problems),
    notifyGrantRead: input.notifyGrantRead ?? current.notifyGrantRead,
    publicAccess: input.publicAccess === undefined ? current.publicAccess : (input.publicAccess ?? 'NONE'),
    returnUrl: input.returnUrl === undefined ? current.returnUrl : checkReturnUrl(input.returnUrl, problems),
    successMessage: text('successMessage'),
    consentText: text('consentText'),
    allowedOrigins:
      input.allowedOrigins === undefined
        ? current.allowedOrigins
        : checkOrigins(input.allowedOrigins ?? [], problems),
    confirmStaticPosts: input.confirmStaticPosts ?? current.confirmStaticPosts,
    locale: locale ?? current.locale,
  };
  return { form, problems };
}

/** A language by its code; BAD_USER_INPUT for one that we do not speak. */
export function knownLocale(code: string): Locale {
  const locale = locales.find(each => each === code);
  if (!locale) throw new RequestError('BAD_USER_INPUT', unknownLocale);
  return locale;
}

function checkFields(
  kind: ContactKind,
  given: NonNullable<FormInput['fields']>,
  customFields: readonly CustomField[],
  problems: Problem[],
): StoredField[] {
  if (isTooMany(given, limits['list.entries'], 'fields', problems)) return [];
  const names = namesOf(kind);
  const fields: StoredField[] = [];
  for (const [index, { target: key, label, required }] of given.entries()) {
    const path = ['fields', String(index)];
    const target = targetOf(key);
    const known = target && fits(kind, target, customFields) ? keyOf(target) : null;
    if (known === null) {
      problems.push({ code: 'INVALID', message: noTarget[kind], path: [...path, 'target'] });
    } else if (fields.some(field => field.target === known)) {
      problems.push({ code: 'INVALID', message: askedTwice, path: [...path, 'target'] });
    }
    const shown = singleLine(label, { path: [...path, 'label'], max: limits['length.name'], problems });
    if (known !== null)
      fields.push({ target: known, label: shown, required: names.includes(known) || (required ?? false) });
  }
  if (!names.every(name => fields.some(field => field.target === name))) {
    problems.push({ code: 'REQUIRED', message: missing.names[kind], path: ['fields'] });
  }
  return fields;
}

function checkNotified(ids: string[], problems: Problem[]): string[] {
  return isTooMany(ids, limits['list.entries'], 'notifyUserIds', problems) ? [] : [...new Set(ids)];
}

const missing = {
  title: say('Please enter a title.', 'Bitte geben Sie einen Titel ein.'),
  kind: say('Choose person or company.', 'Wählen Sie Person oder Unternehmen.'),
  names: {
    PERSON: say(
      'A form for persons has to ask for first and last name.',
      'Ein Formular für Personen muss nach Vor- und Nachname fragen.',
    ),
    COMPANY: say(
      'A form for companies has to ask for the company.',
      'Ein Formular für Unternehmen muss nach dem Unternehmen fragen.',
    ),
  },
};
const noTarget = {
  PERSON: say(
    'A form for persons cannot ask for this.',
    'Danach kann ein Formular für Personen nicht fragen.',
  ),
  COMPANY: say(
    'A form for companies cannot ask for this.',
    'Danach kann ein Formular für Unternehmen nicht fragen.',
  ),
};
const askedTwice = say('The form asks for this already.', 'Danach fragt das Formular schon.');
const unknownLocale = say('Choose en or de.', 'Wählen Sie en oder de.');
