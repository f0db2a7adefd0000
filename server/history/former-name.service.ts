import sql from 'sql-template-tag';
import type { Transaction } from '../platform/database.js';

/** Keeps what something was called that is about to go, so that histories can name it. */
export function keepName(db: Transaction, id: string, name: string): void {
  db.send(sql`INSERT INTO former_name (id, name) VALUES (${id}, ${name}) ON CONFLICT DO NOTHING`);
}
