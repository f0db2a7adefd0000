import type { WritableComputedRef } from 'vue';
import type { ImportRowAction } from '../../graphql/graphql';
import { useRouteQuery, type RouteCodec } from '../../lib/useRouteQuery';

/** Which rows of a file are shown: of one action or all, with one kind of problem or any. */
export type RowFilter = { action?: ImportRowAction; problem?: string };

const actions: ImportRowAction[] = ['CREATE', 'UPDATE', 'UNCHANGED', 'SKIP', 'INVALID'];
const all = 'ALL';

/** As part of the address; what is shown `first` stands there only when something else is. */
export const rowFilterCodec = (first: ImportRowAction | undefined): RouteCodec<RowFilter> => ({
  parse: ({ rows, problem }) => ({
    action: rows === all ? undefined : (actions.find(action => action === rows) ?? first),
    problem,
  }),
  format: ({ action, problem }) => ({ rows: action === first ? undefined : (action ?? all), problem }),
});

export const useRowFilter = (first?: ImportRowAction): WritableComputedRef<RowFilter> =>
  useRouteQuery(rowFilterCodec(first));
