import { computed, type ComputedRef } from 'vue';
import { graphql } from '../../graphql';
import { useMutation } from '../../lib/useMutation';
import type { PhotoChange } from './photo-change';

const SetContactPhoto = graphql(`
  mutation SetContactPhoto($contactId: ID!, $file: Upload!) {
    setContactPhoto(contactId: $contactId, file: $file) {
      contact {
        ...ContactPicture
      }
      userErrors {
        ...Problem
      }
    }
  }
`);
const RemoveContactPhoto = graphql(`
  mutation RemoveContactPhoto($contactId: ID!) {
    removeContactPhoto(contactId: $contactId) {
      contact {
        ...ContactPicture
      }
      userErrors {
        ...Problem
      }
    }
  }
`);

/** Changes the photo of a saved contact; `apply` gives what stands in the way, undefined when it is done. */
export function usePhoto({ refresh = true } = {}): {
  apply: (contactId: string, change: PhotoChange) => Promise<string | undefined>;
  running: ComputedRef<boolean>;
} {
  const set = useMutation(SetContactPhoto, { toastProblems: false, refresh });
  const remove = useMutation(RemoveContactPhoto, { toastProblems: false, refresh });

  async function apply(contactId: string, change: PhotoChange): Promise<string | undefined> {
    const outcome =
      change.kind === 'file'
        ? await set.run({ contactId, file: change.file })
        : await remove.run({ contactId });
    return outcome.ok ? undefined : outcome.problems.map(({ message }) => message).join(' ');
  }

  return { apply, running: computed(() => set.running.value || remove.running.value) };
}
