import { CombinedGraphQLErrors, ServerError } from '@apollo/client';
import { describe, expect, test } from '@jest/globals';
import { failureOf } from './failure';

function graphQLError(extensions: Record<string, unknown>): CombinedGraphQLErrors {
  return new CombinedGraphQLErrors({ errors: [{ message: 'internal wording', extensions }] });
}

describe('A request that gets no answer says what to do', () => {
  test.each([
    ['a lost connection', new TypeError('Failed to fetch'), 'failure.network', {}],
    ['a session that ended', graphQLError({ code: 'UNAUTHENTICATED' }), 'failure.signedOut', {}],
    ['a role that is missing', graphQLError({ code: 'FORBIDDEN' }), 'failure.forbidden', {}],
    [
      'too many calls',
      graphQLError({ code: 'RATE_LIMITED', retryAfterSeconds: 7 }),
      'failure.rateLimited',
      { seconds: 7 },
    ],
    [
      'a bug',
      graphQLError({ code: 'INTERNAL_SERVER_ERROR', incident: 'A7' }),
      'failure.incident',
      { id: 'A7' },
    ],
    [
      'something that is away',
      graphQLError({ code: 'UNAVAILABLE' }),
      'failure.said',
      { message: 'internal wording' },
    ],
    ['anything else', graphQLError({}), 'failure.server', {}],
  ])('after %s', (_, error, key, values) => {
    expect(failureOf(error)).toEqual({ key, values });
  });

  test.each([
    [429, 'failure.busy'],
    [502, 'failure.server'],
  ])('after HTTP %i', (status, key) => {
    const error = new ServerError('no', { response: new Response(null, { status }), bodyText: '' });
    expect(failureOf(error).key).toBe(key);
  });
});
