import type { AccessLevel } from '../access/access-grant.entity.js';
import type { Work } from '../platform/work.js';

/** Tells a user of new rights on contacts; nobody is told of what they gave themselves. */
export function tellGranted(work: Work, userId: string, level: AccessLevel, contactIds: string[]): void {
  if (userId === work.viewer.id || contactIds.length === 0) return;
  work.emit({ type: 'access.granted', data: { userId, actorId: work.viewer.id, contactIds, level } });
}

export interface ManagerChange {
  contactId: string;
  added: string[];
  removed: string[];
}

/** Tells each new manager once of all their contacts, unless not wanted, and the clients of those who were taken off. */
export function tellManagers(
  work: Work,
  changes: ManagerChange[],
  { notify }: { notify?: boolean | null | undefined },
): void {
  const newTo = new Map<string, string[]>();
  for (const { contactId, added, removed } of changes) {
    for (const userId of added) {
      if (!newTo.has(userId)) newTo.set(userId, []);
      newTo.get(userId)!.push(contactId);
    }
    if (removed.length > 0) work.emit({ type: 'contact.hidden', data: { id: contactId, from: removed } });
  }
  if (notify === false) return;
  for (const [userId, contactIds] of newTo) tellGranted(work, userId, 'MANAGE', contactIds);
}
