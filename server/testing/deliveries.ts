import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { jobs } from '../jobs.js';
import type { Database } from '../platform/database.js';
import { startJobs } from '../platform/jobs.js';
import { createMailer } from '../platform/mailer.js';
import { dispatchEvents } from '../platform/outbox.js';
import { subscribers } from '../subscribers.js';

/** Works off everything that is due now; what is put off until later stays. */
export async function workOff(database: Database): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kartei-jobs-'));
  const mailer = createMailer({ from: 'Kartei <crm@example.com>', dataDir });
  const running = await startJobs({ database, mailer, jobs, periodic: [], concurrency: 2 });
  await dispatchEvents(database, subscribers);
  while ((await dueJobs(database)) > 0) await sleep(20);
  await running.stop();
  await rm(dataDir, { recursive: true });
}

const dueJobs = async ({ read }: Database): Promise<number> =>
  (await read.rows(sql`SELECT FROM graphile_worker.jobs WHERE run_at <= now()`)).length;

/** Lets what is put off be due now. */
export async function letTimePass({ read }: Database): Promise<void> {
  await read.rows(sql`UPDATE graphile_worker._private_jobs SET run_at = now()`);
}
