import pg from 'pg';
import { ConfigError } from '../platform/config-error.js';

/** How values are written as text, whatever the server's own settings; and that copying a table may take its time. */
const settings = `
  SET statement_timeout = 0;
  SET lock_timeout = 0;
  SET idle_in_transaction_session_timeout = 0;
  SET client_encoding = 'UTF8';
  SET datestyle = 'ISO, YMD';
  SET timezone = 'UTC';
  SET bytea_output = 'hex';
  SET extra_float_digits = 1;
  SET synchronize_seqscans = off;
  SET max_parallel_workers_per_gather = 0;
`;

/** One connection of its own, past any pooler. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'kartei-backup',
    connectionTimeoutMillis: 5_000,
  });
  // Whoever waits for an answer is told as well; without a listener, a lost connection would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new ConfigError(`The database cannot be reached: ${(error as Error).message}`);
  }
  await client.query(settings);
  return client;
}
