import sql from 'sql-template-tag';
import { contactCountOfUser } from '../auth/contact-count.query.js';
import { defineJob, enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import { collectEvents } from '../platform/outbox.js';
import type { Viewer } from '../platform/work.js';
import { handOverContacts, type Handover } from './handover.service.js';

/**
 * Hands over one portion of what a deactivated user managed, in the name of who deactivated them, and enqueues itself
 * for the next. Ends where the successor was deactivated as well: then the rest stays where it is.
 */
export const handOver = defineJob<Handover & { actorId: string }>(
  'hand-over-contacts',
  async ({ actorId, ...handover }, { database }) => {
    let committed = (): void => undefined;
    await database.transaction(async db => {
      const successor = await db.rows(sql`
        SELECT FROM app_user WHERE id = ${handover.reassignTo} AND active FOR SHARE`);
      if (successor.length === 0) return;
      const [actor] = await db.rows<Omit<Viewer, 'via'>>(sql`
        SELECT u.id, u.role, u.locale, ${contactCountOfUser} AS "contactCount" FROM app_user u WHERE u.id = ${actorId}`);
      const events = collectEvents();
      const work = {
        db,
        viewer: { ...actor!, via: 'SESSION' as const },
        now: new Date(),
        emit: events.emit,
      };
      const isDone = await handOverContacts(work, handover, limits['bulk.ids']);
      if (!isDone) await enqueue(db, handOver, { actorId, ...handover });
      events.flush(db);
      committed = events.committed;
    });
    committed();
  },
);
