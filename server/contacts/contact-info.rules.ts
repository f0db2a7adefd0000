import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js';
import type { Problem } from '../platform/errors.js';
import { emailKey, isEmailAddress } from '../platform/email-address.rules.js';
import { limits } from '../platform/limits.js';
import { say, type Message } from '../platform/messages.js';
import type { AddressEntry, ContactInput, EmailEntry, PhoneEntry, WebsiteEntry } from './contact.values.js';
import {
  longText,
  requiredLine,
  singleLine,
  withoutInvisible,
  type TextField,
} from '../platform/text.rules.js';
import { parseWebAddress, webAddressKey } from '../platform/web-address.rules.js';

type Entries<List extends keyof ContactInput> = NonNullable<ContactInput[List]>;

/** An entry that is kept, and the position that it was given at: problems point there. */
interface Kept<Entry> {
  entry: Entry;
  index: number;
  marked: boolean;
}

/** Adds TOO_MANY for a list over the maximum; its entries are then not worth checking. */
export function isTooMany(list: unknown[], max: number, property: string, problems: Problem[]): boolean {
  if (list.length <= max) return false;
  problems.push({ code: 'TOO_MANY', message: tooMany(max), path: [property] });
  return true;
}

/**
 * What a phone number is, whatever it is written like: E.164 (+4930123456), numbers without a country code belonging
 * to `country`. Null where it is no complete number, such as an extension inside a company.
 */
export function phoneE164(number: string, country: CountryCode): string | null {
  const text = withoutInvisible(number);
  const strict = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
  if (strict) return strict.isPossible() ? strict.number : null;
  // "Tel. 030 123456", "030 123456 (home)"; not the 1-800 of 1-800-FLOWERS.
  const found = parsePhoneNumberFromString(text, country);
  return found?.isPossible() && found.nationalNumber.length >= 6 ? found.number : null;
}

/** Checks e-mail addresses for form; one address given twice, in whatever case, is one entry. */
export function checkEmails(given: Entries<'emails'>, problems: Problem[]): EmailEntry[] {
  if (isTooMany(given, limits['list.entries'], 'emails', problems)) return [];
  const kept = new Map<string, Kept<EmailEntry>>();
  for (const [index, { address: text, category, primary }] of given.entries()) {
    const path = ['emails', String(index), 'address'];
    const max = limits['length.email'];
    const address = requiredLine(withoutInvisible(text), { path, max, problems }, missing.email);
    if (!address) continue;
    if (!isEmailAddress(address)) {
      problems.push({ code: 'INVALID', message: notAnEmail, path });
      continue;
    }
    const key = emailKey(address);
    const twin = kept.get(key);
    if (twin) twin.marked ||= primary === true;
    else kept.set(key, keep({ address, key, category: category ?? 'WORK', primary: false }, index, primary));
  }
  return withOnePrimary([...kept.values()], 'emails', problems);
}

/** Keeps phone numbers as entered and reads them where possible; what cannot be dialled is refused. */
export function checkPhones(
  given: Entries<'phones'>,
  country: CountryCode,
  problems: Problem[],
): PhoneEntry[] {
  if (isTooMany(given, limits['list.entries'], 'phones', problems)) return [];
  const kept: Kept<PhoneEntry>[] = [];
  for (const [index, { number: text, category, primary }] of given.entries()) {
    const path = ['phones', String(index), 'number'];
    const max = limits['length.phone'];
    const number = requiredLine(withoutInvisible(text), { path, max, problems }, missing.phone);
    if (!number) continue;
    const e164 = phoneE164(number, country);
    if (!canBeDialled(number, e164)) problems.push({ code: 'INVALID', message: notAPhone, path });
    else kept.push(keep({ number, e164, category: category ?? 'WORK', primary: false }, index, primary));
  }
  return withOnePrimary(kept, 'phones', problems);
}

