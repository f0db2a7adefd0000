import { defineJob, enqueue } from '../platform/jobs.js';
import { undoChunk } from './import.undo.service.js';
import { runOptions } from './run.job.js';
import { doPortion, orFail } from './import.work.js';

/** Takes back one chunk of a run and enqueues itself for the next, in one transaction. */
export const undoRows = defineJob<{ id: string; step: number }>(
  'undo-import',
  async ({ id, step }, { database, lastAttempt }) =>
    orFail(database, { id, lastAttempt }, async () => {
      await doPortion(database, { id, status: 'UNDOING', step }, async (work, of) => {
        const isMore = await undoChunk(work, of);
        if (isMore) await enqueue(work.db, undoRows, { id, step: step + 1 }, runOptions);
      });
    }),
  { isHeavy: true },
);
