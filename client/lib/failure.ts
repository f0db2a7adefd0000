import { CombinedGraphQLErrors, ServerError } from '@apollo/client';

/** Why a request gave no answer, as the key and the values of a text (`failure.*`). */
export type Failure = { key: string; values: Record<string, string | number> };

/** Turns whatever Apollo throws into a text that says what to do next. */
export function failureOf(error: unknown): Failure {
  if (CombinedGraphQLErrors.is(error)) return graphQLFailure(error.errors[0]);
  if (ServerError.is(error))
    return { key: error.statusCode === 429 ? 'failure.busy' : 'failure.server', values: {} };
  return { key: 'failure.network', values: {} };
}

function graphQLFailure(error: CombinedGraphQLErrors['errors'][number] | undefined): Failure {
  const { message = '', extensions = {} } = error ?? {};
  switch (extensions['code']) {
    case 'UNAUTHENTICATED':
      return { key: 'failure.signedOut', values: {} };
    case 'FORBIDDEN':
      return { key: 'failure.forbidden', values: {} };
    case 'RATE_LIMITED':
      return {
        key: 'failure.rateLimited',
        values: { seconds: Number(extensions['retryAfterSeconds'] ?? 60) },
      };
    // What is missing, and what can be done about it, is known to the server only; it says so in the user's language.
    case 'UNAVAILABLE':
      return { key: 'failure.said', values: { message } };
    case 'INTERNAL_SERVER_ERROR':
      return { key: 'failure.incident', values: { id: String(extensions['incident'] ?? '–') } };
    default:
      return { key: 'failure.server', values: {} };
  }
}
