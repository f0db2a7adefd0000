import type { SocialNetwork } from '../../graphql/graphql';
import { addressParts, isBlank, newEntry, type ContactDraft } from './contact-draft';

/** What was found about a company somewhere else, and is wanted in the form. */
type Found = {
  name?: string;
  description?: string;
  emails: readonly string[];
  phones: readonly string[];
  websites: readonly string[];
  socialProfiles: readonly { network: SocialNetwork; handle: string }[];
  addresses: readonly Partial<Record<(typeof addressParts)[number], string | null>>[];
  people: readonly string[];
};

/**
 * The form with what was found: added to what stands there, and nothing twice. People have no field in the form of a
 * company, so they come into the description, behind `peopleLabel`.
 */
export function withTakenOver(draft: ContactDraft, found: Found, peopleLabel: string): ContactDraft {
  const people = found.people.length > 0 ? `${peopleLabel}: ${found.people.join(', ')}` : '';
  return {
    ...draft,
    name: found.name ?? draft.name,
    description: joined(draft.description, found.description ?? '', people),
    emails: withOnePrimary(
      added(
        draft.emails,
        found.emails.map(address => ({ ...newEntry.emails(), address })),
        ({ address }) => address,
      ),
    ),
    phones: withOnePrimary(
      added(
        draft.phones,
        found.phones.map(number => ({ ...newEntry.phones(), number })),
        ({ number }) => number,
      ),
    ),
    websites: added(
      draft.websites,
      found.websites.map(url => ({ ...newEntry.websites(), url })),
      ({ url }) => url,
    ),
    socialProfiles: added(
      draft.socialProfiles,
      found.socialProfiles.map(({ network, handle }) => ({ ...newEntry.socialProfiles(), network, handle })),
      ({ network, handle }) => `${network} ${handle}`,
    ),
    addresses: withOnePrimary(
      added(
        draft.addresses,
        found.addresses.map(address => ({ ...newEntry.addresses(), ...partsOf(address) })),
        address => addressParts.map(part => address[part].trim()).join('\n'),
      ),
    ),
  };
}

const partsOf = (address: Found['addresses'][number]) =>
  Object.fromEntries(addressParts.map(part => [part, address[part] ?? '']));

const joined = (...parts: string[]): string => {
  const [first = '', ...more] = parts;
  return more.reduce(
    (text, part) => (part && !text.includes(part) ? [text.trim(), part].filter(Boolean).join('\n\n') : text),
    first,
  );
};

/** Empty lines make room for what comes. */
function added<Entry extends object>(
  entries: Entry[],
  found: Entry[],
  keyOf: (entry: Entry) => string,
): Entry[] {
  const known = new Set(entries.map(entry => keyOf(entry).trim().toLowerCase()));
  const fresh = found.filter(entry => !known.has(keyOf(entry).trim().toLowerCase()));
  return fresh.length === 0 ? entries : [...entries.filter(entry => !isBlank(entry)), ...fresh];
}

function withOnePrimary<Entry extends { primary: boolean }>(entries: Entry[]): Entry[] {
  if (entries.length === 0 || entries.some(({ primary }) => primary)) return entries;
  return entries.map((entry, index) => ({ ...entry, primary: index === 0 }));
}
