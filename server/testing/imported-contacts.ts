import type { TestApi } from './api.js';
import type { TestUser } from './world.js';

interface Found {
  kind: string;
  displayName: string;
  jobTitle?: string | null;
  company?: { displayName: string } | null;
  contactType: { name: string } | null;
  description: string | null;
  publicAccess: string;
  tags: { name: string }[];
  emails: { address: string; category: string }[];
  phones: { number: string; category: string }[];
  websites: { url: string }[];
  socialProfiles: { network: string; handle: string }[];
  addresses: Record<'street' | 'city' | 'state' | 'postalCode' | 'country' | 'category', string | null>[];
}

/** Every contact that the user manages, by name, each as one line of what is known of it. */
export async function contactsOf(api: TestApi, user: TestUser): Promise<string[]> {
  const { data } = await api.ask<{ contacts: { nodes: Found[] } }>(user, everything, {
    managers: [user.id],
  });
  return data.contacts.nodes.map(found =>
    [
      found.kind === 'COMPANY' ? `${found.displayName} (company)` : found.displayName,
      [found.jobTitle, found.company?.displayName].filter(Boolean).join(' at '),
      found.contactType?.name ?? '',
      found.tags.map(({ name }) => `#${name}`).join(' '),
      ...found.emails.map(({ address, category }) => `${address} ${category}`),
      ...found.phones.map(({ number, category }) => `${number} ${category}`),
      ...found.websites.map(({ url }) => url),
      ...found.socialProfiles.map(({ network, handle }) => `${network} ${handle}`),
      ...found.addresses.map(({ street, postalCode, city, state, country, category }) =>
        [street, postalCode, city, state, country, category].filter(Boolean).join(', '),
      ),
      found.description ?? '',
      found.publicAccess === 'NONE' ? '' : found.publicAccess,
    ]
      .filter(part => part !== '')
      .join(' | ')
      .replaceAll('\n', '⏎'),
  );
}

const everything = `query ($managers: [ID!]) { contacts(first: 50, filter: { managerIds: $managers }, sort: { field: NAME, direction: ASC }) { nodes {
  kind displayName description publicAccess contactType { name } tags { name }
  emails { address category } phones { number category } websites { url } socialProfiles { network handle }
  addresses { street city state postalCode country category }
  ... on Person { jobTitle company { displayName } }
} } }`;
