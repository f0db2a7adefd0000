import { graphql } from '../../graphql';
import type { ImportStatus } from '../../graphql/graphql';
import { useText } from '../../lib/i18n';
import { useConfirm } from '../../lib/useConfirm';
import { useMutation } from '../../lib/useMutation';

const DeleteImport = graphql(`
  mutation DeleteImport($id: ID!) {
    deleteImport(id: $id) {
      ok
      userErrors {
        ...Problem
      }
    }
  }
`);

/** Removes an import with its file after a question; contacts that it made stay. True: it is gone. */
export function useRemoveImport(): (entry: {
  id: string;
  fileName: string;
  status: ImportStatus;
}) => Promise<boolean> {
  const { t } = useText();
  const confirm = useConfirm();
  const remove = useMutation(DeleteImport);

  return async ({ id, fileName, status }) => {
    const wroteNothing = status === 'DRAFT' || status === 'PLANNED';
    const confirmed = await confirm({
      title: t('imports.remove.title', { name: fileName }),
      text: t(wroteNothing ? 'imports.remove.text' : 'imports.remove.textDone'),
      confirmLabel: t('imports.remove.submit'),
      dangerous: true,
    });
    return confirmed && (await remove.run({ id })).ok;
  };
}
