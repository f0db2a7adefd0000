import { checkAddresses, checkEmails, checkPhones, checkWebsites } from '../contacts/contact-info.rules.js';
import { checkSocialProfiles } from '../contacts/social-profile.rules.js';
import type {
  AddressEntry,
  EmailEntry,
  PhoneEntry,
  SocialProfileEntry,
  WebsiteEntry,
} from '../contacts/contact.values.js';
import type { CheckOptions } from '../contacts/contact.rules.js';
import { parseWebAddress } from '../platform/web-address.rules.js';
import type { Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { longText, singleLine } from '../platform/text.rules.js';
import type { FoundCompany, FoundMatch } from './provider.js';

/** What of a company can be taken over into a contact. */
export interface CheckedCompany {
  name: string;
  sourceUrl: string;
  description: string | null;
  emails: EmailEntry[];
  phones: PhoneEntry[];
  websites: WebsiteEntry[];
  socialProfiles: SocialProfileEntry[];
  addresses: AddressEntry[];
  people: string[];
  logoUrl: string | null;
}

/**
 * Puts what a service says of a company through the rules for contacts, value by value: what does not fit is left out,
 * as is everything beyond a handful of each kind. Null where not even the name fits.
 */
export function checkFoundCompany(found: FoundCompany, { country }: CheckOptions): CheckedCompany | null {
  const name = line(found.name);
  if (!name) return null;
  return {
    name,
    sourceUrl: found.sourceUrl,
    description: longText(found.description, unreported(limits['length.longText'])),
    emails: fitting(found.emails, (address, problems) => checkEmails([{ address }], problems)),
    phones: fitting(found.phones, (number, problems) => checkPhones([{ number }], country, problems)),
    websites: fitting(found.websites, (url, problems) => checkWebsites([{ url }], problems)),
    socialProfiles: fitting(found.socialProfiles, (profile, problems) =>
      checkSocialProfiles('COMPANY', [profile], problems),
    ),
    addresses: fitting(found.addresses, (address, problems) => checkAddresses([address], problems)),
    people: [...new Set((found.people ?? []).slice(0, most).flatMap(person => line(person) ?? []))],
    logoUrl: logo(found.logoUrl),
  };
}

/** The same for a line in the list of matches. */
export function checkFoundMatch(found: FoundMatch): FoundMatch[] {
  const name = line(found.name);
  if (!name) return [];
  const description = longText(found.description, unreported(limits['length.text']));
  return [{ ...found, name, description, location: line(found.location) }];
}

const most = 10;

/** Of each value what the rules make of it, and none twice. */
function fitting<Value, Entry>(
  values: readonly Value[] | undefined,
  check: (value: Value, problems: Problem[]) => Entry[],
): Entry[] {
  const kept = new Map<string, Entry>();
  for (const value of (values ?? []).slice(0, most)) {
    const problems: Problem[] = [];
    const entries = check(value, problems);
    if (problems.length === 0) for (const entry of entries) kept.set(JSON.stringify(entry), entry);
  }
  return [...kept.values()];
}

const unreported = (max: number) => ({ path: [], max, problems: [] });
const line = (text: string | null | undefined): string | null =>
  singleLine(text, unreported(limits['length.name']));

const logo = (text: string | null | undefined): string | null => {
  return text && text.length <= limits['length.url'] ? (parseWebAddress(text)?.url ?? null) : null;
};
