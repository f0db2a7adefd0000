import type { Message } from './messages.js';

export const userErrorCodes = [
  'REQUIRED',
  'INVALID',
  'TOO_LONG',
  'TOO_MANY',
  'NOT_FOUND',
  'CONFLICT',
  'FORBIDDEN',
  'TAKEN',
  'IN_USE',
  'FILE_TOO_LARGE',
  'UNSUPPORTED_FILE',
  'EXPIRED',
  'LIMIT_REACHED',
  'UNAVAILABLE',
] as const;
export type UserErrorCode = (typeof userErrorCodes)[number];

/** Something the caller can put right. `path` points into the arguments, without `input` itself. */
export interface Problem {
  code: UserErrorCode;
  message: Message;
  path?: string[];
}

/**
 * Thrown by services when the caller's input cannot be taken; rolls the transaction back.
 * `current`, of a CONFLICT: what the service would have returned, for the one answer that carries both.
 */
export class UserErrors extends Error {
  override name = 'UserErrors';
  constructor(
    readonly problems: Problem[],
    readonly current?: unknown,
  ) {
    super(problems.map(problem => `${problem.code} ${problem.path?.join('.') ?? ''}`).join(', '));
  }
}

export const fail = (code: UserErrorCode, message: Message, path?: string[]): never => {
  throw new UserErrors([{ code, message, path }]);
};

/**
 * Awaits a step of an input whose other parts have been checked, and throws the problems of both together: those that
 * the step throws, then `problems`.
 */
export async function withProblems<T>(problems: Problem[], step: Promise<T>): Promise<T> {
  const result = await step.catch((error: unknown) => {
    if (!(error instanceof UserErrors)) throw error;
    throw new UserErrors([...error.problems, ...problems], error.current);
  });
  if (problems.length > 0) throw new UserErrors(problems);
  return result;
}

/** Codes of refused requests, with the HTTP status that each has unless it says otherwise. */
const requestErrorStatus = {
  UNAUTHENTICATED: 200,
  FORBIDDEN: 200,
  BAD_USER_INPUT: 200,
  QUERY_TOO_COSTLY: 400,
  RATE_LIMITED: 429,
  UNAVAILABLE: 200,
} as const;
export type RequestErrorCode = keyof typeof requestErrorStatus;

/** The whole request is refused: a top-level GraphQL error with this code, an HTTP status beside GraphQL. */
export class RequestError extends Error {
  override name = 'RequestError';
  constructor(
    readonly code: RequestErrorCode,
    readonly text: Message,
    readonly retryAfterSeconds?: number,
    /** Of the HTTP answer. */
    readonly status: number = requestErrorStatus[code],
  ) {
    super(text.en);
  }
}
