import { onBeforeUnmount } from 'vue';
import { graphql } from '../../graphql';
import type { ContactsChangedSubscription } from '../../graphql/graphql';
import { useSubscription } from '../../lib/useSubscription';

const ContactsChanged = graphql(`
  subscription ContactsChanged {
    contactsChanged {
      ids
      change
    }
  }
`);

export type ContactsChange = ContactsChangedSubscription['contactsChanged'];

const restMs = 1_000;

/**
 * Refreshes what is shown when others change contacts: at once, then at most every second while more of them change.
 * `concerns` says of which changes the page shows anything.
 */
export function useContactChanges(concerns: (change: ContactsChange) => boolean, refresh: () => void): void {
  let resting: ReturnType<typeof setTimeout> | undefined;
  let isWanted = false;

  function want(): void {
    if (resting) {
      isWanted = true;
      return;
    }
    refresh();
    resting = setTimeout(() => {
      resting = undefined;
      if (!isWanted) return;
      isWanted = false;
      want();
    }, restMs);
  }

  useSubscription(ContactsChanged, {
    onEvent: ({ contactsChanged }) => concerns(contactsChanged) && want(),
    onMissed: want,
  });
  onBeforeUnmount(() => clearTimeout(resting));
}
