import type { AccessLevel, BulkChangeInput, PublicAccess } from '../../graphql/graphql';

/** What is left to somebody: nothing, less than managing, or (undefined) everything. */
export type Remaining = 'NONE' | 'READ' | 'READ_WRITE' | undefined;

const ranks = { NONE: 0, READ: 1, READ_WRITE: 2, MANAGE: 3 } as const;

/**
 * What a manager may still do once their own grant is `level` (null: none) and every CRM user has `publicAccess`; only
 * for those whose rights hang on grants, so not for administrators.
 */
export function remainingAccess(level: AccessLevel | null, publicAccess: PublicAccess): Remaining {
  if (level === 'MANAGE') return undefined;
  const own = level ?? 'NONE';
  return ranks[own] >= ranks[publicAccess] ? own : publicAccess;
}

/** Whether a bulk change takes rights from the user who makes it. */
export function takesOwnRights({ managerIds, grant }: BulkChangeInput, userId: string): boolean {
  if (managerIds) return !managerIds.includes(userId);
  return grant?.userId === userId && grant.level !== 'MANAGE';
}
