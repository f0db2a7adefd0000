import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { freeJobsOfTheDead } from './job-heartbeat.js';
import { defineJob, enqueue, startJobs } from './jobs.js';
import type { Mailer } from './mailer.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const noMailer: Mailer = {
  send: () => Promise.reject(new Error('No mail here')),
  forget: () => Promise.resolve(),
  close: () => undefined,
};
const done: string[] = [];
const note = defineJob<{ word: string }>('note', async ({ word }) => void done.push(word));
const never = defineJob<{ word: string }>('never', async () => undefined);
const stumble = defineJob<{ word: string }>('stumble', async ({ word }, { lastAttempt }) => {
  done.push(`${word} ${lastAttempt ? 'for the last time' : 'for the first time'}`);
  throw new Error('Stumbled');
});

const start = (periodic: Parameters<typeof startJobs>[0]['periodic'] = []): ReturnType<typeof startJobs> =>
  startJobs({ database: db.database, mailer: noMailer, jobs: [note, stumble], periodic, concurrency: 2 });

describe('A job', () => {
  test('starts soon after the commit, and not at all without one', async () => {
    const jobs = await start();
    try {
      const undone = db.database.transaction(async tx => {
        await enqueue(tx, note, { word: 'undone' });
        throw new Error('no');
      });
      await expect(undone).rejects.toThrow('no');
      await db.database.transaction(tx => enqueue(tx, note, { word: 'committed' }));
      await until(() => done.includes('committed'));
      expect(done).not.toContain('undone');
    } finally {
      await jobs.stop();
    }
  });

  test('that fails is tried again later, and knows when it is the last time', async () => {
    const jobs = await start();
    try {
      await db.database.transaction(tx => enqueue(tx, stumble, { word: 'Tried' }, { maxAttempts: 2 }));
      await until(() => done.includes('Tried for the first time'));
      await until(async () => (await attempts('stumble')) === 1 && (await lockedBy('stumble')) === null);
      await db.database.read.rows(sql`UPDATE graphile_worker._private_jobs SET run_at = now()`);
      await until(() => done.includes('Tried for the last time'));
    } finally {
      await jobs.stop();
    }
  });

  test('of the same key waits only once', async () => {
    await db.database.transaction(tx => enqueue(tx, never, { word: 'first' }, { key: 'k' }));
    await db.database.transaction(tx => enqueue(tx, never, { word: 'second' }, { key: 'k' }));
    const waiting = await db.database.read.rows<{ payload: unknown }>(sql`
      SELECT j.payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
      WHERE t.identifier = 'never'`);
    expect(waiting).toEqual([{ payload: { word: 'second' } }]);
  });

  test('of a killed process is free again within a minute, one of a living process is not', async () => {
    await db.database.transaction(tx => enqueue(tx, never, { word: 'held' }, { key: 'held' }));
    const hold = (worker: string, seconds: number): Promise<unknown> =>
      db.database.read.rows(sql`
        UPDATE graphile_worker._private_jobs
        SET locked_by = ${worker}, locked_at = now() - make_interval(secs => ${seconds}) WHERE key = 'held'`);
    await db.database.read.rows(sql`
      INSERT INTO job_process VALUES
        (gen_random_uuid(), '{living}', now()), (gen_random_uuid(), '{dead}', now() - interval '31 seconds')`);

    await hold('living', 3_600);
    await freeJobsOfTheDead(db.database.read);
    expect(await lockedBy('never', 'held')).toBe('living');

    await hold('dead', 31);
    await freeJobsOfTheDead(db.database.read);
    expect(await lockedBy('never', 'held')).toBeNull();

    await hold('too young to be known', 5);
    await freeJobsOfTheDead(db.database.read);
    expect(await lockedBy('never', 'held')).toBe('too young to be known');
  });

  test('is not to blame for the death of its process, unless that happens again and again', async () => {
    await db.database.transaction(tx => enqueue(tx, never, { word: 'deadly' }, { key: 'deadly' }));
    for (let death = 1; death <= 26; death++) {
      await db.database.read.rows(sql`
        UPDATE graphile_worker._private_jobs
        SET locked_by = 'killed', locked_at = now() - make_interval(secs => 60), attempts = attempts + 1 WHERE key = 'deadly'`);
      await freeJobsOfTheDead(db.database.read);
    }
    const [job] = await db.database.read.rows<{ attempts: number }>(
      sql`SELECT attempts FROM graphile_worker.jobs WHERE key = 'deadly'`,
    );
    expect(job).toEqual({ attempts: 1 });
  });

  test('goes on at once after a kill where no other process can have it in hand', async () => {
    await db.database.transaction(tx => enqueue(tx, note, { word: 'held by the dead' }, { key: 'dead' }));
    await db.database.read.rows(sql`
      UPDATE graphile_worker._private_jobs SET locked_by = 'killed just now', locked_at = now() WHERE key = 'dead'`);
    const jobs = await startJobs({
      database: db.database,
      mailer: noMailer,
      jobs: [note],
      periodic: [],
      concurrency: 1,
      isAlone: true,
    });
    try {
      await until(() => done.includes('held by the dead'));
    } finally {
      await jobs.stop();
    }
  });
});

