import { hash, verify } from '@node-rs/argon2';
import { RequestError } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { normalizePassword } from './password.rules.js';

/** Argon2id, as OWASP recommends it for one pass; memory in KiB. */
const cost = { memoryCost: 46 * 1024, timeCost: 1, parallelism: 1 };

/** Of a random password that nobody knows: checked where there is no account, so that this takes as long. */
const nobodysHash =
  '$argon2id$v=19$m=47104,t=1,p=1$Wl3S0gR2phkEkqvZTbRFyg$ReFhEysoZ2dEZZChpt+FlboXzy0b2WR6qvj5EPdzxec';

/** The password in PHC form, to be stored. RATE_LIMITED when too many wait for theirs. */
export const hashPassword = (password: string): Promise<string> =>
  inTurn(() => hash(normalizePassword(password), cost));

/** Whether it is the password of that hash; an account without one (null) takes as long to say no. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const matches = await inTurn(() => verify(stored ?? nobodysHash, normalizePassword(password)));
  return stored !== null && matches;
}

let running = 0;
const waiting: (() => void)[] = [];
const maxWaiting = 100;

/** Hashes are made to be slow and large: a few at once, and a bounded queue behind them. */
async function inTurn<T>(action: () => Promise<T>): Promise<T> {
  if (running >= limits['password.parallelHashes']) {
    if (waiting.length >= maxWaiting) throw new RequestError('RATE_LIMITED', busy, 5);
    await new Promise<void>(resolve => waiting.push(resolve));
  } else running++;
  try {
    return await action();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

const busy = say(
  'Too many people are signing in right now. Please try again in a moment.',
  'Im Augenblick melden sich zu viele gleichzeitig an. Bitte versuchen Sie es gleich noch einmal.',
);
