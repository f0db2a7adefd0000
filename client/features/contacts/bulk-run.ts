import { ref, type Ref } from 'vue';
import { failureOf } from '../../lib/failure';
import { useText } from '../../lib/i18n';
import type { Outcome } from '../../lib/useMutation';
import { idsPerCall, portions } from './portions';

export type BulkOutcome = { changedCount: number; skippedCount: number; message?: string };

/** How far a bulk action is: `done` of `total`, which is 0 while one call does all. */
export type BulkProgress = { done: Ref<number>; total: Ref<number>; running: Ref<boolean> };

/** Counts what is done, and turns whatever goes wrong on the way into a message beside what was done until then. */
export function useBulkRun(): BulkProgress & {
  start: (action: () => Promise<BulkOutcome>) => Promise<BulkOutcome>;
  eachPortion: (ids: string[], call: (ids: string[]) => Promise<Outcome<unknown>>) => Promise<BulkOutcome>;
} {
  const { t } = useText();
  const done = ref(0);
  const total = ref(0);
  const running = ref(false);

  async function start(action: () => Promise<BulkOutcome>): Promise<BulkOutcome> {
    running.value = true;
    done.value = 0;
    total.value = 0;
    try {
      return await action();
    } catch (error) {
      const { key, values } = failureOf(error);
      return { changedCount: 0, skippedCount: 0, message: t(key, values) };
    } finally {
      running.value = false;
    }
  }

  async function eachPortion(
    ids: string[],
    call: (ids: string[]) => Promise<Outcome<unknown>>,
  ): Promise<BulkOutcome> {
    const sum: BulkOutcome = { changedCount: 0, skippedCount: 0 };
    total.value = ids.length;
    for (const portion of portions(ids, idsPerCall)) {
      const { changedCount, skippedCount, message } = outcomeOf(await call(portion));
      sum.changedCount += changedCount;
      sum.skippedCount += skippedCount;
      done.value += portion.length;
      if (message) return { ...sum, message };
    }
    return sum;
  }

  return { start, eachPortion, done, total, running };
}

export function outcomeOf(outcome: Outcome<unknown>): BulkOutcome {
  if (!outcome.ok)
    return {
      changedCount: 0,
      skippedCount: 0,
      message: outcome.problems.map(({ message }) => message).join(' '),
    };
  const { changedCount, skippedCount = 0 } = outcome.payload as BulkOutcome;
  return { changedCount, skippedCount };
}
