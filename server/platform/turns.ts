import { limits } from './limits.js';

/** Shares connections out: so many at once for each caller, whose other statements wait in their order. */
export interface Turns {
  /** Resolves when it is this caller's turn, with what ends it; rejects where it does not come in time. */
  take(caller: string): Promise<() => void>;
}

interface Line {
  running: number;
  waiting: Set<() => void>;
}

/** `waitMs`: how long somebody waits for a turn, for whoever asks for too much at once must not pile it up. */
export function createTurns(waitMs: number): Turns {
  const lines = new Map<string, Line>();

  const giveBack = (caller: string, line: Line): void => {
    const [next] = line.waiting;
    if (next) {
      line.waiting.delete(next);
      next();
    } else if (--line.running === 0) {
      lines.delete(caller);
    }
  };

  return {
    async take(caller) {
      let line = lines.get(caller);
      if (!line) lines.set(caller, (line = { running: 0, waiting: new Set() }));
      const end = giveBack.bind(null, caller, line);
      if (line.running < limits['db.connectionsPerCaller']) {
        line.running++;
        return end;
      }
      await comesUp(line, waitMs);
      return end;
    },
  };
}

function comesUp({ waiting }: Line, waitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      waiting.delete(next);
      reject(queryCanceled('No turn came in time'));
    }, waitMs);
    waiting.add(next);
  });
}

/** Like PostgreSQL says that a statement was stopped. */
export const queryCanceled = (message: string): Error => Object.assign(new Error(message), { code: '57014' });
