import { useToast } from '@nuxt/ui/composables';
import { computed, type ComputedRef } from 'vue';
import { graphql } from '../../graphql';
import { useText } from '../../lib/i18n';
import { useMutation } from '../../lib/useMutation';

const ReleaseSubmissions = graphql(`
  mutation ReleaseSubmissions($ids: [ID!]!) {
    releaseSubmissions(ids: $ids) {
      submissions {
        id
        status
      }
      userErrors {
        ...Problem
      }
    }
  }
`);
const DiscardSubmissions = graphql(`
  mutation DiscardSubmissions($ids: [ID!]!) {
    discardSubmissions(ids: $ids) {
      submissions {
        id
        status
      }
      userErrors {
        ...Problem
      }
    }
  }
`);

/** As many as the API takes at once. */
const idsPerCall = 100;

/** What is decided about submissions, one or many; true where all of it was done. */
export function useSubmissionActions(): {
  release: (ids: readonly string[]) => Promise<boolean>;
  discard: (ids: readonly string[]) => Promise<boolean>;
  running: ComputedRef<boolean>;
} {
  const { t } = useText();
  const toast = useToast();
  const releaseThem = useMutation(ReleaseSubmissions);
  const discardThem = useMutation(DiscardSubmissions);

  async function inPortions(
    ids: readonly string[],
    run: (variables: { ids: string[] }) => Promise<{ ok: boolean }>,
    done: 'released' | 'discarded',
  ): Promise<boolean> {
    for (let from = 0; from < ids.length; from += idsPerCall) {
      if (!(await run({ ids: ids.slice(from, from + idsPerCall) })).ok) return false;
    }
    toast.add({
      title: t(`webForms.submissions.${done}`, { n: ids.length }, ids.length),
      icon: 'i-lucide-check',
      color: 'success',
    });
    return true;
  }

  return {
    release: ids => inPortions(ids, releaseThem.run, 'released'),
    discard: ids => inPortions(ids, discardThem.run, 'discarded'),
    running: computed(() => releaseThem.running.value || discardThem.running.value),
  };
}
