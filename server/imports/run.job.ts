import { defineJob, enqueue } from '../platform/jobs.js';
import { runChunk } from './import.run.service.js';
import { doPortion, orFail, portionAttempts } from './import.work.js';

/** Carries out one chunk of a plan and enqueues itself for the next, in one transaction. */
export const runRows = defineJob<{ id: string; step: number }>(
  'run-import',
  async ({ id, step }, { database, lastAttempt }) =>
    orFail(database, { id, lastAttempt }, async () => {
      await doPortion(database, { id, status: 'RUNNING', step }, async (work, of) => {
        const isMore = await runChunk(work, of);
        if (isMore) await enqueue(work.db, runRows, { id, step: step + 1 }, runOptions);
      });
    }),
  { isHeavy: true },
);

export const runOptions = { maxAttempts: portionAttempts };
