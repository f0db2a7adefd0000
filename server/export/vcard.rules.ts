import type { ContactInfoCategory } from '../contacts/contact.values.js';
import { categoryParameter, fieldProperty, serviceOf, typeOf } from '../imports/vcard-types.js';
import { companyOf, type WrittenColumn } from '../imports/written-contact.js';
import type { ExportedContact } from './contact-pages.query.js';
import type { VCardVersion } from './export-request.js';
import { foldedLine, parameterValue, partValue, textValue } from './vcard-text.rules.js';

/**
 * A contact as a vCard 4.0 (RFC 6350, with RFC 9554 for profiles) or 3.0 (RFC 2426). Columns that it has no properties for,
 * those of custom fields, are lines of our own.
 */
export function vCardOf(
  contact: ExportedContact,
  version: VCardVersion,
  ofFields: readonly WrittenColumn[] = [],
): string {
  const lines = [
    'BEGIN:VCARD',
    `VERSION:${version}`,
    ...identity(contact, version),
    ...contact.emails.map(({ address, ...entry }) =>
      property(
        version,
        'EMAIL',
        { ...entry, several: contact.emails.length > 1 },
        textValue(address, version),
      ),
    ),
    ...contact.phones.map(({ number, ...entry }) =>
      property(version, 'TEL', { ...entry, several: contact.phones.length > 1 }, textValue(number, version)),
    ),
    ...contact.websites.map(({ url, ...entry }) => property(version, 'URL', entry, url)),
    ...contact.addresses.map(address =>
      property(version, 'ADR', { ...address, several: contact.addresses.length > 1 }, addressValue(address)),
    ),
    ...contact.socialProfiles.map(profile => socialLine(version, profile)),
    ...(contact.description ? [`NOTE:${textValue(contact.description, version)}`] : []),
    ...(contact.tags.length > 0
      ? [`CATEGORIES:${contact.tags.map(({ name }) => textValue(name, version)).join(',')}`]
      : []),
    ...(contact.contactType ? [`X-KARTEI-CONTACT-TYPE:${textValue(contact.contactType.name, version)}`] : []),
    ...ofFields.flatMap(column => fieldLine(column, contact, version)),
    `REV:${revision(contact.updatedAt, version)}`,
    'END:VCARD',
  ];
  return lines.map(foldedLine).join('');
}

function identity(contact: ExportedContact, version: VCardVersion): string[] {
  const { id, kind, displayName, firstName, lastName, jobTitle } = contact;
  const isNew = version === '4.0';
  const company = companyOf(contact);
  const uid = `UID:urn:uuid:${id}`;
  const fn = `FN:${textValue(displayName, version)}`;
  const org = company ? [`ORG:${partValue(company)}`] : [];
  // A company has no N in 4.0; 3.0 demands one, and Apple's programs tell companies by their own property.
  if (kind === 'COMPANY') {
    return [
      ...(isNew ? ['KIND:org'] : ['X-ABSHOWAS:COMPANY']),
      uid,
      fn,
      ...(isNew ? [] : ['N:;;;;']),
      ...org,
    ];
  }
  return [
    ...(isNew ? ['KIND:individual'] : []),
    uid,
    fn,
    `N:${partValue(lastName ?? '')};${partValue(firstName ?? '')};;;`,
    ...org,
    ...(jobTitle ? [`TITLE:${textValue(jobTitle, version)}`] : []),
  ];
}

interface Entry {
  category: ContactInfoCategory;
  primary?: boolean;
  /** Which of several is the primary one has to be said. */
  several?: boolean;
}

function property(
  version: VCardVersion,
  name: 'EMAIL' | 'TEL' | 'URL' | 'ADR',
  { category, primary, several }: Entry,
  value: string,
): string {
  const type = typeOf(name, category);
  const isPreferred = primary && several;
  const types = [type, isPreferred && version === '3.0' && 'pref'].filter(Boolean);
  const parameters = [
    types.length > 0 && `TYPE=${types.join(',')}`,
    isPreferred && version === '4.0' && 'PREF=1',
    type === undefined && `${categoryParameter}=${category}`,
  ];
  return [name, ...parameters.filter(Boolean)].join(';') + `:${value}`;
}

function addressValue({
  street,
  city,
  state,
  postalCode,
  country,
}: ExportedContact['addresses'][number]): string {
  return ['', '', street, city, state, postalCode, country].map(part => partValue(part ?? '')).join(';');
}

/** A profile without an address of its own is told by its name alone. */
function socialLine(
  version: VCardVersion,
  { network, handle, url }: ExportedContact['socialProfiles'][number],
): string {
  const service = serviceOf(network);
  const user = parameterValue(handle);
  const value = url ?? textValue(handle, version);
  const text = url ? '' : ';VALUE=text';
  return version === '4.0'
    ? `SOCIALPROFILE;SERVICE-TYPE=${service};USERNAME=${user}${text}:${value}`
    : `X-SOCIALPROFILE;TYPE=${service};X-USER=${user}${text}:${value}`;
}

function fieldLine(
  { header = '', cell }: WrittenColumn,
  contact: ExportedContact,
  version: VCardVersion,
): string[] {
  const text = cell(contact);
  return text === '' ? [] : [`${fieldProperty};LABEL=${parameterValue(header)}:${textValue(text, version)}`];
}

/** RFC 6350, 4.3.5: the short form; RFC 2426, 3.6.4: with hyphens and colons. */
function revision(at: Date, version: VCardVersion): string {
  const text = at.toISOString().replace(/\.\d+Z$/, 'Z');
  return version === '4.0' ? text.replace(/[-:]/g, '') : text;
}
