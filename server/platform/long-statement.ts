import sql, { type Sql } from 'sql-template-tag';
import type { Database } from './database.js';

/**
 * Runs one reading statement that may take longer than others, and cancels it when `signal` says that nobody waits for
 * its answer any more.
 */
export function runLong<Row>(
  { transaction, read }: Database,
  query: Sql,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<Row[]> {
  return transaction(async db => {
    const [session] = await db.rows<{ pid: number }>(
      sql`SELECT pg_backend_pid() AS pid, set_config('statement_timeout', ${String(timeoutMs)}, true)`,
    );
    let cancelled: Promise<unknown> | undefined;
    const cancel = (): void => {
      cancelled = read.rows(sql`SELECT pg_cancel_backend(${session!.pid}::int)`).catch(() => undefined);
    };
    signal.throwIfAborted();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await db.rows<Row>(query, { once: true });
    } finally {
      signal.removeEventListener('abort', cancel);
      // Only then is the connection free for others, whom the cancellation must not meet.
      await cancelled;
    }
  });
}
