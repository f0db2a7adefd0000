import type {
  AddressInput,
  CompanyInput,
  ContactFormFieldsFragment,
  ContactInfoCategory,
  ContactKind,
  PersonInput,
  PublicAccess,
  SocialNetwork,
} from '../../graphql/graphql';

import {
  customDraftField,
  customFieldId,
  fieldDraftsOf,
  fieldInput,
  fieldInputs,
  type CustomDraftField,
  type FieldDrafts,
} from './custom-field-draft';
import type { CustomFieldEntry } from './directory';

type Entry = { key: number; category: ContactInfoCategory };
export type EmailDraft = Entry & { address: string; primary: boolean };
export type PhoneDraft = Entry & { number: string; primary: boolean };
export type WebsiteDraft = Entry & { url: string };
export type SocialProfileDraft = { key: number; network: SocialNetwork; handle: string };
export type AddressDraft = Entry & Record<AddressPart, string> & { primary: boolean };
/** Without an id: a name that was typed; the server finds or makes the company. */
export type CompanyChoice = { id?: string; name: string };

export const addressParts = ['street', 'postalCode', 'city', 'state', 'country'] as const;
type AddressPart = (typeof addressParts)[number];

/** A contact as it stands in the form. Empty text and empty entries mean "nothing". */
export type ContactDraft = {
  kind: ContactKind;
  firstName: string;
  lastName: string;
  name: string;
  jobTitle: string;
  company: CompanyChoice | null;
  contactTypeId: string | null;
  emails: EmailDraft[];
  phones: PhoneDraft[];
  websites: WebsiteDraft[];
  socialProfiles: SocialProfileDraft[];
  addresses: AddressDraft[];
  description: string;
  customFields: FieldDrafts;
  tagNames: string[];
  managerIds: string[];
  publicAccess: PublicAccess;
  /** Whether new managers are told; no part of the contact. */
  notify: boolean;
};
export type DraftField = Exclude<keyof ContactDraft, 'kind' | 'notify' | 'customFields'> | CustomDraftField;
export type ContactInput = PersonInput & CompanyInput;

let lastKey = 0;
/** Identifies an entry of a list while the form is open; entries have no id of their own. */
function nextKey(): number {
  lastKey += 1;
  return lastKey;
}

export const newEntry = {
  emails: (): EmailDraft => ({ key: nextKey(), address: '', category: 'WORK', primary: false }),
  phones: (): PhoneDraft => ({ key: nextKey(), number: '', category: 'WORK', primary: false }),
  websites: (): WebsiteDraft => ({ key: nextKey(), url: '', category: 'WORK' }),
  socialProfiles: (): SocialProfileDraft => ({ key: nextKey(), network: 'LINKEDIN', handle: '' }),
  addresses: (): AddressDraft => ({
    key: nextKey(),
    street: '',
    postalCode: '',
    city: '',
    state: '',
    country: '',
    category: 'WORK',
    primary: false,
  }),
};

/** What an empty form holds: assigned to its creator, private, a line each for the first e-mail and phone. */
export function emptyDraft(kind: ContactKind, creatorId: string): ContactDraft {
  return {
    kind,
    firstName: '',
    lastName: '',
    name: '',
    jobTitle: '',
    company: null,
    contactTypeId: null,
    emails: [{ ...newEntry.emails(), primary: true }],
    phones: [{ ...newEntry.phones(), primary: true }],
    websites: [],
    socialProfiles: [],
    addresses: [],
    description: '',
    customFields: {},
    tagNames: [],
    managerIds: [creatorId],
    publicAccess: 'NONE',
    notify: true,
  };
}

/** A draft that was kept as text: its entries get keys of this page again. */
export function revived(draft: ContactDraft): ContactDraft {
  const lists = Object.keys(newEntry) as (keyof typeof newEntry)[];
  const entries = lists.map(name => [name, draft[name].map(entry => ({ ...entry, key: nextKey() }))]);
  return { ...draft, ...(Object.fromEntries(entries) as Partial<ContactDraft>) };
}

export function draftOf(contact: ContactFormFieldsFragment): ContactDraft {
  const person = contact.__typename === 'Person' ? contact : undefined;
  const company = contact.__typename === 'Company' ? contact : undefined;
  return {
    kind: contact.kind,
    firstName: person?.firstName ?? '',
    lastName: person?.lastName ?? '',
    name: company?.name ?? '',
    jobTitle: person?.jobTitle ?? '',
    company: person?.company ? { id: person.company.id, name: person.company.displayName } : null,
    contactTypeId: contact.contactType?.id ?? null,
    emails: contact.emails.map(({ address, category, primary }) => ({
      key: nextKey(),
      address,
      category,
      primary,
    })),
    phones: contact.phones.map(({ number, category, primary }) => ({
      key: nextKey(),
      number,
      category,
      primary,
    })),
    websites: contact.websites.map(({ url, category }) => ({ key: nextKey(), url, category })),
    socialProfiles: contact.socialProfiles.map(({ network, handle }) => ({
      key: nextKey(),
      network,
      handle,
    })),
    addresses: contact.addresses.map(address => ({
      key: nextKey(),
      street: address.street ?? '',
      postalCode: address.postalCode ?? '',
      city: address.city ?? '',
      state: address.state ?? '',
      country: address.country ?? '',
      category: address.category,
      primary: address.primary,
    })),
    description: contact.description ?? '',
    customFields: fieldDraftsOf(contact),
    tagNames: contact.tags.map(({ name }) => name),
    managerIds: contact.managers.map(({ id }) => id),
    publicAccess: contact.publicAccess,
    notify: true,
  };
}

