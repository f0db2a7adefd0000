import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import type { ContactFilter } from '../../graphql/graphql';
import { useMutation, type Outcome } from '../../lib/useMutation';
import { outcomeOf, useBulkRun, type BulkOutcome, type BulkProgress } from './bulk-run';
import type { Selection } from './selection';
import { useMatching } from './useMatching';

type Target = { ids?: string[] | null; filter?: ContactFilter | null; skipForbidden?: boolean | null };

export type Bulk<Variables> = BulkProgress & {
  run: (
    selection: Selection,
    filter: ContactFilter,
    variables: Variables,
    onPortion?: (payload: unknown) => void,
  ) => Promise<BulkOutcome>;
};

/**
 * Does one thing to many contacts: in one call where the API allows it, else in portions, with `done` counting up. What
 * the viewer may not change is skipped and counted. A problem stops it; what was done until then is in the counts. Asking
 * the queries of the page again is the caller's.
 */
export function useBulk<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
): Bulk<Omit<Variables, keyof Target>> {
  const matching = useMatching();
  const mutation = useMutation(document, { toastProblems: false, refresh: false });
  const { start, eachPortion, ...progress } = useBulkRun();

  const run: Bulk<Omit<Variables, keyof Target>>['run'] = (selection, filter, variables, onPortion) => {
    const call = async (target: Target): Promise<Outcome<unknown>> => {
      const all = { ...variables, ...target, skipForbidden: true };
      const outcome = await mutation.run(all as unknown as Variables);
      if (outcome.ok) onPortion?.(outcome.payload);
      return outcome;
    };
    const callIds = (ids: string[]): Promise<Outcome<unknown>> => call({ ids });
    return start(async () => {
      if (!selection.all)
        return eachPortion(
          selection.picked.map(({ id }) => id),
          callIds,
        );
      const whole = await call({ filter });
      if (!isTooMany(whole)) return outcomeOf(whole);
      const contacts = await matching(filter);
      return eachPortion(
        contacts.map(({ id }) => id),
        callIds,
      );
    });
  };

  return { run, ...progress };
}

function isTooMany(outcome: Outcome<unknown>): boolean {
  return (
    !outcome.ok && outcome.problems.some(({ code, path }) => code === 'TOO_MANY' && path?.[0] === 'filter')
  );
}
