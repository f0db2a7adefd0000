import { isEmailAddress } from '../platform/email-address.rules.js';
import { requiredLine } from '../platform/text.rules.js';
import type { Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { locales, say, type Locale } from '../platform/messages.js';

/** A name as stored; what is wrong with it is added to `problems` under `name`. */
export const checkName = (name: string | null, problems: Problem[]): string =>
  requiredLine(name, { path: ['name'], max: limits['length.name'], problems }, missing.name);

/** An e-mail address as stored, checked for form only; what is wrong is added to `problems` under `email`. */
export function checkEmail(email: string, problems: Problem[]): string {
  const path = ['email'];
  const address = requiredLine(email, { path, max: limits['length.email'], problems }, missing.email);
  if (address !== '' && !isEmailAddress(address))
    problems.push({ code: 'INVALID', message: notAnEmail, path });
  return address;
}

/** One of the product's languages; anything else is added to `problems` under `locale`. */
export function checkLocale(locale: string, problems: Problem[]): Locale {
  const known = locales.find(each => each === locale);
  if (!known) problems.push({ code: 'INVALID', message: unknownLocale, path: ['locale'] });
  return known ?? 'en';
}

const missing = {
  name: say('Please enter a name.', 'Bitte geben Sie einen Namen ein.'),
  email: say('Please enter an e-mail address.', 'Bitte geben Sie eine E-Mail-Adresse ein.'),
};
const notAnEmail = say(
  'This does not look like an e-mail address (name@example.com).',
  'Das sieht nicht nach einer E-Mail-Adresse aus (name@example.com).',
);
const unknownLocale = say('Choose en or de.', 'Wählen Sie en oder de.');
