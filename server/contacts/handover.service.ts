import sql from 'sql-template-tag';
import { putGrants, removeGrants } from '../access/grant.service.js';
import { recordHistory } from '../history/history.service.js';
import { limits } from '../platform/limits.js';
import type { Work } from '../platform/work.js';
import { tellGranted } from './contact-access.events.js';
import { touch } from './contact-bulk.service.js';
import { grantEntries } from './contact.differences.js';
import type { LockedContact } from './contact.lock.js';

/** Whose contacts go to whom. */
export interface Handover {
  userId: string;
  reassignTo: string;
}

/**
 * Makes one user the manager in another's place, of at most about `most` contacts, those in the bin too; true when none
 * is left. Portion by portion, so that no statement takes long.
 */
export async function handOverContacts(work: Work, handover: Handover, most: number): Promise<boolean> {
  const portion = limits['bulk.ids'];
  for (let done = 0; done < most; done += portion) {
    const locked = await lockManaged(work, handover, portion);
    handOverLocked(work, handover, locked.contacts);
    if (locked.count < portion) return true;
  }
  return false;
}

type Managed = Pick<LockedContact, 'id' | 'version'> & { isInBin: boolean; hasSuccessor: boolean };

function handOverLocked(work: Work, { userId, reassignTo }: Handover, contacts: Managed[]): void {
  const ids = contacts.map(({ id }) => id);
  if (ids.length === 0) return;
  removeGrants(work, ids, [userId]);
  putGrants(work, ids, [reassignTo], 'MANAGE');
  const isNews = ({ isInBin, hasSuccessor }: Managed): boolean => !isInBin && !hasSuccessor;
  tellGranted(
    work,
    reassignTo,
    'MANAGE',
    contacts.filter(isNews).map(({ id }) => id),
  );
  recordHistory(
    work,
    contacts.flatMap(({ id, hasSuccessor }) =>
      grantEntries(id, 'MANAGE', hasSuccessor ? [] : [reassignTo], [userId]),
    ),
  );
  touch(
    work,
    contacts.filter(({ isInBin }) => !isInBin),
    new Set(ids),
  );
}

/** Locks in the order of ids, as every bulk operation does, and looks at the grants by a second statement, as they do. */
async function lockManaged(
  { db }: Work,
  { userId, reassignTo }: Handover,
  portion: number,
): Promise<{ contacts: Managed[]; count: number }> {
  const locked = await db.rows<{ id: string }>(sql`
    SELECT c.id FROM access_grant g JOIN contact c ON c.id = g.contact_id
    WHERE g.grantee_id = ${userId} AND g.level = 'MANAGE'
    ORDER BY c.id LIMIT ${portion} FOR NO KEY UPDATE OF c`);
  const contacts = await db.rows<Managed>(sql`
    SELECT c.id, c.version, c.deleted_at IS NOT NULL AS "isInBin", s.level IS NOT NULL AS "hasSuccessor"
    FROM access_grant g JOIN contact c ON c.id = g.contact_id
    LEFT JOIN access_grant s ON s.contact_id = c.id AND s.grantee_id = ${reassignTo} AND s.level = 'MANAGE'
    WHERE g.contact_id = ANY(${locked.map(({ id }) => id)}::uuid[]) AND g.grantee_id = ${userId} AND g.level = 'MANAGE'
    ORDER BY c.id`);
  return { contacts, count: locked.length };
}
