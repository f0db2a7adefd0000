import { idsPerMessage, publish, type Channel } from '../platform/channel.js';
import type { Db } from '../platform/database.js';
import { RequestError } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { log } from '../platform/log.js';
import { say } from '../platform/messages.js';

const minuteMs = 60_000;
const exchangeMs = 1_000;
const topic = 'calls';

/** What one process counted for some callers in a minute. */
interface Told {
  from: string;
  minute: number;
  calls: Record<string, number>;
}

/** How a caller stands after one more call. */
export interface Counted {
  remaining: number;
  /** Until the next minute, when all calls are there again. */
  resetSeconds: number;
  refusal: RequestError | null;
}

/** Calls of each user or key, in the current minute, in this process and as far as the others told. */
export interface CallRate {
  /** Counts one call; beyond `rate.api` per minute, with the refusal. */
  count(caller: string, now: number): Counted;
  /** Tells the others what changed since the last time. */
  exchange(): Promise<void>;
}

/** Counts in memory, so that no call waits for it; processes share one limit by telling each other. */
export function createCallRate(name: string, channel: Channel, db: Db): CallRate {
  let minute = 0;
  let own = new Map<string, number>();
  let changed = new Set<string>();
  let others = new Map<string, Map<string, number>>();

  const begin = (current: number): void => {
    if (current === minute) return;
    minute = current;
    own = new Map();
    changed = new Set();
    others = new Map();
  };
  channel.hear(topic, message => {
    const told = message as Told;
    if (told.from === name || told.minute !== minute) return;
    for (const [caller, calls] of Object.entries(told.calls)) {
      if (!others.has(caller)) others.set(caller, new Map());
      others.get(caller)!.set(told.from, calls);
    }
  });

  return {
    count(caller, now) {
      begin(Math.floor(now / minuteMs));
      const calls = (own.get(caller) ?? 0) + 1;
      own.set(caller, calls);
      changed.add(caller);
      let all = calls;
      for (const elsewhere of others.get(caller)?.values() ?? []) all += elsewhere;
      const remaining = Math.max(0, limits['rate.api'] - all);
      const resetSeconds = Math.ceil(((minute + 1) * minuteMs - now) / 1_000);
      const isOver = all > limits['rate.api'];
      return {
        remaining,
        resetSeconds,
        refusal: isOver ? new RequestError('RATE_LIMITED', tooManyCalls, resetSeconds) : null,
      };
    },
    async exchange() {
      const callers = [...changed];
      changed = new Set();
      const messages: Told[] = [];
      for (let start = 0; start < callers.length; start += idsPerMessage) {
        const portion = callers.slice(start, start + idsPerMessage);
        messages.push({
          from: name,
          minute,
          calls: Object.fromEntries(portion.map(caller => [caller, own.get(caller)!])),
        });
      }
      await publish(db, topic, messages);
    },
  };
}

/** Exchanges every second until stopped; what could not be told is told with the next count. */
export function startExchange(rate: CallRate): { stop(): void } {
  const timer = setInterval(
    () => void rate.exchange().catch((error: unknown) => log.debug('Rates were not exchanged', { error })),
    exchangeMs,
  );
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

const tooManyCalls = say(
  'Too many requests in this minute. Please wait a moment.',
  'Zu viele Anfragen in dieser Minute. Bitte warten Sie einen Augenblick.',
);
