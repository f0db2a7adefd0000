import { expect, test } from '@jest/globals';
import { cacheSettings } from './embedded-postgres-process.js';

const gigabyte = 1024 ** 3;

test.each([
  ['of 512 MB', gigabyte / 2, '128MB', '256MB'],
  ['of 4 GB', 4 * gigabyte, '512MB', '2048MB'],
  ['of 64 GB', 64 * gigabyte, '1024MB', '32768MB'],
  ['with less than PostgreSQL needs', gigabyte / 8, '128MB', '128MB'],
])('On a machine %s PostgreSQL keeps a fitting share in memory', (_, memory, shared, expected) => {
  expect(cacheSettings(memory)).toEqual({ shared_buffers: shared, effective_cache_size: expected });
});
