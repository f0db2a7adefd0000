import pg, { type Pool, type PoolClient } from 'pg';
import { log } from './log.js';
import { runStatement } from './statement.js';
import type { Db } from './transaction.js';
import { queryCanceled, type Turns } from './turns.js';

/** Who waits for what is read, until they have `gone`. */
export interface Asker {
  id: string;
  gone: AbortSignal;
}

/**
 * Statements on behalf of somebody who waits for the answer, some at a time. When they have gone, PostgreSQL is told to
 * stop what runs, and what has not begun fails as if it had been stopped.
 */
export function readsUntil(pool: Pool, turns: Turns, { id, gone }: Asker): Db {
  const read: Db['rows'] = async (query, { once } = {}) => {
    const client = await pool.connect();
    let isCancelled = false;
    const cancel = (): void => {
      isCancelled = true;
      cancelStatement(client);
    };
    try {
      if (gone.aborted) throw queryCanceled('Whoever asked has gone');
      gone.addEventListener('abort', cancel, { once: true });
      return await runStatement(client, query, once);
    } finally {
      gone.removeEventListener('abort', cancel);
      // Closed, not kept: the cancellation could arrive late and hit whoever has the connection then.
      client.release(isCancelled);
    }
  };
  return {
    async rows(query, options) {
      const end = await turns.take(id);
      try {
        return await read(query, options);
      } finally {
        end();
      }
    },
  };
}

/** What pg's types leave out. */
type Known = PoolClient & { processID: number; secretKey: number };
type Messenger = pg.Connection & {
  connect(...place: [port: number, host: string] | [socket: string]): void;
  cancel(processID: number, secretKey: number): void;
};

/** A cancel request goes over a connection of its own, which PostgreSQL closes; poolers pass it on. */
function cancelStatement(client: PoolClient): void {
  const { host, port, processID, secretKey } = client as Known;
  const messenger = new pg.Connection() as Messenger;
  messenger.on('error', (error: Error) =>
    log.debug('A statement could not be cancelled', { error: error.message }),
  );
  messenger.once('connect', () => messenger.cancel(processID, secretKey));
  if (host.startsWith('/')) messenger.connect(`${host}/.s.PGSQL.${port}`);
  else messenger.connect(port, host);
}