test('Work goes on after a connection was lost that was just saying that a job is done', async () => {
  let finish = (): void => undefined;
  const slow = defineJob<object>('slow', () => new Promise<void>(resolve => (finish = resolve)));
  const jobs = await startJobs({
    database: db.database,
    mailer: noMailer,
    jobs: [slow, note],
    periodic: [],
    concurrency: 1,
  });
  try {
    await db.database.transaction(tx => enqueue(tx, slow, {}));
    await until(async () => (await lockedBy('slow')) != null);
    await db.database.transaction(async tx => {
      await tx.rows(sql`LOCK TABLE graphile_worker._private_jobs IN EXCLUSIVE MODE`);
      finish();
      await until(cutWhoWaits);
    });
    await db.database.transaction(tx => enqueue(tx, note, { word: 'went on' }));
    await until(() => done.includes('went on'));
  } finally {
    await jobs.stop();
  }
});

test('Work goes on after the database has cut all connections', async () => {
  const jobs = await start();
  try {
    await db.database.transaction(tx => enqueue(tx, note, { word: 'before' }));
    await until(() => done.includes('before'));
    await db.database.read.rows(sql`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    await db.database.transaction(tx => enqueue(tx, note, { word: 'after' }));
    await until(() => done.includes('after'));
  } finally {
    await jobs.stop();
  }
});

test('Stopping finishes what runs and leaves no trace of the process', async () => {
  let finish = (): void => undefined;
  const slow = defineJob<object>('slow', async () => {
    done.push('slow began');
    await new Promise<void>(resolve => (finish = resolve));
    done.push('slow ended');
  });
  await db.database.read.rows(sql`DELETE FROM job_process`);
  const jobs = await startJobs({
    database: db.database,
    mailer: noMailer,
    jobs: [slow],
    periodic: [],
    concurrency: 1,
  });
  await db.database.transaction(tx => enqueue(tx, slow, {}));
  await until(() => done.includes('slow began'));
  expect(await db.database.read.rows(sql`SELECT 1 FROM job_process`)).toHaveLength(1);
  const stopped = jobs.stop();
  finish();
  await stopped;
  expect(done).toContain('slow ended');
  expect(await db.database.read.rows(sql`SELECT 1 FROM job_process`)).toEqual([]);
});

test('Housekeeping repeats, and goes on after a failure', async () => {
  let turns = 0;
  const task = {
    name: 'sweep',
    everySeconds: 0.05,
    run: async (): Promise<void> => {
      turns++;
      if (turns === 1) throw new Error('The broom broke');
    },
  };
  const jobs = await start([task]);
  await until(() => turns >= 3);
  await jobs.stop();
  const turnsAtStop = turns;
  await new Promise(resolve => setTimeout(resolve, 200));
  expect(turns).toBe(turnsAtStop);
});

const cutWhoWaits = async (): Promise<boolean> =>
  (
    await db.database.read.rows(sql`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`)
  ).length > 0;

const jobRow = async (
  task: string,
  key?: string,
): Promise<{ attempts: number; lockedBy: string | null } | undefined> =>
  (
    await db.database.read.rows<{ attempts: number; lockedBy: string | null }>(sql`
      SELECT j.attempts, j.locked_by AS "lockedBy" FROM graphile_worker._private_jobs j
      JOIN graphile_worker._private_tasks t ON t.id = j.task_id
      WHERE t.identifier = ${task} AND j.key IS NOT DISTINCT FROM ${key ?? null}`)
  )[0];
const attempts = async (task: string): Promise<number | undefined> => (await jobRow(task))?.attempts;
const lockedBy = async (task: string, key?: string): Promise<string | null | undefined> =>
  (await jobRow(task, key))?.lockedBy;

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise(resolve => setTimeout(resolve, 10));
}

test('Stopped before it has quite started, it ends as well', async () => {
  const jobs = await start();
  const stopped = await Promise.race([jobs.stop().then(() => true), sleep(10_000, false, { ref: false })]);
  expect(stopped).toBe(true);
});
