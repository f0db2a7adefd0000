import type { EventEmitter } from 'node:events';
import type { Worker } from 'graphile-worker';
import sql, { type Sql } from 'sql-template-tag';
import type { Database, Db } from './database.js';
import { newId } from './ids.js';
import { log } from './log.js';

/**
 * Says every few seconds that this process and its workers live, and frees the jobs of those that no longer say so:
 * left to itself, graphile-worker holds the jobs of a killed process for four hours. Where no other process can be at
 * work on this database (`isAlone`), whatever is held at the start is held by the dead, and goes on at once.
 */
export async function startHeartbeat(
  database: Database,
  events: EventEmitter,
  isAlone: boolean,
): Promise<{ stop(): Promise<void> }> {
  const id = newId();
  const workers = new Set<string>();
  events.on('worker:create', ({ worker }: { worker: Worker }) => workers.add(worker.workerId));
  events.on('worker:stop', ({ worker }: { worker: Worker }) => workers.delete(worker.workerId));

  if (isAlone) await database.transaction(freeAllJobs);
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
  await freeJobs(
    db,
    sql`locked_at < now() - make_interval(secs => ${deadAfterSeconds})
      AND locked_by NOT IN (SELECT unnest(worker_ids) FROM job_process)`,
  );
}

async function freeAllJobs(db: Db): Promise<void> {
  await db.rows(sql`DELETE FROM job_process`);
  await freeJobs(db, sql`locked_by IS NOT NULL`);
}

/**
 * Gives these jobs back. That its process died is not the fault of a job, so the attempt does not count; unless it
 * happens so often that it probably is.
 */
async function freeJobs(db: Db, which: Sql): Promise<void> {
  const held = await db.rows<{ id: string; lockedBy: string; attempts: number }>(sql`
    SELECT id, locked_by AS "lockedBy", attempts FROM graphile_worker.jobs WHERE ${which}`);
  if (held.length === 0) return;
  await db.rows(sql`
    SELECT graphile_worker.force_unlock_workers(${[...new Set(held.map(job => job.lockedBy))]}::text[])`);
  await db.rows(sql`
    WITH died AS (
      INSERT INTO job_death (job_id, deaths) SELECT unnest(${held.map(job => job.id)}::bigint[]), 1
      ON CONFLICT (job_id) DO UPDATE SET deaths = job_death.deaths + 1 RETURNING job_id, deaths
    )
    SELECT graphile_worker.reschedule_jobs(ARRAY[j.id], run_at => now(), attempts => j.attempts - 1)
    FROM died d JOIN graphile_worker.jobs j ON j.id = d.job_id
    WHERE d.deaths <= ${forgivenDeaths} AND j.attempts > 0`);
  await db.rows(sql`DELETE FROM job_death WHERE job_id NOT IN (SELECT id FROM graphile_worker.jobs)`);
}

const forgivenDeaths = 25;

async function sayGoodbye(db: Db, id: string, workerIds: string[]): Promise<void> {
  await db.rows(sql`DELETE FROM job_process WHERE id = ${id}`);
  await db.rows(sql`SELECT graphile_worker.force_unlock_workers(${workerIds}::text[])`);
}
