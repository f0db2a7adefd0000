import { describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { limits } from '../platform/limits.js';
import type { Asker } from '../testing/api.js';
import { testSite } from '../testing/site.js';
import { world } from '../testing/world.js';
import { createSession } from './session.service.js';

const site = testSite();

interface Shown {
  id: string;
  current: boolean;
  device: string | null;
  userAgent: string | null;
}
const firefox = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0';
const listed = async (asker: Asker): Promise<Shown[]> =>
  (
    await site.ask<{ sessions: Shown[] }>(
      asker,
      '{ sessions { id current device userAgent createdAt lastUsedAt } }',
    )
  ).data.sessions;
const end = async (asker: Asker, id: string) =>
  (
    await site.ask(asker, 'mutation ($id: ID!) { endSession(id: $id) { ok userErrors { code path } } }', {
      id,
    })
  ).data.endSession;
const office = async () => {
  const { anna, ben } = await world(site.database).member('anna', 'ben').make();
  const laptop = await createSession(site.database.read, anna.id, new Date(), firefox);
  return { anna, ben, laptop: { sessionToken: laptop } };
};

describe('The own sessions', () => {
  test('are listed, this one first, without their tokens', async () => {
    const { anna, laptop } = await office();
    expect(await listed(laptop)).toMatchObject([
      { current: true, device: 'Firefox, Windows', userAgent: firefox },
      { current: false, device: null, userAgent: null },
    ]);
    const { body } = await site.ask(laptop, '{ sessions { id userAgent } }');
    expect(body).not.toContain(anna.sessionToken);
    expect(body).not.toContain(laptop.sessionToken);
  });

  test('are not listed once they have ended by themselves', async () => {
    const { anna } = await office();
    await site.database.read.rows(sql`
      UPDATE session SET last_used_at = now() - interval '8 hours' WHERE user_agent IS NOT NULL AND user_id = ${anna.id}`);
    expect(await listed(anna)).toHaveLength(1);
  });

  test('end one by one, with the next request', async () => {
    const { anna, laptop } = await office();
    const other = (await listed(anna)).find(({ current }) => !current)!;
    expect(await end(anna, other.id)).toEqual({ ok: true, userErrors: [] });
    expect((await site.ask(laptop, '{ viewer { user { id } } }')).data.viewer).toBeNull();
    expect(await end(anna, other.id)).toEqual({
      ok: false,
      userErrors: [{ code: 'NOT_FOUND', path: ['id'] }],
    });
  });

  test('end together, but for the one that asks', async () => {
    const { anna, laptop } = await office();
    await site.ask(anna, 'mutation { endOtherSessions { ok } }');
    expect(await listed(anna)).toMatchObject([{ current: true }]);
    expect((await site.ask(laptop, '{ viewer { user { id } } }')).data.viewer).toBeNull();
  });

  test('are nobody else’s business', async () => {
    const { anna, ben } = await office();
    const [{ id }] = (await listed(anna)) as [Shown];
    for (const wrong of [id, 'nonsense', '\0', ''])
      expect(await end(ben, wrong)).toMatchObject({ ok: false, userErrors: [{ code: 'NOT_FOUND' }] });
    await site.ask(ben, 'mutation { endOtherSessions { ok } }');
    expect(await listed(anna)).toHaveLength(2);
  });
});

test('What a browser says of itself is kept up to a length, without control characters', async () => {
  const { anna } = await office();
  await createSession(site.database.read, anna.id, new Date(), `a\0b\n${'x'.repeat(10_000)}`);
  const longest = (await listed(anna))
    .map(({ userAgent }) => userAgent ?? '')
    .sort((a, b) => b.length - a.length)[0]!;
  expect(longest.slice(0, 5)).toBe('a b x');
  expect(longest).toHaveLength(limits['length.userAgent']);
});
