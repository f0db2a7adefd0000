import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { limits } from '../platform/limits.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let usual: number;
beforeAll(() => {
  usual = limits['rate.api'];
  limits['rate.api'] = 3;
});
afterAll(() => {
  limits['rate.api'] = usual;
});

async function call(user: TestUser | null, query = '{ viewer { user { id } } }', path = '') {
  const { status, headers, body } = await fetch(site.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: path ? 'text/event-stream' : 'application/json',
      ...(user && { cookie: `kartei_session=${user.sessionToken}` }),
    },
    body: JSON.stringify({ query }),
  });
  const shown = (name: string): number | null => (headers.has(name) ? Number(headers.get(name)) : null);
  const text = path && status === 200 ? (await body!.cancel(), '') : await new Response(body).text();
  return {
    status,
    text,
    limit: shown('ratelimit-limit'),
    remaining: shown('ratelimit-remaining'),
    reset: shown('ratelimit-reset'),
    retryAfter: shown('retry-after'),
  };
}

describe('Each answer to a signed-in caller', () => {
  test('says how many calls are left in this minute, and the first one too many when to come again', async () => {
    // The minute may end in between: then there is another turn.
    for (let turn = 0; turn < 3; turn++) {
      const { anna, ben } = await world(site.database).member('anna', 'ben').make();
      const answers = [await call(anna), await call(anna, '{ nothing }'), await call(anna), await call(anna)];
      if (answers[3]!.remaining !== 0) continue;
      expect(answers.map(({ status, limit, remaining }) => [status, limit, remaining])).toEqual([
        [200, 3, 2],
        [400, 3, 1],
        [200, 3, 0],
        [429, 3, 0],
      ]);
      const refused = answers[3]!;
      expect(refused.retryAfter).toBe(refused.reset);
      expect(refused.reset).toBeGreaterThan(0);
      expect(refused.reset).toBeLessThanOrEqual(60);
      expect(JSON.parse(refused.text)).toEqual({
        errors: [
          {
            message: expect.stringContaining('Too many requests'),
            extensions: { code: 'RATE_LIMITED', retryAfterSeconds: refused.reset },
          },
        ],
      });
      expect(await call(anna, 'subscription { contactsChanged { ids } }', '/stream')).toMatchObject({
        status: 429,
        remaining: 0,
        retryAfter: expect.any(Number),
      });
      expect(await call(ben)).toMatchObject({ status: 200, remaining: 2 });
      return;
    }
    throw new Error('Three minutes ended in between.');
  });

  test('but not one to a stranger', async () => {
    expect(await call(null)).toMatchObject({ status: 200, limit: null, remaining: null, reset: null });
  });
});
