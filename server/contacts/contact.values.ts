import type { PublicAccess } from '../access/access-grant.entity.js';
import type { FieldInput, FieldValue } from '../custom-fields/custom-field.values.js';

export const contactKinds = ['PERSON', 'COMPANY'] as const;
export type ContactKind = (typeof contactKinds)[number];

export const contactInfoCategories = [
  'WORK',
  'HOME',
  'MOBILE',
  'FAX',
  'DIRECT',
  'POSTAL',
  'OFFICE',
  'BILLING',
  'OTHER',
] as const;
export type ContactInfoCategory = (typeof contactInfoCategories)[number];

export const socialNetworks = [
  'LINKEDIN',
  'XING',
  'FACEBOOK',
  'INSTAGRAM',
  'X',
  'MASTODON',
  'BLUESKY',
  'GITHUB',
  'YOUTUBE',
  'TIKTOK',
  'SKYPE',
  'OTHER',
] as const;
export type SocialNetwork = (typeof socialNetworks)[number];

export const contactSources = ['MANUAL', 'IMPORT', 'WEB_FORM', 'API'] as const;
export type ContactSource = (typeof contactSources)[number];

type Given<T> = T | null | undefined;

/** What someone wants a contact to be, before any check. Absent: leave as it is; null: clear; a list replaces the list. */
export interface ContactInput {
  firstName?: Given<string>;
  lastName?: Given<string>;
  name?: Given<string>;
  jobTitle?: Given<string>;
  companyId?: Given<string>;
  companyName?: Given<string>;
  contactTypeId?: Given<string>;
  description?: Given<string>;
  emails?: Given<{ address: string; category?: Given<ContactInfoCategory>; primary?: Given<boolean> }[]>;
  phones?: Given<{ number: string; category?: Given<ContactInfoCategory>; primary?: Given<boolean> }[]>;
  websites?: Given<{ url: string; category?: Given<ContactInfoCategory> }[]>;
  socialProfiles?: Given<{ network: SocialNetwork; handle: string }[]>;
  addresses?: Given<
    {
      street?: Given<string>;
      city?: Given<string>;
      state?: Given<string>;
      postalCode?: Given<string>;
      country?: Given<string>;
      category?: Given<ContactInfoCategory>;
      primary?: Given<boolean>;
    }[]
  >;
  tagNames?: Given<string[]>;
  /** Fields that are not named stay as they are; null clears all of them. */
  customFields?: Given<FieldInput[]>;
  managerIds?: Given<string[]>;
  publicAccess?: Given<PublicAccess>;
  /** Whether the new managers are told; absent: yes. */
  notify?: Given<boolean>;
}

/** `key` is the address as it is compared: lower case. */
export interface EmailEntry {
  address: string;
  key: string;
  category: ContactInfoCategory;
  primary: boolean;
}

/** `number` as entered, `e164` (+4930123456) where it could be parsed. */
export interface PhoneEntry {
  number: string;
  e164: string | null;
  category: ContactInfoCategory;
  primary: boolean;
}

/** `key` is the address as it is compared: host and path in lower case, without `www.` and a slash at the end. */
export interface WebsiteEntry {
  url: string;
  key: string;
  category: ContactInfoCategory;
}

/** `handle` as people of that network write it; `url` is safe to link, null where the network has no profile pages. */
export interface SocialProfileEntry {
  network: SocialNetwork;
  handle: string;
  url: string | null;
}

export interface AddressEntry {
  street: string | null;
  city: string | null;
  state: string | null;
  postalCode: string | null;
  country: string | null;
  category: ContactInfoCategory;
  primary: boolean;
}

/** Checked and normalised. A property is present only if it was given; null and empty lists clear. */
export interface ContactChanges {
  firstName?: string;
  lastName?: string;
  name?: string;
  jobTitle?: string | null;
  companyId?: string | null;
  companyName?: string;
  contactTypeId?: string | null;
  description?: string | null;
  emails?: EmailEntry[];
  phones?: PhoneEntry[];
  websites?: WebsiteEntry[];
  socialProfiles?: SocialProfileEntry[];
  addresses?: AddressEntry[];
  tagNames?: string[];
  /** Only the fields that change; one without a value is cleared. */
  customFields?: FieldValue[];
  managerIds?: string[];
  publicAccess?: PublicAccess;
}
