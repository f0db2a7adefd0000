import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { limits } from '../platform/limits.js';

/** What a form is sent with to show that its page was fetched, when, and for which form; signed, so that nobody makes one up. */
export interface ChallengeKey {
  formId: string;
  secret: Buffer;
}

/** What a challenge that came back is worth. Forged, of another form, and too old are one answer. */
export type ReadChallenge = { state: 'FINE' | 'TOO_FAST'; nonce: string } | { state: 'EXPIRED' };

/** A new challenge. */
export function issueChallenge(key: ChallengeKey, now: Date): string {
  const body = `${now.getTime().toString(36)}.${randomBytes(12).toString('base64url')}`;
  return `${body}.${signature(key, body).toString('base64url')}`;
}

/** Reads a challenge that came back. Whether it was used before is for the database to say, by its nonce. */
export function readChallenge(key: ChallengeKey, text: string, now: Date): ReadChallenge {
  const [, body, issued, nonce, signed] = form.exec(text) ?? [];
  if (!body || !issued || !nonce || !signed) return { state: 'EXPIRED' };
  if (!timingSafeEqual(signature(key, body), Buffer.from(signed, 'base64url'))) return { state: 'EXPIRED' };
  const seconds = (now.getTime() - parseInt(issued, 36)) / 1_000;
  if (seconds > limits['form.maxHours'] * 3_600) return { state: 'EXPIRED' };
  return { state: seconds < limits['form.minSeconds'] ? 'TOO_FAST' : 'FINE', nonce };
}

/** 43 characters are the 32 bytes of the signature. */
const form = /^(([0-9a-z]{1,11})\.([\w-]{16}))\.([\w-]{43})$/;

const signature = ({ formId, secret }: ChallengeKey, body: string): Buffer =>
  createHmac('sha256', secret).update(`${formId}.${body}`).digest();
