import { graphql } from '../../graphql';
import type { ContactFilter, MatchingContactsQuery } from '../../graphql/graphql';
import { useApollo } from '../../lib/apollo';

const MatchingContacts = graphql(`
  query MatchingContacts($filter: ContactFilter, $first: Int!, $after: String) {
    contacts(filter: $filter, sort: { field: CREATED_AT }, first: $first, after: $after) {
      nodes {
        id
        viewerAccess {
          canShare
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** As the API takes them in one page of a list. */
const idsPerPage = 100;

export type Matching = MatchingContactsQuery['contacts']['nodes'][number];

/**
 * All contacts that a filter means, page by page. To be read before the first change: what is changed may not match the
 * filter any more.
 */
export function useMatching(): (filter: ContactFilter) => Promise<Matching[]> {
  const apollo = useApollo();
  return async filter => {
    const found: Matching[] = [];
    let after: string | null | undefined;
    do {
      const { data } = await apollo.query({
        query: MatchingContacts,
        variables: { filter, first: idsPerPage, after },
        fetchPolicy: 'no-cache',
      });
      found.push(...(data?.contacts.nodes ?? []));
      after = data?.contacts.pageInfo.hasNextPage ? data.contacts.pageInfo.endCursor : undefined;
    } while (after);
    return found;
  };
}
