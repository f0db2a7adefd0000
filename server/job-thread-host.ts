import { Worker } from 'node:worker_threads';
import { instance } from './platform/instance.js';
import type { RunElsewhere } from './platform/jobs.js';
import { log } from './platform/log.js';

/** What the thread is told at its start, and then of each job. */
export interface JobThreadData {
  url: string;
  publicUrl: string;
  isEmbedded: boolean;
}
export interface JobOrder {
  id: number;
  name: string;
  payload: unknown;
  lastAttempt: boolean;
}
/** How it ended; `error`: what the log is to say. */
export interface JobOutcome {
  id: number;
  error?: Error;
}

/**
 * Does heavy jobs in a thread: what they compute keeps no request waiting, and should one run out of memory it fails, and
 * the server goes on. The thread is there only while there is something to do, and a little longer.
 */
export function createJobThread({ url, isEmbedded }: Omit<JobThreadData, 'publicUrl'>): {
  run: RunElsewhere;
  stop(): Promise<void>;
} {
  let thread: Worker | null = null;
  let lingering: NodeJS.Timeout | undefined;
  let lastId = 0;
  const waiting = new Map<number, { resolve(): void; reject(error: Error): void }>();

  const start = (): Worker => {
    const workerData: JobThreadData = { url, isEmbedded, publicUrl: instance.publicUrl };
    const started = new Worker(new URL('./job-thread.js', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 48 },
    });
    started.on('message', ({ id, error }: JobOutcome) => settle(id, error));
    started.on('error', error => log.error('The thread of heavy jobs failed', { error }));
    started.once('exit', () => {
      // One that had lingered leaves nothing behind: what waits now is its successor's.
      if (thread !== started) return;
      thread = null;
      for (const id of waiting.keys()) settle(id, new Error('The thread ended.'));
    });
    return started;
  };

  const settle = (id: number, error: Error | undefined): void => {
    const job = waiting.get(id);
    waiting.delete(id);
    if (error) job?.reject(error);
    else job?.resolve();
    if (waiting.size === 0) lingering = setTimeout(() => void end(), lingerMs).unref();
  };

  const end = async (): Promise<void> => {
    const ending = thread;
    thread = null;
    clearTimeout(lingering);
    await ending?.terminate();
  };

  return {
    run: (name, payload, lastAttempt) =>
      new Promise((resolve, reject) => {
        clearTimeout(lingering);
        const id = ++lastId;
        waiting.set(id, { resolve, reject });
        thread ??= start();
        thread.postMessage({ id, name, payload, lastAttempt } satisfies JobOrder);
      }),
    stop: end,
  };
}

const lingerMs = 15_000;
