import { RequestError } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';

const minuteMs = 60_000;

/** Calls of each user in the current minute; forgotten with it. */
let minute = 0;
let calls = new Map<string, number>();

/** Counts one call of a user; beyond `rate.api` per minute, the refusal with the seconds until the next minute. */
export function countCall(userId: string, now: number): RequestError | null {
  const current = Math.floor(now / minuteMs);
  if (current !== minute) {
    minute = current;
    calls = new Map();
  }
  const count = (calls.get(userId) ?? 0) + 1;
  calls.set(userId, count);
  if (count <= limits['rate.api']) return null;
  return new RequestError('RATE_LIMITED', tooManyCalls, Math.ceil(((minute + 1) * minuteMs - now) / 1_000));
}

const tooManyCalls = say(
  'Too many requests in this minute. Please wait a moment.',
  'Zu viele Anfragen in dieser Minute. Bitte warten Sie einen Augenblick.',
);
