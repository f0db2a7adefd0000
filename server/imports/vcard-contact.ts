import type { ContactInfoCategory } from '../contacts/contact.values.js';
import { limits } from '../platform/limits.js';
import { categoryNamed } from './header-words.js';
import { splitName } from './person-name.js';
import { categoryOf, categoryParameter, fieldProperty, isCategory, networkNamed } from './vcard-types.js';
import { valueParts, valueText, type VCardProperty } from './vcard-property.js';
import type { WrittenContact } from './written-contact.js';

/**
 * What a card says of a contact (RFC 6350, 6; RFC 2426, 3; vCard 2.1), to be written as a row and checked like any other;
 * null for a card of a group. The preferred entry is the primary one, a company is told by its kind, or by having no name
 * but its own.
 */
export function contactOfCard(card: VCardProperty[]): WrittenContact | null {
  const all = (...names: string[]): VCardProperty[] => card.filter(({ name }) => names.includes(name));
  const first = (name: string): string => valueText(all(name)[0]?.value ?? '');
  const kind = (first('KIND') || first('X-ABSHOWAS') || first('X-ADDRESSBOOKSERVER-KIND')).toLowerCase();
  if (kind === 'group') return null;
  const labels = new Map(all('X-ABLABEL').map(({ group, value }) => [group, valueText(value)]));
  const entries = <Entry>(name: string, make: (property: VCardProperty) => Entry[]) =>
    withPrimary(all(name), make, property => categoryIn(property, labels));
  return {
    ...namesOf(card, first, kind),
    contactType: first('X-KARTEI-CONTACT-TYPE') ? { name: first('X-KARTEI-CONTACT-TYPE') } : null,
    description: all('NOTE')
      .map(({ value }) => valueText(value))
      .join('\n'),
    emails: entries('EMAIL', ({ value }) =>
      filled(valueText(value).replace(/^mailto:/i, '')).map(address => ({ address })),
    ),
    phones: entries('TEL', ({ value }) =>
      filled(valueText(value).replace(/^tel:/i, '')).map(number => ({ number })),
    ),
    websites: entries('URL', ({ value }) => filled(valueText(value)).map(url => ({ url }))),
    addresses: entries('ADR', addressesIn),
    socialProfiles: all('SOCIALPROFILE', 'X-SOCIALPROFILE', 'IMPP', 'X-SKYPE', 'X-SKYPE-USERNAME').flatMap(
      profilesIn,
    ),
    tags: all('CATEGORIES')
      .flatMap(({ value }) => valueParts(value, ','))
      .flatMap(filled)
      .map(name => ({ name })),
    namedFields: fieldsNamed(all(fieldProperty)),
  };
}

/** By the labels of our custom fields, which a vCard has no properties for; of several of one label the first counts. */
function fieldsNamed(properties: VCardProperty[]): Map<string, string> {
  const fields = new Map<string, string>();
  for (const { parameters, value } of properties) {
    const label = (parameters.get('LABEL')?.[0] ?? '').trim().slice(0, limits['length.name']);
    const text = valueText(value);
    if (label !== '' && text !== '' && !fields.has(label)) fields.set(label, text);
  }
  return fields;
}

const filled = (text: string): string[] => (text === '' ? [] : [text]);

type Names = Pick<WrittenContact, 'kind' | 'firstName' | 'lastName' | 'jobTitle' | 'name' | 'shownCompany'>;

function namesOf(card: VCardProperty[], first: (name: string) => string, kind: string): Names {
  const n = card.find(({ name }) => name === 'N')?.value ?? '';
  const [family = '', given = '', additional = ''] = valueParts(n, ';');
  const company = valueParts(card.find(({ name }) => name === 'ORG')?.value ?? '', ';')[0]!;
  const whole = first('FN');
  const hasNames = family !== '' || given !== '';
  if (/^(org|company)$/.test(kind) || (!hasNames && company !== '' && (whole === '' || whole === company))) {
    return { kind: 'COMPANY', name: company || whole };
  }
  const split = splitName(whole);
  return {
    kind: 'PERSON',
    firstName: hasNames ? [given, additional].filter(Boolean).join(' ') : split.firstName,
    lastName: hasNames ? family : split.lastName,
    jobTitle: first('TITLE') || first('ROLE'),
    shownCompany: { name: company },
  };
}

function categoryIn(
  { name, group, parameters }: VCardProperty,
  labels: Map<string, string>,
): ContactInfoCategory {
  const own = parameters.get(categoryParameter)?.[0]?.toUpperCase();
  if (own !== undefined && isCategory(own)) return own;
  const label = (group && labels.get(group)) || '';
  return categoryOf(name, typesOf(parameters)) ?? categoryNamed(label) ?? 'WORK';
}

/** `TYPE="work,voice"` and `TYPE=work,voice` say the same to most programs. */
const typesOf = (parameters: VCardProperty['parameters']): string[] =>
  (parameters.get('TYPE') ?? []).flatMap(type => type.toLowerCase().split(','));

const isPreferred = ({ parameters }: VCardProperty): boolean =>
  parameters.get('PREF')?.[0] === '1' || typesOf(parameters).includes('pref');

function withPrimary<Entry>(
  properties: VCardProperty[],
  make: (property: VCardProperty) => Entry[],
  category: (property: VCardProperty) => ContactInfoCategory,
): (Entry & { category: ContactInfoCategory; primary: boolean })[] {
  const made = properties.flatMap(property =>
    make(property).map(entry => ({
      entry,
      category: category(property),
      isPreferred: isPreferred(property),
    })),
  );
  const primary = made.find(each => each.isPreferred) ?? made[0];
  return made.map(each => ({ ...each.entry, category: each.category, primary: each === primary }));
}

type Address = Omit<WrittenContact['addresses'][number], 'category' | 'primary'>;

/** Box, extension and street are lines of ours. */
function addressesIn({ value }: VCardProperty): Address[] {
  const [box = '', extended = '', street = '', city = '', state = '', postalCode = '', country = ''] =
    valueParts(value, ';');
  const address = {
    street: [street, extended, box].filter(Boolean).join('\n') || null,
    city: city || null,
    state: state || null,
    postalCode: postalCode || null,
    country: country || null,
  };
  return Object.values(address).every(part => part === null) ? [] : [address];
}

/** RFC 9554, 4.9, Apple's X-SOCIALPROFILE, and messengers (RFC 4770). */
function profilesIn({ name, parameters, value }: VCardProperty): WrittenContact['socialProfiles'] {
  const text = valueText(value);
  const user = (parameters.get('USERNAME') ?? parameters.get('X-USER'))?.[0];
  const service = name.startsWith('X-SKYPE')
    ? 'skype'
    : (parameters.get('SERVICE-TYPE') ?? typesOf(parameters))[0];
  const network =
    networkNamed(service ?? '') ?? (text.includes(':') ? networkNamed(text) : undefined) ?? 'OTHER';
  // Apple's programs write x-apple: before what is no address.
  const bare = text.replace(/^(x-apple|skype):/i, '');
  const handle = network === 'OTHER' && !user ? bare : (user ?? bare);
  return filled(handle).map(filledHandle => ({ network, handle: filledHandle }));
}