/** Checks addresses of websites and gives them a scheme. */
export function checkWebsites(given: Entries<'websites'>, problems: Problem[]): WebsiteEntry[] {
  if (isTooMany(given, limits['list.entries'], 'websites', problems)) return [];
  const kept: WebsiteEntry[] = [];
  for (const [index, { url: text, category }] of given.entries()) {
    const path = ['websites', String(index), 'url'];
    const line = requiredLine(text, { path, max: limits['length.url'], problems }, missing.website);
    if (!line) continue;
    const address = parseWebAddress(line);
    if (!address) problems.push({ code: 'INVALID', message: notAWebsite, path });
    else kept.push({ url: address.url, key: webAddressKey(address), category: category ?? 'WORK' });
  }
  return kept;
}

/** Checks postal addresses part by part, the street in as many lines as needed; one without any content is left out. */
export function checkAddresses(given: Entries<'addresses'>, problems: Problem[]): AddressEntry[] {
  if (isTooMany(given, limits['list.entries'], 'addresses', problems)) return [];
  const kept: Kept<AddressEntry>[] = [];
  for (const [index, address] of given.entries()) {
    const part = (name: (typeof addressParts)[number]): TextField => {
      return { path: ['addresses', String(index), name], max: limits['length.addressPart'], problems };
    };
    const entry: AddressEntry = {
      street: longText(address.street, part('street')),
      city: singleLine(address.city, part('city')),
      state: singleLine(address.state, part('state')),
      postalCode: singleLine(address.postalCode, part('postalCode')),
      country: singleLine(address.country, part('country')),
      category: address.category ?? 'WORK',
      primary: false,
    };
    if (addressParts.some(name => entry[name] !== null)) kept.push(keep(entry, index, address.primary));
  }
  return withOnePrimary(kept, 'addresses', problems);
}

const addressParts = ['street', 'city', 'state', 'postalCode', 'country'] as const;

function keep<Entry>(entry: Entry, index: number, primary: boolean | null | undefined): Kept<Entry> {
  return { entry, index, marked: primary === true };
}

/** Exactly one of several is primary: the one marked, or the first. */
function withOnePrimary<Entry extends { primary: boolean }>(
  kept: Kept<Entry>[],
  property: string,
  problems: Problem[],
): Entry[] {
  const [chosen, ...surplus] = kept.filter(({ marked }) => marked);
  for (const { index } of surplus) {
    problems.push({ code: 'INVALID', message: twoPrimaries, path: [property, String(index), 'primary'] });
  }
  const primary = chosen ?? kept[0];
  return kept.map(each => ({ ...each.entry, primary: each === primary }));
}

function canBeDialled(number: string, e164: string | null): boolean {
  if (e164) return !/@|:\/\//.test(number);
  const digits = number.match(/\p{Nd}/gu)?.length ?? 0;
  // Letters may spell a number (1-800-FLOWERS) or name an extension, but they do not begin one.
  return /\p{L}/u.test(number) ? digits >= 3 && /^[+(\p{Nd}]/u.test(number) : digits >= 2;
}

function tooMany(max: number): Message {
  return say(`At most ${max} entries are possible here.`, `Hier sind höchstens ${max} Einträge möglich.`);
}

const missing = {
  email: say('Please enter an e-mail address.', 'Bitte geben Sie eine E-Mail-Adresse ein.'),
  phone: say('Please enter a phone number.', 'Bitte geben Sie eine Telefonnummer ein.'),
  website: say('Please enter the address of a website.', 'Bitte geben Sie die Adresse einer Website ein.'),
};
const notAnEmail = say(
  'This is not an e-mail address. Example: name@example.com',
  'Das ist keine E-Mail-Adresse. Beispiel: name@example.com',
);
const notAPhone = say(
  'This is not a phone number. Example: +49 30 123456',
  'Das ist keine Telefonnummer. Beispiel: +49 30 123456',
);
const notAWebsite = say(
  'This is not the address of a website. Example: https://example.com',
  'Das ist keine Adresse einer Website. Beispiel: https://example.com',
);
const twoPrimaries = say('Only one of them can be primary.', 'Nur eine davon kann die primäre sein.');
