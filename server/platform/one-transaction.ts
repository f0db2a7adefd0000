import type { Pool } from 'pg';
import { limits } from './limits.js';
import { runStatement } from './statement.js';
import { inSavepoint, isRetryable, type Db, type Transaction } from './transaction.js';

/** What is to become of a whole transaction; `failure` is tried again where PostgreSQL says that this helps. */
export type Ending<T> = { commit: true; value: T } | { commit: false; value: T; failure?: unknown };

/** What takes the place of a database's own: all of it is a part of one transaction. */
export interface Parts {
  read: Db;
  readUntil(): Db;
  transaction<T>(run: (db: Transaction) => Promise<T>): Promise<T>;
  writeThenRead<T, A>(
    run: (db: Transaction) => Promise<T>,
    read: (result: T, db: Db) => Promise<A>,
  ): Promise<A>;
}

/**
 * Runs `action` with a database of which every read and every transaction is a part of one transaction; how that ends, the
 * action says. `db` is for what belongs to the whole.
 */
export async function inOneTransaction<T>(
  pool: Pool,
  action: (parts: Parts, db: Db) => Promise<Ending<T>>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect();
    const rows: Db['rows'] = (query, { once } = {}) => runStatement(client, query, once);
    const parts: Parts = {
      read: { rows },
      transaction: run => inSavepoint(client, run, async result => result),
      writeThenRead: (run, read) => inSavepoint(client, run, read),
      readUntil: () => ({ rows }),
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
