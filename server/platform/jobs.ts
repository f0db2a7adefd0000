import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger, run, runMigrations, type Runner, type TaskList } from 'graphile-worker';
import type { Pool } from 'pg';
import sql from 'sql-template-tag';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { Database, Db } from './database.js';
import { startHeartbeat } from './job-heartbeat.js';
import { limits } from './limits.js';
import { log } from './log.js';
import type { Mailer } from './mailer.js';
import { startPeriodic, type PeriodicTask } from './periodic.js';

/** What a job may reach. `database` has the longer statement timeout of jobs. */
interface JobContext {
  database: Database;
  mailer: Mailer;
  /** True where a failure now is final. */
  lastAttempt: boolean;
}

/** Work to be done after a commit, in any process, once or more often: it has to bear being started again. */
export interface Job<Payload> {
  name: string;
  run(payload: Payload, context: JobContext): Promise<void>;
  /** It computes for long at a stretch, and needs no mail: where there are requests to be answered it gets a thread. */
  isHeavy: boolean;
  /** It waits for servers of other people, who may be slow: such jobs do not take the places of the others. */
  waits: boolean;
}

/** Names a job. A job is short; long work does one portion and enqueues the next in the same transaction. */
export function defineJob<Payload>(
  name: string,
  run: Job<Payload>['run'],
  { isHeavy = false, waits = false }: { isHeavy?: boolean; waits?: boolean } = {},
): Job<Payload> {
  return { name, run, isHeavy, waits };
}

/** Does a job, by its name, somewhere else than in this thread. */
export type RunElsewhere = (name: string, payload: unknown, lastAttempt: boolean) => Promise<void>;

/** `key`: a waiting job of the same key is replaced. `queue`: jobs of one queue run one after the other. */
export interface EnqueueOptions {
  runAt?: Date;
  maxAttempts?: number;
  key?: string;
  queue?: string;
}

/** Adds a job in the transaction of `db`: it starts within milliseconds of the commit, or never existed. */
export async function enqueue<Payload>(
  db: Db,
  job: Job<Payload>,
  payload: Payload,
  { runAt, maxAttempts, key, queue }: EnqueueOptions = {},
): Promise<void> {
  await db.rows(sql`
    SELECT id FROM graphile_worker.add_job(
      identifier => ${job.name}::text, payload => ${JSON.stringify(payload)}::json, queue_name => ${queue ?? null}::text,
      run_at => ${runAt ?? null}::timestamptz, max_attempts => ${maxAttempts ?? null}::int, job_key => ${key ?? null}::text)`);
}

/** The same for many at once. */
export async function enqueueAll<Payload>(
  db: Db,
  job: Job<Payload>,
  orders: { payload: Payload; key: string; queue: string }[],
): Promise<void> {
  await db.rows(sql`
    SELECT count(added.id) FROM jsonb_array_elements(${JSON.stringify(orders)}::jsonb) o
    CROSS JOIN LATERAL graphile_worker.add_job(
      identifier => ${job.name}::text, payload => (o -> 'payload')::json, queue_name => o ->> 'queue',
      job_key => o ->> 'key') added`);
}

/** Brings the job queue's own tables up to date; after `migrate`, in every process and in the template of tests. */
export async function migrateJobs(database: Database): Promise<void> {
  await database.transaction(async db => {
    await db.rows(sql`SET LOCAL lock_timeout = 0`, { once: true });
    await db.rows(sql`SET LOCAL idle_in_transaction_session_timeout = 0`, { once: true });
    await db.rows(sql`SELECT pg_advisory_xact_lock(${jobMigrationLock})`);
    await runMigrations({ pgPool: poolOf(database), logger });
  });
}

const jobMigrationLock = 4_711_002;

/** The connections of a database, for those who have to know them one by one. */
export const poolOf = (database: Database): Pool =>
  (database.dataSource.driver as PostgresDriver).master as Pool;

export interface JobsOptions {
  /** A pool of its own, with a few more connections than `concurrency`. */
  database: Database;
  mailer: Mailer;
  // Each job has its own payload; only enqueue, which is typed per job, fills it.
  jobs: Job<never>[];
  periodic: PeriodicTask[];
  concurrency: number;
  /** Whether no other process works on this database. */
  isAlone?: boolean;
  /** Where heavy jobs are done; absent: here. */
  runElsewhere?: RunElsewhere;
}

/** Works off jobs and periodic tasks until stopped; comes back by itself after the database was away. */
export async function startJobs({
  periodic,
  isAlone = false,
  ...options
}: JobsOptions): Promise<{ stop(): Promise<void> }> {
  const events = new EventEmitter();
  const heartbeat = await startHeartbeat(options.database, events, isAlone);
  const tasks = startPeriodic(options.database, periodic);
  const { jobs, concurrency } = options;
  const crews = [
    startCrew({ ...options, jobs: jobs.filter(({ waits }) => !waits), concurrency }, events),
    startCrew({ ...options, jobs: jobs.filter(({ waits }) => waits), concurrency: waitingJobs }, events),
  ];

  return {
    async stop() {
      const patience = new AbortController();
      const finished = Promise.all([tasks.stop(), ...crews.map(crew => crew.stop())]).catch(
        (error: unknown) => log.warn('Jobs did not end cleanly', { error }),
      );
      const waited = delay(limits['shutdown.seconds'] * 1_000, undefined, { signal: patience.signal });
      await Promise.race([finished, waited.catch(() => undefined)]);
      patience.abort();
      await heartbeat.stop();
    },
  };
}

/** They hold no connection while they wait; with more of them than connections, graphile-worker warns at every start. */
const waitingJobs = 6;

/** Works off these jobs, so many at a time. */
function startCrew(options: Omit<JobsOptions, 'periodic'>, events: EventEmitter): { stop(): Promise<void> } {
  const taskList = tasksOf(options);
  let stopped = options.jobs.length === 0;
  let runner: Runner | undefined;

  const start = async (): Promise<void> => {
    runner = await run({
      pgPool: poolOf(options.database),
      taskList,
      concurrency: options.concurrency,
      noHandleSignals: true,
      events,
      logger,
      // Left to itself, it waits for nobody who says that a job is done, and a connection lost just then ends the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
    // Whoever stopped it while it started could not reach it yet.
    await (stopped ? runner.stop() : runner.promise);
  };
  const running = (async () => {
    while (!stopped) {
      await start().catch((error: unknown) =>
        log.warn('The job runner broke and is started again', { error }),
      );
      if (!stopped) await delay(restartMs);
    }
  })();

  return {
    async stop() {
      stopped = true;
      await runner?.stop();
      await running;
    },
  };
}

const restartMs = 1_000;

function tasksOf({ jobs, database, mailer, runElsewhere }: Omit<JobsOptions, 'periodic'>): TaskList {
  return Object.fromEntries(
    jobs.map(job => [
      job.name,
      async (payload, { job: { attempts, max_attempts } }) => {
        const lastAttempt = attempts >= max_attempts;
        return job.isHeavy && runElsewhere
          ? runElsewhere(job.name, payload, lastAttempt)
          : job.run(payload as never, { database, mailer, lastAttempt });
      },
    ]),
  );
}

/** Every job done is worth a debug line only; what failed is a warning, with the stack in the error. */
const logger = new Logger(() => (level, message, meta) => {
  const fields = meta?.['error'] === undefined ? {} : { error: meta['error'] };
  if (level === 'error' || level === 'warning') log.warn(message, fields);
  else log.debug(message, fields);
});
