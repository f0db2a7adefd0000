import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openChannel, type Channel } from '../platform/channel.js';
import { limits } from '../platform/limits.js';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { createCallRate, type CallRate } from './call-rate.js';

let db: TestDatabase;
let channels: Channel[];
let one: CallRate;
let other: CallRate;
const usual = limits['rate.api'];
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  limits['rate.api'] = 3;
  channels = [await openChannel(db.url), await openChannel(db.url)];
  one = createCallRate('one', channels[0]!, db.database.read);
  other = createCallRate('other', channels[1]!, db.database.read);
});
afterEach(async () => {
  limits['rate.api'] = usual;
  await Promise.all(channels.map(channel => channel.close()));
});

const minute = 29_000_000 * 60_000;
/** What was told has arrived when something told later has. */
const told = () =>
  new Promise<void>(resolve => {
    const stop = channels[1]!.hear('calls', () => {
      stop();
      resolve();
    });
  });

describe('The calls of a minute', () => {
  test('are counted for each caller, until the next minute', () => {
    for (const remaining of [2, 1, 0])
      expect(one.count('anna', minute)).toEqual({ remaining, resetSeconds: 60, refusal: null });
    expect(one.count('anna', minute + 45_000)).toEqual({
      remaining: 0,
      resetSeconds: 15,
      refusal: expect.objectContaining({ code: 'RATE_LIMITED', retryAfterSeconds: 15 }),
    });
    expect(one.count('ben', minute + 45_000)).toMatchObject({ remaining: 2, refusal: null });
    expect(one.count('anna', minute + 60_000)).toMatchObject({ remaining: 2, refusal: null });
  });

  test('are shared by all processes', async () => {
    for (let call = 0; call < 3; call++) one.count('anna', minute);
    expect(other.count('ben', minute).refusal).toBeNull();
    const arrives = told();
    await one.exchange();
    await arrives;
    expect(other.count('anna', minute).refusal).toMatchObject({ code: 'RATE_LIMITED' });
    expect(other.count('ben', minute).refusal).toBeNull();
    expect(other.count('anna', minute + 60_000).refusal).toBeNull();
  });

  test('of a process are not counted twice when it tells them again', async () => {
    other.count('ben', minute);
    for (let turn = 0; turn < 2; turn++) {
      one.count('anna', minute);
      const arrives = told();
      await one.exchange();
      await arrives;
    }
    expect(other.count('anna', minute).refusal).toBeNull();
    expect(other.count('anna', minute).refusal).toMatchObject({ code: 'RATE_LIMITED' });
  });
});
