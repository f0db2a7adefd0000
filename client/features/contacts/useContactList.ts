import { computed, type Ref } from 'vue';
import { graphql } from '../../graphql';
import { useText } from '../../lib/i18n';
import { useSession } from '../../lib/session';
import { useQuery } from '../../lib/useQuery';
import { changed, countLimit, filterOf, variablesOf, type Column, type ListState } from './list-state';
import { useContactChanges } from './useContactChanges';

const ContactsPageQuery = graphql(`
  query ContactsPage(
    $filter: ContactFilter
    $sort: ContactSort
    $first: Int
    $after: String
    $last: Int
    $before: String
    $customFields: Boolean!
    $exact: Boolean!
    $bounded: Boolean!
  ) {
    contacts(filter: $filter, sort: $sort, first: $first, after: $after, last: $last, before: $before) {
      nodes {
        id
        ...ContactRow
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
      totalCount @include(if: $exact)
      totalCountUpTo @include(if: $bounded)
    }
  }
`);

/** One page of the contacts that the state asks for, kept up with what others change, and how many there are in all. */
export function useContactList(state: Ref<ListState>, columns: Readonly<Ref<readonly Column[]>>) {
  const { n } = useText();
  const { user } = useSession();
  const variables = computed(() => variablesOf(state.value, user.value.id, columns.value));
  const query = useQuery(ContactsPageQuery, () => variables.value);
  const connection = computed(() => query.data.value?.contacts);
  const contacts = computed(() => connection.value?.nodes ?? []);
  const pageInfo = computed(() => connection.value?.pageInfo);
  const total = computed(() => connection.value?.totalCount ?? connection.value?.totalCountUpTo);
  useContactChanges(
    () => true,
    () => void query.refetch(),
  );

  return {
    query,
    connection,
    contacts,
    filter: computed(() => filterOf(state.value, user.value.id)),
    sort: computed(() => variables.value.sort ?? undefined),
    totalText: computed(() => (total.value === undefined ? '' : n(total.value, 'count'))),
    /** Whether the total is all there are, not "so many or more". */
    isCounted: computed(() => connection.value?.totalCount != null || (total.value ?? 0) < countLimit),
    isEmpty: computed(() => query.state.value === 'data' && contacts.value.length === 0),
    hasOtherPages: computed(() => Boolean(pageInfo.value?.hasNextPage || pageInfo.value?.hasPreviousPage)),
    next: () => {
      state.value = changed(state.value, { after: pageInfo.value?.endCursor ?? undefined });
    },
    previous: () => {
      state.value = changed(state.value, { before: pageInfo.value?.startCursor ?? undefined });
    },
  };
}
