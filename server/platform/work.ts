import type { Db, Transaction } from './database.js';
import type { Locale } from './messages.js';
import type { OutboxEvent } from './outbox.js';

export const userRoles = ['ADMIN', 'CRM_ADMIN', 'MEMBER'] as const;
export type UserRole = (typeof userRoles)[number];

/** Who asks, as of this request: read anew with every request, so that rights end at once. */
export interface Viewer {
  id: string;
  role: UserRole;
  locale: Locale;
  /** Maintained counters, brought along by the session look-up: live contacts in all, and those this viewer may see. */
  contactCount: { all: number; visible: number };
  /** What the request came in with: the client's session, somebody's program, or a form that visitors of a website send. */
  via: 'SESSION' | 'API_KEY' | 'WEB_FORM';
  /** Where it came in with a key: which, and whether it may write. */
  key?: { id: string; scope: 'READ' | 'WRITE' };
}

/** Whom an act is put down to; null: visitors of a website are no users. */
export const actorId = ({ id, via }: Pick<Viewer, 'id' | 'via'>): string | null =>
  via === 'WEB_FORM' ? null : id;

/** What a service gets as its first parameter; in a write, `db` is the transaction and there is no other handle. */
export interface Work {
  db: Transaction;
  viewer: Viewer;
  now: Date;
  /** Stores an event in the same transaction; subscribers hear of it after the commit. */
  emit(event: OutboxEvent): void;
}

/** For reading, outside a transaction or in one. */
export interface Reader {
  db: Db;
  viewer: Viewer;
}
