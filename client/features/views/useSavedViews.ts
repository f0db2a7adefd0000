import { graphql } from '../../graphql';
import type { SavedViewsQuery } from '../../graphql/graphql';
import { useQuery, type Query } from '../../lib/useQuery';

const SavedViews = graphql(`
  query SavedViews {
    savedViews {
      id
      name
      query
    }
  }
`);

export type SavedView = SavedViewsQuery['savedViews'][number];

/** The user's own views by name; asked once for all who show them. */
export const useSavedViews = (): Query<SavedViewsQuery> =>
  useQuery(SavedViews, () => ({}), { fetchPolicy: 'cache-first' });
