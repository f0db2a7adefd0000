import type pg from 'pg';
import type { ArchivedTable } from './archive.js';

/*
 * Jobs that wait or are being done belong to what was written: an acknowledged write whose job were lost would stay half
 * done. The queue's own tables change with its version, so jobs are kept as what they were enqueued with, and enqueued
 * anew. What has failed for good stays behind.
 */

/** Stands among the tables of a backup; none of ours has a dot in its name. */
const columns = ['identifier', 'payload', 'queue_name', 'run_at', 'max_attempts', 'job_key'];
export const waitingJobs: ArchivedTable = { name: 'graphile_worker.jobs', columns };

/** Null where there is no queue yet. */
export async function selectWaitingJobs(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query(
    `SELECT FROM pg_class WHERE oid = to_regclass('graphile_worker._private_jobs')`,
  );
  if (rows.length === 0) return null;
  return `
    SELECT t.identifier, j.payload, q.queue_name, j.run_at, j.max_attempts, j.key
    FROM graphile_worker._private_jobs j
    JOIN graphile_worker._private_tasks t ON t.id = j.task_id
    LEFT JOIN graphile_worker._private_job_queues q ON q.id = j.job_queue_id
    WHERE j.attempts < j.max_attempts OR j.locked_at IS NOT NULL
    ORDER BY j.id`;
}

/** Where restored jobs are laid down, in the order of their rows, until `enqueueRestoredJobs`. */
export const restoredJobs = 'pg_temp.restored_job';

export async function prepareRestoredJobs(client: pg.Client): Promise<void> {
  await client.query(`
    CREATE TEMP TABLE restored_job (
      n bigint GENERATED ALWAYS AS IDENTITY,
      identifier text, payload json, queue_name text, run_at timestamptz, max_attempts int, job_key text
    ) ON COMMIT DROP`);
}

/** Enqueues them in the transaction: none is done before its commit. */
export async function enqueueRestoredJobs(client: pg.Client): Promise<void> {
  await client.query(`
    DO $$
    BEGIN
      PERFORM graphile_worker.add_job(
        identifier => j.identifier, payload => j.payload, queue_name => j.queue_name, run_at => j.run_at,
        max_attempts => j.max_attempts, job_key => j.job_key)
      FROM (SELECT * FROM ${restoredJobs} ORDER BY n) j;
    END $$`);
}
