import type { ListState } from './list-state';

export const quickFilters = ['ALL', 'MINE', 'NOBODY', 'SHARED', 'PUBLIC'] as const;
export type QuickFilter = (typeof quickFilters)[number];

type Whose = Pick<ListState, 'access' | 'manager' | 'bin'>;

/** What each sets; whatever else is filtered stays. */
export const quickStates: Record<QuickFilter, Whose> = {
  ALL: { access: undefined, manager: undefined, bin: false },
  MINE: { access: 'MINE', manager: undefined, bin: false },
  NOBODY: { access: undefined, manager: 'none', bin: false },
  SHARED: { access: 'SHARED', manager: undefined, bin: false },
  PUBLIC: { access: 'PUBLIC', manager: undefined, bin: false },
};

/** The one that the list shows, if any: `me` as the manager is the same as mine. */
export function quickFilterOf({ access, manager, bin }: Whose): QuickFilter | undefined {
  if (bin) return undefined;
  if (manager === 'me' && !access) return 'MINE';
  return quickFilters.find(
    filter => quickStates[filter].access === access && quickStates[filter].manager === manager,
  );
}
