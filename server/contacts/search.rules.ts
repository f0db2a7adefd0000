import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type {
  AddressEntry,
  EmailEntry,
  PhoneEntry,
  SocialProfileEntry,
  WebsiteEntry,
} from './contact.values.js';
import { spellings, wordsOf } from './spelling.rules.js';

/** A contact's own data as far as it can be searched. */
export interface SearchableContact {
  displayName: string;
  firstName?: string | null;
  lastName?: string | null;
  name?: string | null;
  jobTitle?: string | null;
  description?: string | null;
  emails: Pick<EmailEntry, 'address'>[];
  phones: Pick<PhoneEntry, 'number' | 'e164'>[];
  websites: Pick<WebsiteEntry, 'key'>[];
  socialProfiles: Pick<SocialProfileEntry, 'handle'>[];
  addresses: Pick<AddressEntry, 'street' | 'city' | 'state' | 'postalCode' | 'country'>[];
  tags: string[];
  /** What it has in custom fields (custom-field-display.rules.ts). */
  fieldTexts: string[];
}

/**
 * One condition of a search; all of them must hold. `word`: the text contains any of `variants`; a `short` one (one or
 * two characters) only as the beginning of a word of the name. `phone`: the text contains `digits`.
 */
export type SearchTerm =
  { kind: 'word'; variants: string[]; short: boolean } | { kind: 'phone'; digits: string };

/** How much of long texts can be searched: it keeps the index, and so every search, small. In characters. */
const indexed = { description: 2_000, entry: 300 };
const maxQuery = 200;
const maxTerms = 10;
const shortest = 3;

/**
 * The one text that a contact is found by: a space before each word of its names, "\n", and the words of everything
 * else, each once. So '% an%\n%' finds beginnings of names, '%ann%\n%' parts of names, '%ann%' parts of anything.
 * Lower case, without accents; words with umlauts stand there in all their spellings, phone numbers as +49…, 0… and
 * as entered. Of a description the first 2,000 characters count.
 */
export function searchText(contact: SearchableContact): string {
  const { displayName, firstName, lastName, name, description } = contact;
  const ofNames = [displayName, firstName, lastName, name].flatMap(each =>
    wordsOf(each ?? '', indexed.entry),
  );
  const names = new Set<string>();
  for (const word of new Set(ofNames)) {
    for (const part of [word, ...partsOf(word)]) addAll(names, spellings(part));
  }
  const others = new Set(joinedDigits(wordsOf(displayName, indexed.entry)));
  const texts = textsOf(contact).map(text => wordsOf(text, indexed.entry));
  for (const words of [...texts, wordsOf(description ?? '', indexed.description)]) {
    for (const word of new Set(words)) addAll(others, spellings(word));
    addAll(others, joinedDigits(words));
  }
  for (const phone of contact.phones) addAll(others, phoneForms(phone));
  return ` ${[...names].join(' ')}\n${[...others].filter(word => !names.has(word)).join(' ')}`;
}

/** Of such a text the half with the names, as it stands beside the contact (`contact.search_name`). */
export const searchedNames = (text: string): string => text.slice(0, text.indexOf('\n'));

/**
 * What someone is looking for: words, and phone numbers in any way of writing them ("+49 30 1234", "030/1234"). Of
 * very long queries the first 200 characters and 10 terms count. Empty if nothing was asked for.
 */
export function parseSearch(query: string): SearchTerm[] {
  const words = wordsOf(query, maxQuery);
  const terms = inRuns(words).flatMap<SearchTerm>(run => {
    const digits = digitsOf(run);
    if (digits) return [{ kind: 'phone', digits }];
    return run.flatMap(word => wordTerm(asked(word)));
  });
  // A query of nothing but punctuation asks for just that: it must not find everything.
  if (terms.length === 0 && words[0]) return [{ kind: 'word', variants: [words[0]], short: true }];
  return terms.slice(0, maxTerms);
}

/** The text as a part of a LIKE pattern in which it stands for nothing but itself. */
export function likePattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function wordTerm(word: string): SearchTerm[] {
  const [plain, ...others] = spellings(word);
  if (!plain) return [];
  const short = Array.from(plain).length < shortest;
  const variants = [plain, ...others.filter(variant => short || variant.length >= shortest)];
  return [{ kind: 'word', variants, short }];
}

/** A word of a query without what only surrounds it: quotes, commas, brackets, the beginning of a web address. */
function asked(word: string): string {
  return word
    .replace(/^["“”„«»(),;:!?[\]{}']+|["“”„«»(),;:!?[\]{}'.]+$/gu, '')
    .replace(/^(https?:\/\/)?(www\.)?/, '')
    .replace(/^-+$|\/$/, '');
}

/** What else a word of a name begins with: "Müller-Lüdenscheidt" is found by "lü", "(Hans)" and "O'Hara" by "ha". */
function partsOf(word: string): string[] {
  return word.split(/["“”„«»()[\]{}'/&-]+/u).filter(part => part !== '' && part !== word);
}

/** Neighbouring words that may be parts of one phone number come together; every other word is alone. */
function inRuns(words: string[]): string[][] {
  const runs: string[][] = [];
  let open: string[] | undefined;
  for (const word of words) {
    if (!/^[\d+()/.-]+$/.test(word)) {
      open = undefined;
      runs.push([word]);
    } else if (open) {
      open.push(word);
    } else {
      open = [word];
      runs.push(open);
    }
  }
  return runs;
}

/** The digits of a number written in several words or with punctuation, as they are compared; null under 3 digits. */
function digitsOf(run: string[]): string | null {
  const text = run.join('');
  if (!/^[\d+()/.-]+$/.test(text)) return null;
  const international = /^\(?(\+|00)/.test(text);
  const digits = (international ? text.replace('(0)', '') : text).replace(/\D/g, '');
  if (digits.length < shortest) return null;
  return international && digits.length > shortest ? digits.replace(/^00/, '') : digits;
}

/** Numbers that parseSearch would put together: what contains "24-7" or "12 10115" is found by exactly that. */
function joinedDigits(words: string[]): string[] {
  return inRuns(words).flatMap(run => digitsOf(run) ?? []);
}

function phoneForms({ number, e164 }: Pick<PhoneEntry, 'number' | 'e164'>): string[] {
  const words = wordsOf(number, indexed.entry);
  const spelled = words.filter(word => /\p{L}/u.test(word)).flatMap(spellings);
  const forms = e164 ? [e164, `0${parsePhoneNumberFromString(e164)?.nationalNumber ?? ''}`] : [];
  const entered = number.replace(/\D/g, '');
  const isCovered = entered === '' || forms.some(form => form.includes(entered));
  return [...forms, ...(isCovered ? [] : [entered]), ...spelled];
}

/** Everything but names, phones and description. */
function textsOf(contact: SearchableContact): string[] {
  return [
    contact.jobTitle ?? '',
    ...contact.emails.map(({ address }) => address),
    ...contact.websites.map(({ key }) => key),
    ...contact.socialProfiles.map(({ handle }) => `@${handle}`),
    ...contact.addresses.map(({ street, postalCode, city, state, country }) =>
      [street, postalCode, city, state, country].filter(Boolean).join(' '),
    ),
    ...contact.tags,
    ...contact.fieldTexts,
  ];
}

function addAll(set: Set<string>, words: string[]): void {
  for (const word of words) set.add(word);
}
