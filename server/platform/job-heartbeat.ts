import type { EventEmitter } from 'node:events';
import type { Worker } from 'graphile-worker';
import sql from 'sql-template-tag';
import type { Database, Db } from './database.js';
import { newId } from './ids.js';
import { log } from './log.js';

/**
 * Says every few seconds that this process and its workers live, and frees the jobs of those that no longer say so:
 * left to itself, graphile-worker holds the jobs of a killed process for four hours.
 */
export async function startHeartbeat(
  database: Database,
  events: EventEmitter,
): Promise<{ stop(): Promise<void> }> {
  const id = newId();
  const workers = new Set<string>();
  events.on('worker:create', ({ worker }: { worker: Worker }) => workers.add(worker.workerId));
  events.on('worker:stop', ({ worker }: { worker: Worker }) => workers.delete(worker.workerId));

  let beating = Promise.resolve();
  const beat = (): void => {
    beating = database
      .transaction(db => beatOnce(db, id, [...workers]))
      .catch((error: unknown) => log.warn('The heartbeat of the jobs was missed', { error }));
  };
  beat();
  await beating;
  const timer = setInterval(beat, beatSeconds * 1_000);

  return {
    async stop() {
      clearInterval(timer);
      await beating;
      await database
        .transaction(db => sayGoodbye(db, id, [...workers]))
        .catch((error: unknown) => log.warn('Jobs in hand could not be given back', { error }));
    },
  };
}

const beatSeconds = 10;
const deadAfterSeconds = 30;

async function beatOnce(db: Db, id: string, workerIds: string[]): Promise<void> {
  await db.rows(sql`
    INSERT INTO job_process (id, worker_ids, seen_at) VALUES (${id}, ${workerIds}::text[], now())
    ON CONFLICT (id) DO UPDATE SET worker_ids = excluded.worker_ids, seen_at = excluded.seen_at`);
  await freeJobsOfTheDead(db);
}

/**
 * Frees the jobs whose worker belongs to no living process. A job taken just now is spared: its worker may be younger
 * than its process's last heartbeat.
 */
export async function freeJobsOfTheDead(db: Db): Promise<void> {
  await db.rows(
    sql`DELETE FROM job_process WHERE seen_at < now() - make_interval(secs => ${deadAfterSeconds})`,
  );
  await db.rows(sql`
    SELECT graphile_worker.force_unlock_workers(array_agg(DISTINCT locked_by)) FROM graphile_worker.jobs
    WHERE locked_at < now() - make_interval(secs => ${deadAfterSeconds})
      AND locked_by NOT IN (SELECT unnest(worker_ids) FROM job_process)`);
}

async function sayGoodbye(db: Db, id: string, workerIds: string[]): Promise<void> {
  await db.rows(sql`DELETE FROM job_process WHERE id = ${id}`);
  await db.rows(sql`SELECT graphile_worker.force_unlock_workers(${workerIds}::text[])`);
}
