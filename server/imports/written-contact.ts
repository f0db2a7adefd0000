import type { PublicAccess } from '../access/access-grant.entity.js';
import type {
  AddressEntry,
  ContactInfoCategory,
  ContactKind,
  SocialNetwork,
} from '../contacts/contact.values.js';
import type { FieldValue } from '../custom-fields/custom-field.values.js';
import type { OrderedList } from './contact-targets.js';

/** A contact as far as it can be written into a row from which the importer reads the same. */
export interface WrittenContact {
  id?: string;
  kind: ContactKind;
  firstName?: string | null;
  lastName?: string | null;
  /** A company's. */
  name?: string | null;
  jobTitle?: string | null;
  /** A person's, as far as it may be seen. */
  shownCompany?: { name?: string | null } | null;
  contactType?: { name: string } | null;
  description?: string | null;
  emails: { address: string; category: ContactInfoCategory; primary: boolean }[];
  phones: { number: string; category: ContactInfoCategory; primary: boolean }[];
  websites: { url: string; category: ContactInfoCategory }[];
  socialProfiles: { network: SocialNetwork; handle: string; url?: string | null }[];
  addresses: AddressEntry[];
  tags: { name: string }[];
  customFields?: FieldValue[];
  /** Of a vCard: what it says of fields that are called so. */
  namedFields?: Map<string, string>;
  managers?: { email: string; active: boolean }[];
  publicAccess?: PublicAccess;
  createdAt?: Date;
  updatedAt?: Date;
}

/** The name of the company: its own, or a person's. */
export const companyOf = ({ kind, name, shownCompany }: WrittenContact): string =>
  (kind === 'COMPANY' ? name : shownCompany?.name) ?? '';

/** One column of a file of ours. */
export interface WrittenColumn {
  /** Key of an ImportTarget, or one of those that are only written. */
  key: string;
  /** From 1: further columns of the same key are numbered. */
  number: number;
  /** What it is called in every language; absent: the key says it. */
  header?: string;
  cell(contact: WrittenContact): string;
}

/** How much of the short lists the contacts of a file use, and which custom fields (ids) they have values of. */
export type ColumnUses = Record<OrderedList, ListUse> & { customFields: string[] };
interface ListUse {
  /** The most entries that one contact has, by category or network. */
  most: Record<string, number>;
  /** Whether a contact's entries stand in another order than the columns, or the primary one is not the first. */
  isOutOfOrder: boolean;
}
