import type { Pool } from 'pg';
import { DataSource, MigrationExecutor, type MigrationInterface } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { limits } from './limits.js';
import { log } from './log.js';
import { PostgresNaming } from './naming.js';
import { inOneTransaction, type Ending } from './one-transaction.js';
import { readsUntil, type Asker } from './reads-until.js';
import { runStatement } from './statement.js';
import { inTransaction, type Db, type Transaction } from './transaction.js';
import { createTurns } from './turns.js';

export type { Db, Transaction } from './transaction.js';

export interface Database {
  read: Db;
  /**
   * Commits what `run` did, or nothing if it throws or a statement fails; serialization failures and deadlocks are tried
   * again.
   */
  transaction<T>(run: (db: Transaction) => Promise<T>): Promise<T>;
  /** The same; `read` makes the answer of it, on the same connection, right behind the COMMIT and in the same packet. */
  writeThenRead<T, A>(
    run: (db: Transaction) => Promise<T>,
    read: (result: T, db: Db) => Promise<A>,
  ): Promise<A>;
  /** All that `run` does with the database it is given is one transaction; `run` says whether it is to be committed. */
  asOne<T>(run: (database: Database, db: Db) => Promise<Ending<T>>): Promise<T>;
  /** For reading on somebody's behalf, with a part of the connections; when they have gone, it ends. */
  readUntil(asker: Asker): Db;
  dataSource: DataSource;
  close(): Promise<void>;
}

type Class<T = unknown> = abstract new (...args: never[]) => T;

export interface DatabaseOptions {
  entities: Class[];
  migrations: (new () => MigrationInterface)[];
  statementMs: number;
  connections: number;
  applicationName?: string;
}

/** Opens a pool on any PostgreSQL ≥ 14; `migrate` brings its schema up to date. */
export async function openDatabase(url: string, options: DatabaseOptions): Promise<Database> {
  const dataSource = await connect(url, options);
  const pool = (dataSource.driver as PostgresDriver).master as Pool;
  const turns = createTurns(options.statementMs);
  let closing = false;
  const noteBroken = (error: Error): void => {
    if (!closing) log.warn('A database connection broke', { error: error.message });
  };
  pool.on('error', noteBroken);
  // Of a connection in use as well: without a listener, the event would end the process.
  pool.on('connect', client => client.on('error', noteBroken));
  // The first one was opened before the pool was at hand.
  const first = await pool.connect();
  first.on('error', noteBroken);
  first.release();
  const database: Database = {
    read: { rows: (query, { once } = {}) => runStatement(pool, query, once) },
    transaction: action => inTransaction(pool, action, async result => result),
    writeThenRead: (action, read) => inTransaction(pool, action, read),
    asOne: run => inOneTransaction(pool, (parts, db) => run({ ...database, ...parts, asOne: none }, db)),
    readUntil: asker => readsUntil(pool, turns, asker),
    dataSource,
    close() {
      closing = true;
      return dataSource.destroy();
    },
  };
  return database;
}

const none = () => Promise.reject(new Error('One transaction holds no other'));

/** Runs pending migrations; several processes starting at once take turns under an advisory lock. */
export async function migrate(database: Database): Promise<void> {
  const runner = database.dataSource.createQueryRunner();
  try {
    // Turns may take long, and so may a migration: it runs on this connection, without the limits of the others.
    await runner.query('SET statement_timeout = 0');
    await runner.query('SET lock_timeout = 0');
    await runner.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    const executor = new MigrationExecutor(database.dataSource, runner);
    executor.transaction = 'each';
    await executor.executePendingMigrations();
  } finally {
    await runner.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
    await runner.query('RESET statement_timeout').catch(() => undefined);
    await runner.query('RESET lock_timeout').catch(() => undefined);
    await runner.release();
  }
}

/** Whoever holds this advisory lock keeps migrations from running. */
export const migrationLock = 4_711_001;

function connect(url: string, options: DatabaseOptions): Promise<DataSource> {
  return new DataSource({
    type: 'postgres',
    url,
    entities: options.entities,
    migrations: options.migrations,
    namingStrategy: new PostgresNaming(),
    synchronize: false,
    migrationsTableName: 'migration',
    applicationName: options.applicationName ?? 'kartei',
    extra: {
      pipeline: true,
      max: options.connections,
      statement_timeout: options.statementMs,
      lock_timeout: limits['db.lockMs'],
      idle_in_transaction_session_timeout: limits['db.idleMs'],
      connectionTimeoutMillis: 5_000,
    },
  }).initialize();
}
