import { computed, type ComputedRef } from 'vue';
import { graphql } from '../../graphql';
import { useMutation, type Outcome } from '../../lib/useMutation';
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
const SetContactPhotoFromSuggestion = graphql(`
  mutation SetContactPhotoFromSuggestion($contactId: ID!, $suggestionId: ID!) {
    setContactPhotoFromSuggestion(contactId: $contactId, suggestionId: $suggestionId) {
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
  const options = { toastProblems: false, refresh };
  const set = useMutation(SetContactPhoto, options);
  const take = useMutation(SetContactPhotoFromSuggestion, options);
  const remove = useMutation(RemoveContactPhoto, options);

  function run(contactId: string, change: PhotoChange): Promise<Outcome<unknown>> {
    switch (change.kind) {
      case 'file':
        return set.run({ contactId, file: change.file });
      case 'suggestion':
        return take.run({ contactId, suggestionId: change.id });
      case 'remove':
        return remove.run({ contactId });
    }
  }

  async function apply(contactId: string, change: PhotoChange): Promise<string | undefined> {
    const outcome = await run(contactId, change);
    return outcome.ok ? undefined : outcome.problems.map(({ message }) => message).join(' ');
  }

  const running = computed(() => [set, take, remove].some(mutation => mutation.running.value));
  return { apply, running };
}
