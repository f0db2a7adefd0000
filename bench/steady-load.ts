import { setTimeout as sleep } from 'node:timers/promises';
import { ask, type Endpoint } from './endpoints.js';
import type { Workload } from './workloads.js';

/**
 * Sends a workload at a fixed rate while something else goes on, whatever becomes of the earlier requests: slow answers
 * hold nothing back. Gives how long each answer took, in ms.
 */
export async function latenciesWhile(
  other: Promise<unknown>,
  endpoint: Endpoint,
  workload: Workload,
  perSecond: number,
): Promise<number[]> {
  let isOver = false;
  const ending = other.finally(() => (isOver = true));
  // Its failure is met at the await below.
  ending.catch(() => undefined);
  const answers: Promise<number>[] = [];
  const start = performance.now();
  while (!isOver) {
    const answer = latencyOf(endpoint, workload);
    answer.catch(() => undefined);
    answers.push(answer);
    await sleep(start + (answers.length * 1_000) / perSecond - performance.now());
  }
  await ending;
  return Promise.all(answers);
}

async function latencyOf(endpoint: Endpoint, workload: Workload): Promise<number> {
  const start = performance.now();
  await ask(endpoint, workload, workload.variables());
  return performance.now() - start;
}
