import type { Pool } from 'pg';
import type { Database, Db } from './database.js';
import { limits } from './limits.js';
import { runStatement } from './statement.js';
import { inSavepoint, isRetryable } from './transaction.js';

/** What is to become of a whole transaction; `failure` is tried again where PostgreSQL says that this helps. */
export type Ending<T> = { commit: true; value: T } | { commit: false; value: T; failure?: unknown };

/**
 * Runs `action` with a database of which every read and every transaction is a part of one transaction; how that ends, the
 * action says. `db` is for what belongs to the whole.
 */
export async function inOneTransaction<T>(
  pool: Pool,
  database: Database,
  action: (database: Database, db: Db) => Promise<Ending<T>>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect();
    const rows: Db['rows'] = (query, { once } = {}) => runStatement(client, query, once);
    const parts: Database = {
      ...database,
      read: { rows },
      transaction: run => inSavepoint(client, run, async result => result),
      writeThenRead: (run, read) => inSavepoint(client, run, read),
      readUntil: () => ({ rows }),
      asOne: () => Promise.reject(new Error('One transaction holds no other')),
    };
    const isLast = attempt > limits['db.retries'];
    let isOpen = true;
    try {
      await client.query('BEGIN');
      const ending = await action(parts, { rows });
      if (ending.commit) {
        await client.query('COMMIT');
        isOpen = false;
        return ending.value;
      }
      if (isLast || !isRetryable(ending.failure)) return ending.value;
    } catch (error) {
      if (isLast || !isRetryable(error)) throw error;
    } finally {
      // On a lost connection it has been undone.
      if (isOpen) await client.query('ROLLBACK').catch(() => undefined);
      client.release();
    }
  }
}
