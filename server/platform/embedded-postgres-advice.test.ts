import { expect, test } from '@jest/globals';
import { explainFailure } from './embedded-postgres-advice.js';
import { PostgresFailure } from './embedded-postgres-process.js';

test.each([
  [
    'FATAL:  could not extend file "base/1/2691": No space left on device',
    /no space left on the disk that holds \/data/,
  ],
  ['PANIC:  could not write to file "pg_wal/xlogtemp.1": Disk quota exceeded', /no space left/],
  ['FATAL:  could not open file "postmaster.pid": Read-only file system', /cannot be written\. Set DATA_DIR/],
  ['FATAL:  could not map anonymous shared memory: Cannot allocate memory', /not enough free memory/],
  ['initdb: could not look up effective user ID 4711: user does not exist', /\/etc\/passwd/],
  ['FATAL:  data directory "/data/cluster" has wrong ownership', /Start Kartei as their owner/],
  ['PANIC:  could not locate a valid checkpoint record at 0/1', /does not start in \/data\./],
])('%s: says what to do, and the line itself', (line, sentence) => {
  const error = explainFailure(new PostgresFailure(['starting', line]), '/data');
  expect(error.message).toMatch(sentence);
  expect(error.message).toContain(line);
});
