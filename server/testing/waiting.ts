import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { Database } from '../platform/database.js';

/** Until a transaction of this database waits for what another has locked; throws if none ever does. */
export async function somebodyWaits({ read }: Database): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const waiting = await read.rows(sql`
      SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    if (waiting.length > 0) return;
    await sleep(20);
  }
  throw new Error('Nobody waited for a lock.');
}
