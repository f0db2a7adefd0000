import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import sql from 'sql-template-tag';
import type { Db } from './database.js';
import { log } from './log.js';

/** What processes tell each other: PostgreSQL hands it to all of them, the sender included, after the commit. */
export interface Channel {
  /** Calls `listener` with each message of a topic until the function that it returns is called. */
  hear(topic: string, listener: (data: unknown) => void): () => void;
  /** Calls `listener` when messages are or may have been missed: the connection was lost, or the channel is closed. */
  onGap(listener: () => void): () => void;
  close(): Promise<void>;
}

interface Notice {
  topic: string;
  data: unknown;
}

const name = 'kartei';
/** As many ids fit into one message: PostgreSQL takes less than 8,000 bytes for a notification (its manual: NOTIFY). */
export const idsPerMessage = 150;

/** Tells all processes, in a transaction when it commits. */
export async function publish(db: Db, topic: string, messages: unknown[]): Promise<void> {
  if (messages.length === 0) return;
  const notices = messages.map(data => JSON.stringify({ topic, data } satisfies Notice));
  await db.rows(sql`SELECT pg_notify(${name}, n) FROM unnest(${notices}::text[]) n`);
}

/** Listens on a connection of its own, past any pooler; a lost one is opened again until the channel is closed. */
export async function openChannel(url: string): Promise<Channel> {
  const topics = new Map<string, Set<(data: unknown) => void>>();
  const gaps = new Set<() => void>();
  const closing = new AbortController();
  let client: pg.Client;

  const tell = ({ payload }: pg.Notification): void => {
    const { topic, data } = JSON.parse(payload!) as Notice;
    for (const listener of topics.get(topic) ?? []) listener(data);
  };
  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: 'kartei-channel',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    fresh.on('notification', tell);
    fresh.on('error', error => log.debug('The channel between processes broke', { error: error.message }));
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${name}`);
    } catch (error) {
      await fresh.end().catch(() => undefined);
      throw error;
    }
    // Only now: an attempt that fails ends as well, and must not begin another series of attempts.
    fresh.once('end', () => void reconnect());
    client = fresh;
  };
  const reconnect = async (): Promise<void> => {
    let isBack = false;
    while (!isBack && !closing.signal.aborted) {
      await delay(retryMs, undefined, { signal: closing.signal }).catch(() => undefined);
      if (closing.signal.aborted) return;
      isBack = await connect().then(
        () => true,
        () => false,
      );
    }
    for (const listener of gaps) listener();
  };

  await connect();
  return {
    hear(topic, listener) {
      const listeners = topics.get(topic) ?? new Set();
      topics.set(topic, listeners.add(listener));
      return () => void listeners.delete(listener);
    },
    onGap(listener) {
      gaps.add(listener);
      return () => void gaps.delete(listener);
    },
    async close() {
      closing.abort();
      for (const listener of gaps) listener();
      await client.end().catch(() => undefined);
    },
  };
}

const retryMs = 500;
