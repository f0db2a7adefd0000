import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { Sql } from 'sql-template-tag';
import { DataSource, type MigrationInterface } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { limits } from './limits.js';
import { log } from './log.js';
import { PostgresNaming } from './naming.js';

/** One handle for SQL: outside a transaction each call takes a connection of its own, inside all share one. */
export interface Db {
  /** Runs one statement as a named prepared statement (unless `once`) and gives its rows as plain objects. */
  rows<Row>(query: Sql, options?: { once?: boolean }): Promise<Row[]>;
}

export interface Database {
  read: Db;
  /**
   * Commits what `run` did, or nothing if it throws; serialization failures and deadlocks are tried again. Statements
   * go out without waiting for those before them, so what belongs together is best sent in one Promise.all; `last`
   * goes out together with the COMMIT.
   */
  transaction<T>(run: (db: Db) => Promise<T>, last?: (db: Db) => Promise<void>): Promise<T>;
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
  let closing = false;
  const noteBroken = (error: Error): void => {
    if (!closing) log.warn('A database connection broke', { error: error.message });
  };
  pool.on('error', noteBroken);
  // Of a connection in use as well: without a listener, the event would end the process.
  pool.on('connect', client => client.on('error', noteBroken));
  return {
    read: { rows: (query, { once } = {}) => run(pool, query, once) },
    transaction: (action, last) => inTransaction(dataSource, action, last),
    dataSource,
    close() {
      closing = true;
      return dataSource.destroy();
    },
  };
}

/** Runs pending migrations; several processes starting at once take turns under an advisory lock. */
export async function migrate(database: Database): Promise<void> {
  const runner = database.dataSource.createQueryRunner();
  try {
    // Turns may take long, and so may a migration that waits for a table.
    await runner.query('SET statement_timeout = 0');
    await runner.query('SET lock_timeout = 0');
    await runner.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await database.dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await runner.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
    await runner.query('RESET statement_timeout').catch(() => undefined);
    await runner.query('RESET lock_timeout').catch(() => undefined);
    await runner.release();
  }
}

const migrationLock = 4_711_001;

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

async function inTransaction<T>(
  dataSource: DataSource,
  action: (db: Db) => Promise<T>,
  last: (db: Db) => Promise<void> = async () => undefined,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const runner = dataSource.createQueryRunner();
    const client = (await runner.connect()) as PoolClient;
    const db: Db = {
      rows: (query, { once } = {}) => {
        holdPacket(client);
        return run(client, query, once);
      },
    };
    try {
      holdPacket(client);
      const [, result] = await Promise.all([client.query('BEGIN'), action(db)]);
      holdPacket(client);
      // After a statement that failed, PostgreSQL takes this COMMIT for a rollback.
      await Promise.all([last(db), client.query('COMMIT')]);
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      if (attempt > limits['db.retries'] || !isRetryable(error)) throw error;
    } finally {
      await runner.release();
    }
  }
}

/** Lets the statements of one turn go out in one packet: each packet of its own costs as much as the statement. */
function holdPacket({ connection: { stream } }: PoolClient): void {
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** serialization_failure and deadlock_detected of PostgreSQL's error codes (appendix A). */
const isRetryable = (error: unknown): boolean => ['40001', '40P01'].includes(sqlState(error) ?? '');

export const sqlState = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;

async function run<Row>(target: Pool | PoolClient, query: Sql, once = false): Promise<Row[]> {
  const { text, values } = query;
  for (const observe of statementObservers) observe(text);
  const result = await target.query({ name: once ? undefined : statementName(text), text, values });
  return result.rows as Row[];
}

/** Each statement's text is told to these; tests count with it. */
export const statementObservers = new Set<(text: string) => void>();

const names = new Map<string, string>();

/** Prepared statements live as long as their connection, so the number of different ones is bounded. */
function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= 1_000) return known;
  const name = createHash('sha1').update(text).digest('base64url');
  names.set(text, name);
  return name;
}
