import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { RequestError } from '../platform/errors.js';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { addressKey, countAttempt, deleteEndedRates, giveBackAttempt, type Rate } from './rate.service.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const rate = (name: string, limit: number): Rate => ({ name, parts: ['x'], limit, seconds: 900 });
const attempt = (...rates: Rate[]): Promise<'counted' | 'refused'> =>
  countAttempt(db.database, rates).then(
    () => 'counted',
    error => {
      expect(error).toBeInstanceOf(RequestError);
      return 'refused';
    },
  );

describe('Attempts are counted', () => {
  test('so that of 100 at once no more get through than the limit', async () => {
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => attempt(rate('parallel', 10))));
    expect(outcomes.filter(outcome => outcome === 'counted')).toHaveLength(10);
  });

  test('and the refusal says when to come back', async () => {
    await attempt(rate('wait', 1));
    await expect(countAttempt(db.database, [rate('wait', 1)])).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterSeconds: expect.any(Number),
    });
    const error = await countAttempt(db.database, [rate('wait', 1)]).catch((caught: RequestError) => caught);
    expect((error as RequestError).retryAfterSeconds).toBeGreaterThan(880);
    expect((error as RequestError).retryAfterSeconds).toBeLessThanOrEqual(900);
  });

  test('but what the narrow rate refuses does not use up the wide one', async () => {
    for (let i = 0; i < 5; i++) await attempt(rate('narrow', 1), rate('wide', 3));
    expect(await attempt(rate('wide', 3))).toBe('counted');
    expect(await attempt(rate('wide', 3))).toBe('counted');
    expect(await attempt(rate('wide', 3))).toBe('refused');
  });

  test('anew when the time is over', async () => {
    await attempt(rate('over', 1));
    expect(await attempt(rate('over', 1))).toBe('refused');
    await db.database.read.rows(sql`UPDATE rate_count SET ends_at = now() - interval '1 second'`);
    expect(await attempt(rate('over', 1))).toBe('counted');
  });

  test('and given back where they were rightful', async () => {
    await attempt(rate('back', 1));
    await giveBackAttempt(db.database, [rate('back', 1)]);
    expect(await attempt(rate('back', 1))).toBe('counted');
  });

  test('and forgotten once they say nothing any more', async () => {
    await attempt(rate('forgotten', 1));
    await db.database.read.rows(sql`UPDATE rate_count SET ends_at = now() - interval '1 second'`);
    await deleteEndedRates(db.database.read);
    expect(await db.database.read.rows(sql`SELECT * FROM rate_count`)).toEqual([]);
  });
});

describe('As one address counts', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
