import { graphql } from '../../graphql';
import type { ImportStateFragment } from '../../graphql/graphql';
import { useText } from '../../lib/i18n';
import { useConfirm } from '../../lib/useConfirm';
import { useMutation } from '../../lib/useMutation';

const UndoImport = graphql(`
  mutation UndoImport($id: ID!) {
    undoImport(id: $id) {
      import {
        ...ImportState
      }
      userErrors {
        ...Problem
      }
    }
  }
`);

/** Takes an import back after a question that says what happens; the server does it in the background. */
export function useUndoImport(): (state: ImportStateFragment) => Promise<void> {
  const { t, n } = useText();
  const confirm = useConfirm();
  const undo = useMutation(UndoImport);

  return async ({ id, fileName, summary }) => {
    const { create = 0, update = 0, companiesCreated = 0 } = summary ?? {};
    const lines = [
      create && t('importWizard.undo.created', { n: n(create, 'count') }, create),
      companiesCreated &&
        t('importWizard.undo.companies', { n: n(companiesCreated, 'count') }, companiesCreated),
      update && t('importWizard.undo.updated', { n: n(update, 'count') }, update),
      t('importWizard.undo.kept'),
    ];
    const confirmed = await confirm({
      title: t('importWizard.undo.title', { name: fileName }),
      lines: lines.filter(line => typeof line === 'string'),
      confirmLabel: t('importWizard.undo.submit'),
      dangerous: true,
    });
    if (confirmed) await undo.run({ id });
  };
}
