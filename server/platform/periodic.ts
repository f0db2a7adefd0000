import sql from 'sql-template-tag';
import type { Database, Db } from './database.js';
import { log } from './log.js';

/** Housekeeping that repeats; runs in one process at a time, in a transaction of its own. */
export interface PeriodicTask {
  name: string;
  everySeconds: number;
  run(db: Db): Promise<void>;
}

/** Repeats each task until stopped; a failure is logged and the next turn tries again. */
export function startPeriodic(database: Database, tasks: PeriodicTask[]): { stop(): Promise<void> } {
  const loops = tasks.map(task => repeat(task.everySeconds, () => takeTurn(database, task)));
  return {
    stop: async () => void (await Promise.all(loops.map(loop => loop.stop()))),
  };
}

function repeat(seconds: number, action: () => Promise<void>): { stop(): Promise<void> } {
  let current = Promise.resolve();
  let stopped = false;
  let timer: NodeJS.Timeout;
  const next = (): void => {
    timer = setTimeout(() => {
      current = action().finally(() => {
        if (!stopped) next();
      });
    }, seconds * 1_000);
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}

async function takeTurn(database: Database, task: PeriodicTask): Promise<void> {
  try {
    await database.transaction(async db => {
      const [turn] = await db.rows<{ mine: boolean }>(
        sql`SELECT pg_try_advisory_xact_lock(hashtext('periodic'), hashtext(${task.name})) AS mine`,
      );
      if (turn?.mine) await task.run(db);
    });
  } catch (error) {
    log.warn('A periodic task failed', { task: task.name, error });
  }
}
