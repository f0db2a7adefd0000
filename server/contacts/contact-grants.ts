import type { Contact } from './contact.entity.js';

/** Every right on the contact: what it grants to everybody first, then to users, oldest first. */
export function accessGrantsOf(contact: Contact): { id: string }[] {
  const { id, publicAccess, publishedBy, publishedAt, updatedAt, grants } = contact;
  const own = grants.map(grant => ({ ...grant, contactId: id }));
  if (publicAccess === 'NONE') return own;
  const everyone = {
    id: `public-${id}`,
    contactId: id,
    grantee: null,
    level: publicAccess,
    grantedBy: publishedBy,
    grantedAt: publishedAt ?? updatedAt,
  };
  return [everyone, ...own];
}
