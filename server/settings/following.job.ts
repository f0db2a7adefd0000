import sql from 'sql-template-tag';
import { contactCountOfUser } from '../auth/contact-count.query.js';
import { defineJob, enqueue } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import { collectEvents } from '../platform/outbox.js';
import type { Viewer, Work } from '../platform/work.js';
import { follow, type Following } from './following.service.js';

/** Lets a portion of contacts follow a change in the settings, in the name of who made it, and enqueues itself for the next. */
export const followSettings = defineJob<{ following: Following; actorId: string }>(
  'follow-settings',
  async ({ following, actorId }, { database }) => {
    let committed = (): void => undefined;
    await database.transaction(async db => {
      const [actor] = await db.rows<Omit<Viewer, 'via'>>(sql`
        SELECT u.id, u.role, u.locale, ${contactCountOfUser} AS "contactCount" FROM app_user u WHERE u.id = ${actorId}`);
      const events = collectEvents();
      const work = {
        db,
        viewer: { ...actor!, via: 'SESSION' as const },
        now: new Date(),
        emit: events.emit,
      };
      await letFollow(work, following, limits['bulk.ids']);
      events.flush(db);
      committed = events.committed;
    });
    committed();
  },
);

/** Lets at most about `most` contacts follow now, the rest by the job. */
export async function letFollow(work: Work, following: Following, most: number): Promise<void> {
  const left = await follow(work, following, most);
  if (left) await enqueue(work.db, followSettings, { following: left, actorId: work.viewer.id });
}
