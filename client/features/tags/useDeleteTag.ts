import { useToast } from '@nuxt/ui/composables';
import { graphql } from '../../graphql';
import { useText } from '../../lib/i18n';
import { useConfirm } from '../../lib/useConfirm';
import { useMutation } from '../../lib/useMutation';

const DeleteTag = graphql(`
  mutation DeleteTag($id: ID!) {
    deleteTag(id: $id) {
      ok
      userErrors {
        ...Problem
      }
    }
  }
`);

/** Says how many contacts lose the tag, and removes it after a yes; true where it was done. */
export function useDeleteTag(): (tag: {
  id: string;
  name: string;
  contactCount: number;
}) => Promise<boolean> {
  const { t, n } = useText();
  const toast = useToast();
  const confirm = useConfirm();
  const deleteTag = useMutation(DeleteTag);

  return async ({ id, name, contactCount }) => {
    const isSure = await confirm({
      title: t('tags.remove.title', { name }),
      text: t('tags.remove.text', { n: n(contactCount, 'count') }, contactCount),
      confirmLabel: t('tags.remove.submit'),
      dangerous: true,
    });
    if (!isSure || !(await deleteTag.run({ id })).ok) return false;
    toast.add({ title: t('tags.remove.done', { name }), icon: 'i-lucide-check', color: 'success' });
    return true;
  };
}
