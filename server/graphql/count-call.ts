import type { Response } from 'express';
import type { RequestError } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import type { Viewer } from '../platform/work.js';
import type { CallRate } from './call-rate.js';

/** Counts a call of a user or key, and tells them how many they have left in `RateLimit-*`; the refusal beyond. */
export function countCall(
  rate: CallRate,
  { id, key }: Viewer,
  response: Response,
  now: number,
): RequestError | null {
  const { remaining, resetSeconds, refusal } = rate.count(key?.id ?? id, now);
  response.setHeader('RateLimit-Limit', limits['rate.api']);
  response.setHeader('RateLimit-Remaining', remaining);
  response.setHeader('RateLimit-Reset', resetSeconds);
  if (refusal) response.setHeader('Retry-After', resetSeconds);
  return refusal;
}
