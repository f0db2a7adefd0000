import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { ref, type Ref } from 'vue';
import { graphql } from '../../graphql';
import type { ContactFilter } from '../../graphql/graphql';
import { useApollo } from '../../lib/apollo';
import { failureOf } from '../../lib/failure';
import { useText } from '../../lib/i18n';
import { useMutation, type Outcome } from '../../lib/useMutation';
import { portions } from './portions';
import type { Selection } from './selection';

/** As the API takes them in one call (`ids`), and in one page of a list. */
const idsPerCall = 1000;
const idsPerPage = 100;

const MatchingIds = graphql(`
  query MatchingIds($filter: ContactFilter, $first: Int!, $after: String) {
    contacts(filter: $filter, sort: { field: CREATED_AT }, first: $first, after: $after) {
      nodes {
        id
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

type Target = { ids?: string[] | null; filter?: ContactFilter | null; skipForbidden?: boolean | null };
type Counts = { changedCount: number; skippedCount: number };
type BulkOutcome = Counts & { message?: string };

/**
 * Does one thing to many contacts: in one call where the API allows it, else in portions, with `done` counting up. What
 * the viewer may not change is skipped and counted. A problem stops it; what was done until then is in the counts. Asking
 * the queries of the page again is the caller's.
 */
export function useBulk<Data, Variables extends OperationVariables & Target>(
  document: TypedDocumentNode<Data, Variables>,
): {
  run: (
    selection: Selection,
    filter: ContactFilter,
    variables: Omit<Variables, keyof Target>,
    onPortion?: (payload: unknown) => void,
  ) => Promise<BulkOutcome>;
  done: Ref<number>;
  running: Ref<boolean>;
} {
  const apollo = useApollo();
  const { t } = useText();
  const mutation = useMutation(document, { toastProblems: false, refresh: false });
  const done = ref(0);
  const running = ref(false);

  const run: ReturnType<typeof useBulk<Data, Variables>>['run'] = async (
    selection,
    filter,
    variables,
    onPortion,
  ) => {
    running.value = true;
    done.value = 0;
    const call = async (target: Target): Promise<Outcome<unknown>> => {
      const outcome = await mutation.run({
        ...variables,
        ...target,
        skipForbidden: true,
      } as unknown as Variables);
      if (outcome.ok) onPortion?.(outcome.payload);
      return outcome;
    };
    try {
      if (!selection.all)
        return await eachPortion(
          call,
          selection.picked.map(({ id }) => id),
        );
      const whole = await call({ filter });
      if (!isTooMany(whole)) return outcomeOf(whole);
      return await eachPortion(call, await matchingIds(filter));
    } catch (error) {
      const { key, values } = failureOf(error);
      return { changedCount: 0, skippedCount: 0, message: t(key, values) };
    } finally {
      running.value = false;
    }
  };

  async function eachPortion(
    call: (target: Target) => Promise<Outcome<unknown>>,
    ids: string[],
  ): Promise<BulkOutcome> {
    const total: BulkOutcome = { changedCount: 0, skippedCount: 0 };
    for (const portion of portions(ids, idsPerCall)) {
      const { changedCount, skippedCount, message } = outcomeOf(await call({ ids: portion }));
      total.changedCount += changedCount;
      total.skippedCount += skippedCount;
      done.value += portion.length;
      if (message) return { ...total, message };
    }
    return total;
  }

  // All of them before the first change: what is changed may not match the filter any more.
  async function matchingIds(filter: ContactFilter): Promise<string[]> {
    const ids: string[] = [];
    let after: string | null | undefined;
    do {
      const { data } = await apollo.query({
        query: MatchingIds,
        variables: { filter, first: idsPerPage, after },
        fetchPolicy: 'no-cache',
      });
      ids.push(...(data?.contacts.nodes ?? []).map(({ id }) => id));
      after = data?.contacts.pageInfo.hasNextPage ? data.contacts.pageInfo.endCursor : undefined;
    } while (after);
    return ids;
  }

  return { run, done, running };
}

function isTooMany(outcome: Outcome<unknown>): boolean {
  return (
    !outcome.ok && outcome.problems.some(({ code, path }) => code === 'TOO_MANY' && path?.[0] === 'filter')
  );
}

function outcomeOf(outcome: Outcome<unknown>): BulkOutcome {
  if (!outcome.ok)
    return {
      changedCount: 0,
      skippedCount: 0,
      message: outcome.problems.map(({ message }) => message).join(' '),
    };
  const { changedCount, skippedCount } = outcome.payload as Counts;
  return { changedCount, skippedCount };
}
