import {
  contactInfoCategories,
  socialNetworks,
  type ContactInfoCategory,
  type SocialNetwork,
} from '../contacts/contact.values.js';
import { isUuid } from '../platform/ids.js';
import { say, type Locale, type Message } from '../platform/messages.js';

export const addressParts = ['street', 'city', 'state', 'postalCode', 'country'] as const;
export type AddressPart = (typeof addressParts)[number];

const textFields = [
  'firstName',
  'lastName',
  'fullName',
  'jobTitle',
  'companyName',
  'contactType',
  'tags',
  'description',
  'managers',
  'publicAccess',
  'id',
] as const;
export type TextField = (typeof textFields)[number];

const infoLists = ['email', 'phone', 'website'] as const;
export type InfoList = (typeof infoLists)[number];

/** The lists whose order a column can say: what they are called in keys. */
export const orderedLists = [...infoLists, 'social', 'address'] as const;
export type OrderedList = (typeof orderedLists)[number];

/**
 * What a column feeds. `label` columns say the category of the column that belongs to them, as in Google's exports; `order`
 * columns say the order of a list across its columns, as in our own.
 */
export type Target =
  | { kind: 'text'; field: TextField }
  | { kind: 'info'; list: InfoList; category: ContactInfoCategory }
  | { kind: 'social'; network: SocialNetwork }
  | { kind: 'address'; category: ContactInfoCategory; part: AddressPart }
  | { kind: 'label'; list: InfoList | 'address' }
  | { kind: 'order'; list: OrderedList }
  | { kind: 'custom'; fieldId: string };

export interface TargetDescription {
  key: string;
  label: Message;
  group: Message;
}

/**
 * The target of this key, e.g. `email.work` or `address.home.city`, in any case of letters; undefined if there is none.
 * Whether there is the field of a `customField.<id>` is another question (custom-targets.ts).
 */
export function targetOf(key: string): Target | undefined {
  const wanted = key.toLowerCase();
  const fieldId = wanted.startsWith(customKey) ? wanted.slice(customKey.length) : null;
  return fieldId !== null && isUuid(fieldId) ? { kind: 'custom', fieldId } : byKey.get(wanted);
}

const customKey = 'customfield.';

export function keyOf(target: Target): string {
  switch (target.kind) {
    case 'text':
      return target.field;
    case 'info':
      return `${target.list}.${target.category.toLowerCase()}`;
    case 'social':
      return `social.${target.network.toLowerCase()}`;
    case 'address':
      return `address.${target.category.toLowerCase()}.${target.part}`;
    case 'label':
      return `${target.list}.label`;
    case 'custom':
      return `customField.${target.fieldId}`;
    case 'order':
      return `${target.list}.order`;
  }
}

const categoryNames: Record<ContactInfoCategory, Message> = {
  WORK: say('work', 'geschäftlich'),
  HOME: say('home', 'privat'),
  MOBILE: say('mobile', 'mobil'),
  FAX: say('fax', 'Fax'),
  DIRECT: say('direct', 'Durchwahl'),
  POSTAL: say('postal', 'Postanschrift'),
  OFFICE: say('office', 'Büro'),
  BILLING: say('billing', 'Rechnung'),
  OTHER: say('other', 'sonstige'),
};

const networkNames: Record<SocialNetwork, Message> = {
  LINKEDIN: say('LinkedIn', 'LinkedIn'),
  XING: say('XING', 'XING'),
  FACEBOOK: say('Facebook', 'Facebook'),
  INSTAGRAM: say('Instagram', 'Instagram'),
  X: say('X (Twitter)', 'X (Twitter)'),
  MASTODON: say('Mastodon', 'Mastodon'),
  BLUESKY: say('Bluesky', 'Bluesky'),
  GITHUB: say('GitHub', 'GitHub'),
  YOUTUBE: say('YouTube', 'YouTube'),
  TIKTOK: say('TikTok', 'TikTok'),
  SKYPE: say('Skype', 'Skype'),
  OTHER: say('other network', 'anderes Netzwerk'),
};