const personFields: DraftField[] = ['firstName', 'lastName', 'jobTitle', 'company'];
const companyFields: DraftField[] = ['name'];
const commonFields: DraftField[] = [
  'contactTypeId',
  'emails',
  'phones',
  'websites',
  'socialProfiles',
  'addresses',
  'description',
  'tagNames',
  'managerIds',
  'publicAccess',
];

/** The fields that a kind of contact has, in the order of the form. */
export function fieldsOf(kind: ContactKind): DraftField[] {
  return [...(kind === 'PERSON' ? personFields : companyFields), ...commonFields];
}

/** The same with every custom field that one of the two has something in. */
export function fieldsOfBoth(one: ContactDraft, other: ContactDraft): DraftField[] {
  const ids = Object.keys({ ...one.customFields, ...other.customFields });
  return [...fieldsOf(one.kind), ...ids.map(customDraftField)];
}

/** Everything, as the input of a creation. */
export function inputOf(draft: ContactDraft, fields: readonly CustomFieldEntry[]): ContactInput {
  const customFields = fieldInputs(draft.customFields, draft.kind, fields);
  const input = inputOfFields(draft, fieldsOf(draft.kind));
  return customFields.length > 0 ? { ...input, customFields } : input;
}

/** Only what differs from `base`, so that an update touches nothing else. */
export function changesOf(base: ContactDraft, draft: ContactDraft): ContactInput {
  const fields = fieldsOfBoth(base, draft).filter(field => !sameField(base, draft, field));
  return inputOfFields(draft, fields);
}

function inputOfFields(draft: ContactDraft, fields: DraftField[]): ContactInput {
  const own = fields.filter((field): field is OwnField => customFieldId(field) === undefined);
  const input = Object.assign({}, ...own.map(field => ownInput(draft, field))) as ContactInput;
  const ids = fields.flatMap(field => customFieldId(field) ?? []);
  if (ids.length > 0) input.customFields = ids.map(id => fieldInput(id, draft.customFields[id]));
  return input.managerIds && !draft.notify ? { ...input, notify: false } : input;
}

/** Whether a field says the same in both, whatever empty lines stand in it. */
export function sameField(one: ContactDraft, other: ContactDraft, field: DraftField): boolean {
  return JSON.stringify(valueOf(one, field)) === JSON.stringify(valueOf(other, field));
}

/**
 * Where a problem of the input belongs in the form: empty entries are not sent, so the server counts without them.
 * As "emails.0.address"; the two ways to name a company are one field.
 */
export function problemField(draft: ContactDraft, path: readonly string[]): string {
  const [field = '', index, ...rest] = path;
  if (field === 'companyId' || field === 'companyName') return 'company';
  const entries = entriesOf(draft, field);
  if (!entries || index === undefined) return path.join('.');
  const sent = entries.flatMap((entry, position) => (isBlank(entry) ? [] : [position]));
  return [field, sent[Number(index)] ?? index, ...rest].join('.');
}

type OwnField = Exclude<DraftField, CustomDraftField>;

function valueOf(draft: ContactDraft, field: DraftField): object {
  const id = customFieldId(field);
  return id === undefined ? ownInput(draft, field as OwnField) : fieldInput(id, draft.customFields[id]);
}

function ownInput(draft: ContactDraft, field: OwnField): ContactInput {
  switch (field) {
    case 'company':
      return companyInput(draft.company);
    case 'emails':
      return {
        emails: filled(draft.emails).map(({ address, category, primary }) => ({
          address,
          category,
          primary,
        })),
      };
    case 'phones':
      return {
        phones: filled(draft.phones).map(({ number, category, primary }) => ({ number, category, primary })),
      };
    case 'websites':
      return { websites: filled(draft.websites).map(({ url, category }) => ({ url, category })) };
    case 'socialProfiles':
      return {
        socialProfiles: filled(draft.socialProfiles).map(({ network, handle }) => ({ network, handle })),
      };
    case 'addresses':
      return { addresses: filled(draft.addresses).map(addressInput) };
    case 'jobTitle':
    case 'description':
      return { [field]: draft[field].trim() || null };
    default:
      return { [field]: draft[field] };
  }
}

function companyInput(company: CompanyChoice | null): ContactInput {
  if (company?.id) return { companyId: company.id };
  return company?.name.trim() ? { companyName: company.name.trim() } : { companyId: null };
}

function addressInput({ key: _, category, primary, ...parts }: AddressDraft): AddressInput {
  return {
    ...Object.fromEntries(addressParts.map(part => [part, parts[part].trim() || null])),
    category,
    primary,
  };
}

function filled<Item extends object>(entries: Item[]): Item[] {
  return entries.filter(entry => !isBlank(entry));
}

const textParts = ['address', 'number', 'url', 'handle', ...addressParts];
export function isBlank(entry: object): boolean {
  return Object.entries(entry).every(
    ([name, value]) => !textParts.includes(name) || String(value).trim() === '',
  );
}

function entriesOf(draft: ContactDraft, field: string): object[] | undefined {
  return field in newEntry ? draft[field as keyof typeof newEntry] : undefined;
}
