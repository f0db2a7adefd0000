import type { CompanyProfileFieldsFragment } from '../../graphql/graphql';

type Profile = Pick<
  CompanyProfileFieldsFragment,
  | 'name'
  | 'description'
  | 'logo'
  | 'emails'
  | 'phones'
  | 'websites'
  | 'socialProfiles'
  | 'addresses'
  | 'people'
>;

/** What of a profile is to be taken over; nothing that is absent or not in a list. */
export type FoundCompany = {
  name?: string;
  description?: string;
  logo?: { id: string; previewUrl: string };
} & Pick<Profile, 'emails' | 'phones' | 'websites' | 'socialProfiles' | 'addresses' | 'people'>;

const lists = ['websites', 'emails', 'phones', 'socialProfiles', 'addresses', 'people'] as const;
export type FoundField = 'name' | 'description' | 'logo' | (typeof lists)[number];

/** A line with a tick box: `id` names it in `pick`. */
export type FoundLine = { id: string; field: FoundField; text: string; picture?: string };

/** Everything that a profile offers, line by line; its name only where it is another than the form has. */
export function linesOf(profile: Profile, currentName: string): FoundLine[] {
  const single: FoundLine[] = [];
  if (profile.name !== currentName.trim()) single.push({ id: 'name', field: 'name', text: profile.name });
  if (profile.description) {
    single.push({ id: 'description', field: 'description', text: profile.description });
  }
  const { logo } = profile;
  if (logo) single.push({ id: 'logo', field: 'logo', text: profile.name, picture: logo.previewUrl });
  const listed = lists.flatMap(field =>
    textsOf(profile, field).map((text, index) => ({ id: `${field}.${index}`, field, text })),
  );
  return [...single, ...listed];
}

function textsOf(profile: Profile, field: (typeof lists)[number]): string[] {
  if (field === 'socialProfiles') return profile.socialProfiles.map(({ url, handle }) => url ?? handle);
  if (field === 'addresses') {
    return profile.addresses.map(({ street, postalCode, city, state, country }) =>
      [street?.replaceAll('\n', ', '), [postalCode, city].filter(Boolean).join(' '), state, country]
        .filter(Boolean)
        .join(', '),
    );
  }
  return [...profile[field]];
}

/** What stands in the lines of these ids. */
export function pick(profile: Profile, ids: ReadonlySet<string>): FoundCompany {
  const chosen = <Entry>(field: string, entries: readonly Entry[]): Entry[] =>
    entries.filter((_, index) => ids.has(`${field}.${index}`));
  return {
    ...(ids.has('name') && { name: profile.name }),
    ...(ids.has('description') && profile.description && { description: profile.description }),
    ...(ids.has('logo') &&
      profile.logo && { logo: { id: profile.logo.id, previewUrl: profile.logo.previewUrl } }),
    websites: chosen('websites', profile.websites),
    emails: chosen('emails', profile.emails),
    phones: chosen('phones', profile.phones),
    socialProfiles: chosen('socialProfiles', profile.socialProfiles),
    addresses: chosen('addresses', profile.addresses),
    people: chosen('people', profile.people),
  };
}
