import type { Pool, PoolClient } from 'pg';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { limits } from './limits.js';
import { runStatement, sqlState } from './statement.js';

/** One handle for SQL: outside a transaction each call takes a connection of its own, inside all share one. */
export interface Db {
  /** Runs one statement as a named prepared statement (unless `once`) and gives its rows as plain objects. */
  rows<Row>(query: Sql, options?: { once?: boolean }): Promise<Row[]>;
}

export interface Transaction extends Db {
  /** Adds a statement whose answer nobody waits for; it goes out with what follows, at the latest with the COMMIT. */
  send(query: Sql): void;
  /**
   * The same for writes that do not depend on one another: those that are added one after the other go out as one
   * statement, in which none sees what the others do. They need no answer, and no row may be written twice.
   */
  batch(query: Sql): void;
}

/** Commits what `action` did, with the answer that `read` makes of it (see Database.writeThenRead). */
export async function inTransaction<T, A>(
  pool: Pool,
  action: (db: Transaction) => Promise<T>,
  read: (result: T, db: Db) => Promise<A>,
): Promise<A> {
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect();
    let done: { answer: Promise<A> };
    try {
      done = await attemptOnce(client, whole, action, read);
    } catch (error) {
      if (attempt > limits['db.retries'] || !isRetryable(error)) throw error;
      continue;
    } finally {
      client.release();
    }
    return await done.answer;
  }
}

/** The same as a part of a transaction that is open on `client`: what fails is undone, and the rest of it stays. */
export async function inSavepoint<T, A>(
  client: PoolClient,
  action: (db: Transaction) => Promise<T>,
  read: (result: T, db: Db) => Promise<A>,
): Promise<A> {
  return (await attemptOnce(client, part, action, read)).answer;
}

interface Words {
  begin: string;
  commit: string;
  rollback: string;
}
const whole: Words = { begin: 'BEGIN', commit: 'COMMIT', rollback: 'ROLLBACK' };
const part: Words = {
  begin: 'SAVEPOINT part',
  commit: 'RELEASE SAVEPOINT part',
  rollback: 'ROLLBACK TO SAVEPOINT part',
};

/** Does and commits it, or undoes it and throws the cause; the answer has been tried, and may have failed. */
async function attemptOnce<T, A>(
  client: PoolClient,
  words: Words,
  action: (db: Transaction) => Promise<T>,
  read: (result: T, db: Db) => Promise<A>,
): Promise<{ answer: Promise<A> }> {
  const { db, commit, failure } = openTransaction(client, words.commit);
  let answer: Promise<A> | undefined;
  try {
    holdPacket(client);
    const [, result] = await Promise.all([client.query(words.begin), action(db)]);
    const committed = commit();
    answer = read(result, { rows: db.rows });
    await Promise.all([committed, Promise.allSettled([answer])]);
    return { answer };
  } catch (error) {
    await Promise.allSettled([client.query(words.rollback), answer]);
    // Statements behind one that failed only say that the transaction is aborted.
    throw sqlState(error) === '25P02' ? failure() : error;
  }
}

interface OpenTransaction {
  db: Transaction;
  /** Sends what is left and the commit; rejects with what failed. */
  commit(): Promise<unknown>;
  /** That of the first statement which failed. */
  failure(): unknown;
}

function openTransaction(client: PoolClient, commitWith: string): OpenTransaction {
  const sent: Promise<unknown>[] = [];
  let batched: Sql[] = [];
  let first: unknown;

  const put = async <Row>(query: Sql, once?: boolean): Promise<Row[]> => {
    holdPacket(client);
    try {
      return await runStatement(client, query, once);
    } catch (error) {
      first ??= error;
      throw error;
    }
  };
  const send = (query: Sql): void => {
    const statement = put(query);
    statement.catch(() => undefined);
    sent.push(statement);
  };
  const sendBatch = (): void => {
    if (batched.length > 0) send(asOne(batched));
    batched = [];
  };

  const db: Transaction = {
    rows(query, { once } = {}) {
      sendBatch();
      return put(query, once);
    },
    send(query) {
      sendBatch();
      send(query);
    },
    batch(query) {
      batched.push(query);
      if (batched.length === mostInOne) sendBatch();
    },
  };
  const commit = (): Promise<unknown> => {
    sendBatch();
    holdPacket(client);
    // After a statement that failed, PostgreSQL takes this COMMIT for a rollback.
    return Promise.all([...sent, client.query(commitWith)]);
  };
  return { db, commit, failure: () => first };
}

/** Enough for one contact with everything, and no more, for each combination is a prepared statement of its own. */
const mostInOne = 12;

/** Several writes as one statement: all but the last become common table expressions. */
function asOne(writes: Sql[]): Sql {
  const last = writes.at(-1)!;
  if (writes.length === 1) return last;
  const parts = writes.slice(0, -1).map((write, index) => sql`w${raw(String(index))} AS (${write})`);
  return sql`WITH ${join(parts, ', ')} ${last}`;
}

/** Lets the statements of one turn go out in one packet: each packet of its own costs as much as the statement. */
function holdPacket({ connection: { stream } }: PoolClient): void {
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** serialization_failure and deadlock_detected. */
export const isRetryable = (error: unknown): boolean => ['40001', '40P01'].includes(sqlState(error) ?? '');
