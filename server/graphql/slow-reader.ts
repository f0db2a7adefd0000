import type { Response } from 'express';
import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from '../platform/limits.js';
import { log } from '../platform/log.js';

/**
 * Whether the reader of a stream has taken all that was written for them, or does so within `stream.behindMs`. Otherwise
 * the connection is closed: they begin anew and read what they missed, instead of letting it grow in our memory.
 */
export async function keepsUp(response: Response): Promise<boolean> {
  const until = performance.now() + limits['stream.behindMs'];
  // What is here did not fit into the system's own buffers any more.
  while ((response.socket?.writableLength ?? 0) > 0) {
    if (performance.now() > until) {
      log.debug('A subscriber was too slow');
      response.destroy();
      return false;
    }
    await sleep(checkMs);
  }
  return true;
}

const checkMs = 20;
