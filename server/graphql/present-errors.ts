import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { RequestError } from '../platform/errors.js';
import { sqlState } from '../platform/statement.js';
import { log } from '../platform/log.js';
import { say, type Locale } from '../platform/messages.js';

export interface PresentedErrors {
  errors: GraphQLFormattedError[];
  status: number;
  retryAfterSeconds?: number;
}

/** What callers may know of errors of an execution: refusals in their language; of bugs, an incident id and no more. */
export function presentErrors(errors: readonly GraphQLError[], locale: Locale): PresentedErrors {
  let status = 200;
  let retryAfterSeconds: number | undefined;
  const presented = errors.map(error => {
    const refusal = asRefusal(error.originalError);
    if (!refusal) return masked(error, locale);
    status = Math.max(status, refusal.status);
    retryAfterSeconds ??= refusal.retryAfterSeconds;
    return {
      message: refusal.text[locale],
      locations: error.locations,
      path: error.path,
      extensions: {
        code: refusal.code,
        ...(refusal.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: refusal.retryAfterSeconds }),
      },
    };
  });
  return { errors: presented, status, retryAfterSeconds };
}

/** The error with an incident id only; the log has the rest. */
export function masked(error: unknown, locale: Locale): GraphQLFormattedError {
  const incident = randomUUID();
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  log.error('A request failed', { incident, error: cause });
  const path = error instanceof GraphQLError ? error.path : undefined;
  return {
    message: somethingWrong(incident)[locale],
    ...(path ? { path } : {}),
    extensions: { code: 'INTERNAL_SERVER_ERROR', incident },
  };
}

/**
 * Errors of PostgreSQL that are no bug: a statement that took too long, a lock not got in time, a database that is
 * away, a text with a character that it cannot hold (NUL).
 */
function asRefusal(error: unknown): RequestError | null {
  if (error instanceof RequestError) return error;
  const state = sqlState(error) ?? '';
  if (state === '22021' || state === '22P05') return new RequestError('BAD_USER_INPUT', unreadable);
  if (state === '57014') return new RequestError('UNAVAILABLE', tookTooLong);
  if (state === '55P03') return new RequestError('UNAVAILABLE', busy);
  if (/^(08|57P0)/.test(state) || unreachable.has(state))
    return new RequestError('UNAVAILABLE', databaseAway);
  return null;
}

const unreachable = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '53300']);

const somethingWrong = (incident: string) =>
  say(
    `Something went wrong on our side. If it happens again, tell your administrator this number: ${incident}`,
    `Bei uns ist etwas schiefgegangen. Wenn es wieder vorkommt, nennen Sie Ihrer Administration diese Nummer: ${incident}`,
  );
const unreadable = say(
  'A text contains characters that cannot be searched for.',
  'Ein Text enthält Zeichen, nach denen sich nicht suchen lässt.',
);
const tookTooLong = say(
  'This took too long. Narrow it down, or ask for less at once.',
  'Das hat zu lange gedauert. Grenzen Sie es ein oder fragen Sie nach weniger auf einmal.',
);
const busy = say(
  'Somebody else is changing the same thing. Please try again.',
  'Jemand anders ändert gerade dasselbe. Bitte versuchen Sie es noch einmal.',
);
const databaseAway = say(
  'The database is not reachable at the moment. Please try again shortly.',
  'Die Datenbank ist gerade nicht erreichbar. Bitte versuchen Sie es gleich noch einmal.',
);
