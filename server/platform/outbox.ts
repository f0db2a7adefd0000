import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { Database, Transaction } from './database.js';
import { log } from './log.js';

/** What happened, for whoever wants to act on it after the commit. Carries ids only: readers look up what they may see. */
export type OutboxEvent =
  | {
      type: 'contact.created' | 'contact.updated' | 'contact.deleted' | 'contact.published';
      data: { id: string; version: number };
    }
  /** The contact may be out of sight for these users now, or (null) for all who saw it because it was published. */
  | { type: 'contact.hidden'; data: { id: string; from: string[] | null } }
  /** Contacts that an import made or changed; it sends no event for each: at most a chunk of them. */
  | { type: 'contacts.imported'; data: { ids: string[]; change: 'CREATED' | 'UPDATED' } }
  /** Contacts that an import had made and that are gone; these users saw them, or (null) everybody. */
  | { type: 'contacts.withdrawn'; data: { ids: string[]; from: string[] | null } }
  /** Somebody else gave the user a new right, and wants them to know. */
  | {
      type: 'access.granted';
      data: {
        userId: string;
        actorId: string;
        /** Maybe only the first thousand of `contactCount`. */
        contactIds: string[];
        contactCount?: number;
        level: 'READ' | 'READ_WRITE' | 'MANAGE';
      };
    }
  | { type: 'import.completed'; data: { id: string } }
  /** A submission became a contact, or part of one. */
  | { type: 'form.submitted'; data: { id: string } }
  /** Its receiver failed for so long that nothing is sent to it any more. */
  | { type: 'webhook.given-up'; data: { id: string } }
  | { type: 'user.invited'; data: { userId: string } };

type OutboxEventType = OutboxEvent['type'];
type OutboxEventOf<Type extends OutboxEventType> = Extract<OutboxEvent, { type: Type }>;
type Handler<Event> = (db: Transaction, event: Event) => Promise<void>;

/** Event type → what is to be done about it, in the transaction that takes the event out of the outbox. */
export type Subscribers = { [Type in OutboxEventType]?: Handler<OutboxEventOf<Type>>[] } & {
  /** Hear of everything that is taken out at once; a failure lets all of it come again. */
  all?: ((db: Transaction, events: OutboxEvent[]) => Promise<void>)[];
};

export interface EventCollector {
  emit(event: OutboxEvent): void;
  /** Stores everything emitted so far with one INSERT; the last thing before the commit. */
  flush(db: Transaction): void;
  /** To be called after the commit: lets this process deal with the events at once instead of at the next poll. */
  committed(): void;
}

/** Gathers the events of one transaction; each attempt of a transaction needs a collector of its own. */
export function collectEvents(): EventCollector {
  let events: OutboxEvent[] = [];
  let stored = false;
  return {
    emit: event => void events.push(event),
    flush(db) {
      if (events.length === 0) return;
      db.batch(sql`
        INSERT INTO outbox (type, data, due_at, attempts)
        SELECT type, data, now(), 0 FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb) AS e (type text, data jsonb)`);
      events = [];
      stored = true;
    },
    committed() {
      if (stored) lookForEvents();
    },
  };
}

const wakeUps = new Set<() => void>();

/** Lets this process deal at once with events that have been committed. */
export function lookForEvents(): void {
  for (const wake of wakeUps) wake();
}

/** Takes events out of the outbox until it is stopped; any number of processes may do so at the same time. */
export function startDispatcher(database: Database, subscribers: Subscribers): { stop(): Promise<void> } {
  let stopped = false;
  let wake: () => void = () => undefined;
  let woken = false;
  const onWake = (): void => {
    woken = true;
    wake();
  };
  wakeUps.add(onWake);

  const running = (async () => {
    while (!stopped) {
      woken = false;
      const taken = await dispatchEvents(database, subscribers).catch(reportBrokenPoll);
      if (taken === batchSize || stopped) continue;
      if (!woken) {
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, pollMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      // What a crowd of writers stores within a moment is taken in one transaction.
      await sleep(gatherMs);
    }
  })();

  return {
    async stop() {
      stopped = true;
      wakeUps.delete(onWake);
      wake();
      await running;
    },
  };
}

const pollMs = 1_000;
const gatherMs = 40;
const batchSize = 500;

function reportBrokenPoll(error: unknown): number {
  log.warn('Events could not be dispatched; trying again', { error });
  return 0;
}

interface StoredEvent {
  id: string;
  event: OutboxEvent;
  attempts: number;
}

/**
 * Hands one batch of due events to their subscribers and deletes them, in one transaction; returns how many it took.
 * An event whose handler fails stays behind and comes again later, without holding up the others.
 */
export function dispatchEvents(database: Database, subscribers: Subscribers): Promise<number> {
  return database.transaction(async db => {
    const batch = await db.rows<StoredEvent>(sql`
      SELECT id, attempts, jsonb_build_object('type', type, 'data', data) AS event
      FROM outbox WHERE due_at <= now() ORDER BY id LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`);
    const done: StoredEvent[] = [];
    for (const stored of batch) if (await handle(db, stored, subscribers)) done.push(stored);
    if (done.length > 0) {
      const events = done.map(({ event }) => event);
      // What they begin with goes out in one packet; none of them may go on once the connection is given back.
      const heard = (subscribers.all ?? []).map(hear => hear(db, events));
      db.send(sql`DELETE FROM outbox WHERE id = ANY(${done.map(({ id }) => id)}::bigint[])`);
      const failed = (await Promise.allSettled(heard)).find(outcome => outcome.status === 'rejected');
      if (failed) throw failed.reason;
    }
    return batch.length;
  });
}

async function handle(
  db: Transaction,
  { id, event, attempts }: StoredEvent,
  subscribers: Subscribers,
): Promise<boolean> {
  const handlers = (subscribers[event.type] ?? []) as Handler<OutboxEvent>[];
  if (handlers.length === 0) return true;
  await db.rows(sql`SAVEPOINT event`, { once: true });
  try {
    for (const handler of handlers) await handler(db, event);
    await db.rows(sql`RELEASE SAVEPOINT event`, { once: true });
    return true;
  } catch (error) {
    await db.rows(sql`ROLLBACK TO SAVEPOINT event`, { once: true });
    log.error('A subscriber failed; the event will be tried again', { type: event.type, attempts, error });
    const waitSeconds = Math.min(2 ** attempts, 3_600);
    await db.rows(sql`
      UPDATE outbox SET attempts = attempts + 1, due_at = now() + make_interval(secs => ${waitSeconds})
      WHERE id = ${id}`);
    return false;
  }
}