const fieldNames: Record<TextField, Message> = {
  firstName: say('First name', 'Vorname'),
  lastName: say('Last name', 'Nachname'),
  fullName: say('Full name (will be split)', 'Vollständiger Name (wird aufgeteilt)'),
  jobTitle: say('Job title', 'Position'),
  companyName: say('Company', 'Unternehmen'),
  contactType: say('Contact type', 'Kontakttyp'),
  tags: say('Tags', 'Tags'),
  description: say('Description', 'Beschreibung'),
  managers: say('Assigned to (e-mail addresses)', 'Zuständig (E-Mail-Adressen)'),
  publicAccess: say('Access for all CRM users', 'Zugriff für alle CRM-Benutzer'),
  id: say('ID in this database', 'ID in dieser Datenbank'),
};

const listNames: Record<OrderedList, Message> = {
  email: say('E-mail', 'E-Mail'),
  phone: say('Phone', 'Telefon'),
  website: say('Website', 'Website'),
  social: say('Social profiles', 'Soziale Netzwerke'),
  address: say('Address', 'Adresse'),
};

const partNames: Record<AddressPart, Message> = {
  street: say('Street', 'Straße'),
  city: say('City', 'Ort'),
  state: say('State', 'Bundesland'),
  postalCode: say('Postal code', 'Postleitzahl'),
  country: say('Country', 'Land'),
};

const general = say('General', 'Allgemein');

const qualified = (name: Message, by: Message): Message =>
  say(`${name.en} (${by.en})`, `${name.de} (${by.de})`);
const fromFile = say('category from the file', 'Kategorie aus der Datei');
const inOrder = say('order', 'Reihenfolge');

const labelTarget = (list: InfoList | 'address'): BuiltIn => ({ kind: 'label', list });

/** All but custom fields. */
type BuiltIn = Exclude<Target, { kind: 'custom' }>;

const allTargets: BuiltIn[] = [
  ...textFields.map((field): BuiltIn => ({ kind: 'text', field })),
  ...infoLists.flatMap((list): BuiltIn[] => [
    ...contactInfoCategories.map((category): BuiltIn => ({ kind: 'info', list, category })),
    labelTarget(list),
  ]),
  ...socialNetworks.map((network): BuiltIn => ({ kind: 'social', network })),
  ...contactInfoCategories.flatMap(category =>
    addressParts.map((part): BuiltIn => ({ kind: 'address', category, part })),
  ),
  labelTarget('address'),
  ...orderedLists.map((list): BuiltIn => ({ kind: 'order', list })),
];

const byKey = new Map(allTargets.map(target => [keyOf(target).toLowerCase(), target]));

/** By key and by label in each language, in lower case: the headers of our own files. */
const byOwnHeader = new Map(
  allTargets.flatMap(target => {
    const { label } = describe(target);
    return [keyOf(target), label.en, label.de].map(header => [header.toLowerCase(), target] as const);
  }),
);

/** The target that our own files call so; further columns of the same target may be numbered: `E-mail (work) 2`. */
export const targetOfOwnHeader = (header: string): Target | undefined => {
  const name = header.trim().normalize('NFC').toLowerCase();
  return byOwnHeader.get(name) ?? byOwnHeader.get(name.replace(ownNumber, ''));
};

/** The number of such a column, with the space before it; empty where it has none. */
export const numberOfOwnHeader = (header: string): string =>
  targetOfOwnHeader(header) ? (ownNumber.exec(header.trim())?.[0] ?? '') : '';

const ownNumber = / \d{1,2}$/;

/** Every target of a column, in the order in which a person would look for it. */
export const targetDescriptions: TargetDescription[] = allTargets.map(target => ({
  key: keyOf(target),
  ...describe(target),
}));

function describe(target: BuiltIn): { label: Message; group: Message } {
  switch (target.kind) {
    case 'text':
      return { label: fieldNames[target.field], group: general };
    case 'info':
      return {
        label: qualified(listNames[target.list], categoryNames[target.category]),
        group: listNames[target.list],
      };
    case 'social':
      return { label: networkNames[target.network], group: listNames.social };
    case 'address':
      return {
        label: qualified(partNames[target.part], categoryNames[target.category]),
        group: listNames.address,
      };
    case 'label':
      return { label: qualified(listNames[target.list], fromFile), group: listNames[target.list] };
    case 'order':
      return { label: qualified(listNames[target.list], inOrder), group: listNames[target.list] };
  }
}

/** Label and group in one language, as `ImportTarget` shows them. */
export const targetsIn = (locale: Locale): { key: string; label: string; group: string }[] =>
  targetDescriptions.map(({ key, label, group }) => ({ key, label: label[locale], group: group[locale] }));
