import sql from 'sql-template-tag';
import { visibleTo } from '../access/visible-to.js';
import { idsPerMessage, publish } from '../platform/channel.js';
import type { Db } from '../platform/database.js';
import type { OutboxEvent } from '../platform/outbox.js';
import type { Reader } from '../platform/work.js';

export const contactChanges = ['CREATED', 'UPDATED', 'DELETED'] as const;
export type ContactChange = (typeof contactChanges)[number];

/** HIDDEN: maybe out of sight now, for these users or (null) for all. */
type Told =
  { change: ContactChange; ids: string[] } | { change: 'HIDDEN'; ids: string[]; from: string[] | null };

export const contactsTopic = 'contacts';

/** Tells all processes which contacts changed. */
export function announceContacts(db: Db, events: OutboxEvent[]): Promise<void> {
  const ids: Record<ContactChange, Set<string>> = {
    CREATED: new Set(),
    UPDATED: new Set(),
    DELETED: new Set(),
  };
  const hidden: Told[] = [];
  for (const { type, data } of events) {
    if (type === 'contact.created') ids.CREATED.add(data.id);
    else if (type === 'contacts.imported') for (const id of data.ids) ids[data.change].add(id);
    else if (type === 'contact.updated') ids.UPDATED.add(data.id);
    else if (type === 'contact.deleted') ids.DELETED.add(data.id);
    else if (type === 'contact.hidden') hidden.push({ change: 'HIDDEN', ids: [data.id], from: data.from });
    else if (type === 'contacts.withdrawn')
      for (const portion of portions(data.ids, idsPerMessage))
        hidden.push({ change: 'HIDDEN', ids: portion, from: data.from });
  }
  const told = contactChanges.flatMap(change =>
    portions([...ids[change]], idsPerMessage).map((portion): Told => ({ change, ids: portion })),
  );
  return publish(db, contactsTopic, [...told, ...hidden]);
}

/** What a subscriber hears of it: what they see now, and as DELETED what they saw before. At most 1,000 ids each. */
export async function visibleChanges(
  { db, viewer }: Reader,
  told: Told[],
): Promise<{ change: ContactChange; ids: string[] }[]> {
  const idsOf = (change: Told['change']): string[] => [
    ...new Set(told.flatMap(item => (item.change === change && isFor(item, viewer.id) ? item.ids : []))),
  ];
  const hidden = idsOf('HIDDEN');
  const [created, updated, deleted, stillSeen] = await Promise.all([
    visibleAmong(idsOf('CREATED'), { live: true }),
    visibleAmong(idsOf('UPDATED'), { live: true }),
    visibleAmong(idsOf('DELETED'), { live: false }),
    visibleAmong(hidden, { live: true }),
  ]);
  const lost = hidden.filter(id => !stillSeen.includes(id));
  const changes = { CREATED: created, UPDATED: updated, DELETED: [...new Set([...deleted, ...lost])] };
  return contactChanges.flatMap(change => portions(changes[change], 1_000).map(ids => ({ change, ids })));

  async function visibleAmong(ids: string[], { live }: { live: boolean }): Promise<string[]> {
    if (ids.length === 0) return [];
    const rows = await db.rows<{ id: string }>(sql`
      SELECT c.id FROM contact c
      WHERE c.id = ANY(${ids}::uuid[]) AND (c.deleted_at IS NULL) = ${live} AND ${visibleTo(viewer, 'read')}`);
    return rows.map(({ id }) => id);
  }
}

const isFor = (told: Told, userId: string): boolean =>
  told.change !== 'HIDDEN' || told.from === null || told.from.includes(userId);

function portions<T>(all: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
