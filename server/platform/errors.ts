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

/** Codes of refused requests, with the HTTP status of each. */
export const requestErrorStatus = {
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
  ) {
    super(text.en);
  }
}
