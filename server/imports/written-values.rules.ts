import { cellPart } from '../platform/cell-parts.rules.js';
import { tagsIn } from './cell-values.js';
import { companyOf, type WrittenContact } from './written-contact.js';

export const valueKeys = [
  'firstName',
  'lastName',
  'jobTitle',
  'companyName',
  'contactType',
  'tags',
  'managers',
  'publicAccess',
  'description',
  'id',
  'createdAt',
  'updatedAt',
] as const;
export type ValueKey = (typeof valueKeys)[number];

/** What a column of one value holds of a contact. */
export const valueOf: Record<ValueKey, (contact: WrittenContact) => string> = {
  firstName: ({ firstName }) => firstName ?? '',
  lastName: ({ lastName }) => lastName ?? '',
  jobTitle: ({ jobTitle }) => jobTitle ?? '',
  companyName: companyOf,
  contactType: ({ contactType }) => contactType?.name ?? '',
  tags: ({ tags }) => tags.map(({ name }) => cellPart(name, tagsIn)).join(', '),
  // Nobody can be put in charge again who was deactivated; such contacts count as nobody's.
  managers: ({ managers = [] }) =>
    managers
      .filter(({ active }) => active)
      .map(({ email }) => email)
      .sort()
      .join(', '),
  publicAccess: ({ publicAccess }) => publicAccess ?? '',
  description: ({ description }) => description ?? '',
  id: ({ id }) => id ?? '',
  createdAt: ({ createdAt }) => createdAt?.toISOString() ?? '',
  updatedAt: ({ updatedAt }) => updatedAt?.toISOString() ?? '',
};
