import 'reflect-metadata';
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { PoolClient } from 'pg';
import { migrations } from '../migrations/index.js';
import { entities } from './entities.js';
import type { JobOrder, JobOutcome, JobThreadData } from './job-thread-host.js';
import { jobs } from './jobs.js';
import { readConfig } from './platform/config.js';
import { openDatabase, type Database } from './platform/database.js';
import { instance } from './platform/instance.js';
import { poolOf } from './platform/jobs.js';
import { limits } from './platform/limits.js';
import { log } from './platform/log.js';
import type { Mailer } from './platform/mailer.js';

/** The thread of job-thread-host.ts: does the jobs that it is told, as they come, on connections of its own. */
const { url, publicUrl, isEmbedded } = workerData as JobThreadData;
readConfig(process.env);
instance.publicUrl = publicUrl;
const database = open();

async function open(): Promise<Database> {
  const opened = await openDatabase(url, {
    entities,
    migrations,
    statementMs: limits['db.jobStatementMs'],
    connections: 4,
  });
  stepBack(thisThread);
  // The processes of the embedded database are this machine's; those of another are somewhere else.
  if (isEmbedded) poolOf(opened).on('acquire', client => stepBack(processOf(client)));
  return opened;
}

const thisThread = 0;
const processOf = (client: PoolClient): number => (client as PoolClient & { processID: number }).processID;

/** Whoever waits for an answer comes first. Elsewhere than on Linux, a thread has no priority of its own. */
function stepBack(processId: number): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(processId, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    log.debug('Heavy jobs keep their priority', { error });
  }
}

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
