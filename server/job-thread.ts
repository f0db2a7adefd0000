import 'reflect-metadata';
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { migrations } from '../migrations/index.js';
import { entities } from './entities.js';
import type { JobOrder, JobOutcome, JobThreadData } from './job-thread-host.js';
import { jobs } from './jobs.js';
import { readConfig } from './platform/config.js';
import { openDatabase } from './platform/database.js';
import { instance } from './platform/instance.js';
import { limits } from './platform/limits.js';
import type { Mailer } from './platform/mailer.js';

/** The thread of job-thread-host.ts: does the jobs that it is told, as they come, on connections of its own. */
const { url, publicUrl } = workerData as JobThreadData;
readConfig(process.env);
// Whoever waits for an answer comes first. Elsewhere than on Linux this would hold for the whole process.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
instance.publicUrl = publicUrl;
const database = openDatabase(url, {
  entities,
  migrations,
  statementMs: limits['db.jobStatementMs'],
  connections: 4,
});

const noMailer: Mailer = {
  send: () => Promise.reject(new Error('Heavy jobs send no mail.')),
  forget: () => Promise.reject(new Error('Heavy jobs forget no mail.')),
  close: () => undefined,
};

async function run({ name, payload, lastAttempt }: JobOrder): Promise<void> {
  const job = jobs.find(each => each.name === name);
  await job!.run(payload as never, { database: await database, mailer: noMailer, lastAttempt });
}

parentPort!.on('message', (order: JobOrder) => {
  const { id } = order;
  run(order).then(
    () => parentPort!.postMessage({ id } satisfies JobOutcome),
    (error: unknown) =>
      parentPort!.postMessage({
        id,
        error: error instanceof Error ? error : new Error(String(error)),
      } satisfies JobOutcome),
  );
});
