import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useMutation } from '../../lib/useMutation';
import { useBulkRun } from './bulk-run';
import type { Bulk } from './useBulk';
import { useMatching } from './useMatching';

/**
 * Changes one colleague's access to many contacts. The API takes ids only, and all or nothing: what the viewer may not
 * share is left out beforehand and counted. `variablesFor` makes the call for a portion of ids.
 */
export function useBulkGrant<Data, Variables extends OperationVariables, Input>(
  document: TypedDocumentNode<Data, Variables>,
  variablesFor: (contactIds: string[], input: Input) => Variables,
): Bulk<Input> {
  const matching = useMatching();
  const mutation = useMutation(document, { toastProblems: false, refresh: false });
  const { start, eachPortion, ...progress } = useBulkRun();

  const run: Bulk<Input>['run'] = (selection, filter, input) =>
    start(async () => {
      const contacts = selection.all ? await matching(filter) : selection.picked;
      const shareable = contacts.filter(({ viewerAccess }) => viewerAccess.canShare).map(({ id }) => id);
      const outcome = await eachPortion(shareable, ids => mutation.run(variablesFor(ids, input)));
      return { ...outcome, skippedCount: contacts.length - shareable.length };
    });

  return { run, ...progress };
}
