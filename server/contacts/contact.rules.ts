import type { CountryCode } from 'libphonenumber-js';
import type { CheckedField } from '../custom-fields/custom-field-value.rules.js';
import {
  checkFieldValues,
  clearAllFields,
  missing as missingValue,
  missingFields,
} from '../custom-fields/custom-field.rules.js';
import type { Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { checkAddresses, checkEmails, checkPhones, checkWebsites, isTooMany } from './contact-info.rules.js';
import type { ContactChanges, ContactInput, ContactKind } from './contact.values.js';
import { checkSocialProfiles } from './social-profile.rules.js';
import { nameKey } from '../tags/tag.rules.js';
import { longText, requiredLine, singleLine, type TextField } from '../platform/text.rules.js';

export interface CheckOptions {
  /** The region of phone numbers written without a country code. */
  country: CountryCode;
  /** The custom fields there are, as far as the input can be about them. */
  fields: readonly CheckedField[];
  /** True: a new contact may be without values of required fields that the input does not name. */
  mayLackFields?: boolean;
}

/**
 * Checks and normalises everything that can be said about a contact's data without looking at other data, and reports
 * all problems at once. Never throws; `changes` are complete only when there are no problems. Whether the company,
 * type and managers exist is for the service to say.
 */
export function checkContact(
  kind: ContactKind,
  input: ContactInput,
  mode: 'create' | 'update',
  options: CheckOptions,
): { changes: ContactChanges; problems: Problem[] } {
  const problems: Problem[] = [];
  const changes: ContactChanges = {
    ...(kind === 'PERSON' ? checkPerson(input, mode, problems) : checkCompanyName(input, mode, problems)),
  };
  if (input.contactTypeId !== undefined) changes.contactTypeId = input.contactTypeId;
  if (input.description !== undefined) {
    changes.description = longText(
      input.description,
      field('description', limits['length.longText'], problems),
    );
  }
  if (input.emails !== undefined) changes.emails = checkEmails(input.emails ?? [], problems);
  if (input.phones !== undefined) changes.phones = checkPhones(input.phones ?? [], options.country, problems);
  if (input.websites !== undefined) changes.websites = checkWebsites(input.websites ?? [], problems);
  if (input.socialProfiles !== undefined) {
    changes.socialProfiles = checkSocialProfiles(kind, input.socialProfiles ?? [], problems);
  }
  if (input.addresses !== undefined) changes.addresses = checkAddresses(input.addresses ?? [], problems);
  if (input.tagNames !== undefined)
    changes.tagNames = checkTagNames(input.tagNames ?? [], 'tagNames', problems);
  const { customFields } = input;
  if (customFields === null && mode === 'update') {
    changes.customFields = clearAllFields(kind, options.fields, problems);
  } else if (customFields !== undefined) {
    changes.customFields = checkFieldValues(kind, customFields ?? [], options.fields, problems);
  }
  if (mode === 'create' && !options.mayLackFields) {
    for (const each of missingFields(kind, customFields ?? [], options.fields)) {
      problems.push({ code: 'REQUIRED', message: missingValue(each), path: ['customFields'] });
    }
  }
  if (input.managerIds !== undefined) changes.managerIds = checkManagerIds(input.managerIds ?? [], problems);
  if (input.publicAccess !== undefined) changes.publicAccess = input.publicAccess ?? 'NONE';
  return { changes, problems };
}

/** The one name that lists and headings show: a company's name, or first and last name. */
export function displayName(contact: {
  kind: ContactKind;
  firstName?: string | null;
  lastName?: string | null;
  name?: string | null;
}): string {
  if (contact.kind === 'COMPANY') return contact.name ?? '';
  return [contact.firstName, contact.lastName].filter(Boolean).join(' ');
}

function checkPerson(input: ContactInput, mode: 'create' | 'update', problems: Problem[]): ContactChanges {
  const changes: ContactChanges = {};
  const name = (property: string): TextField => field(property, limits['length.name'], problems);
  if (mode === 'create' || input.firstName !== undefined) {
    changes.firstName = requiredLine(input.firstName, name('firstName'), missing.firstName);
  }
  if (mode === 'create' || input.lastName !== undefined) {
    changes.lastName = requiredLine(input.lastName, name('lastName'), missing.lastName);
  }
  if (input.jobTitle !== undefined) changes.jobTitle = singleLine(input.jobTitle, name('jobTitle'));
  return { ...changes, ...checkEmployer(input, problems) };
}

/** A person's company, by id or by name; null or a blank name for none. Of the two, a null says nothing beside a value. */
function checkEmployer(input: ContactInput, problems: Problem[]): ContactChanges {
  const { companyId } = input;
  const companyName =
    input.companyName === undefined
      ? undefined
      : singleLine(input.companyName, field('companyName', limits['length.name'], problems));
  const chosen = typeof companyId === 'string';
  if (chosen && companyName) {
    problems.push({ code: 'INVALID', message: eitherCompany, path: ['companyName'] });
  }
  if (chosen) return { companyId };
  if (companyName) return { companyName };
  return companyId === undefined && companyName === undefined ? {} : { companyId: null };
}

function checkCompanyName(
  input: ContactInput,
  mode: 'create' | 'update',
  problems: Problem[],
): ContactChanges {
  if (mode === 'update' && input.name === undefined) return {};
  return { name: requiredLine(input.name, field('name', limits['length.name'], problems), missing.name) };
}

/** Each id once; whose they are is not a question of form. */
export function checkManagerIds(ids: string[], problems: Problem[]): string[] {
  return isTooMany(ids, limits['list.entries'], 'managerIds', problems) ? [] : [...new Set(ids)];
}

/** Each name once, in its first spelling. The list stands at `property` of the input. */
export function checkTagNames(names: string[], property: string, problems: Problem[]): string[] {
  if (isTooMany(names, limits['list.tags'], property, problems)) return [];
  const byKey = new Map<string, string>();
  for (const [index, given] of names.entries()) {
    const path = [property, String(index)];
    const before = problems.length;
    const name = singleLine(given, { path, max: limits['length.tag'], problems });
    if (name !== null) {
      const key = nameKey(name);
      if (!byKey.has(key)) byKey.set(key, name);
    } else if (problems.length === before) {
      problems.push({ code: 'INVALID', message: blankTag, path });
    }
  }
  return [...byKey.values()];
}

function field(property: string, max: number, problems: Problem[]): TextField {
  return { path: [property], max, problems };
}

const missing = {
  firstName: say('Please enter a first name.', 'Bitte geben Sie einen Vornamen ein.'),
  lastName: say('Please enter a last name.', 'Bitte geben Sie einen Nachnamen ein.'),
  name: say('Please enter the name of the company.', 'Bitte geben Sie den Namen des Unternehmens ein.'),
};
const eitherCompany = say(
  'Choose a company or type the name of one, not both.',
  'Wählen Sie ein Unternehmen aus oder geben Sie einen Namen ein, nicht beides.',
);
const blankTag = say('A tag needs a name.', 'Ein Tag braucht einen Namen.');
