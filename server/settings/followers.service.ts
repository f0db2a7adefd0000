import sql from 'sql-template-tag';
import { touch } from '../contacts/contact-bulk.service.js';
import type { Work } from '../platform/work.js';

/** A contact that follows a change in the settings, live or in the bin, whoever sees it. */
export interface Follower {
  id: string;
  version: number;
  isInBin: boolean;
  updatedAt: Date;
}

/** Locks contacts in the order of their ids, as every bulk operation does. */
export function lockFollowers({ db }: Work, ids: readonly string[]): Promise<Follower[]> {
  return db.rows<Follower>(sql`
    SELECT c.id, c.version, c.deleted_at IS NOT NULL AS "isInBin", c.updated_at AS "updatedAt"
    FROM contact c WHERE c.id = ANY(${ids}::uuid[]) ORDER BY c.id FOR NO KEY UPDATE OF c`);
}

/** Raises the version of those that changed; of those in the bin nobody has to be told. */
export function touchFollowers(work: Work, followers: Follower[], changed: Iterable<string>): void {
  touch(
    work,
    followers.filter(({ isInBin }) => !isInBin),
    new Set(changed),
  );
}
