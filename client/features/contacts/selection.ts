import { computed, shallowRef, type ComputedRef, type Ref } from 'vue';
import type { ContactRowFragment } from '../../graphql/graphql';

export type Selectable = Pick<ContactRowFragment, 'id' | 'kind' | 'displayName' | 'viewerAccess'>;
/** What an action is about: the contacts that were ticked, or all that match the list's filter. */
export type Selection = { all: boolean; picked: Selectable[] };
export type Right = 'canEdit' | 'canDelete' | 'canShare';

/** Ticked contacts, kept over the pages of one view. */
export function useSelection(): {
  selection: ComputedRef<Selection>;
  all: Ref<boolean>;
  has: (id: string) => boolean;
  toggle: (contacts: readonly Selectable[], on: boolean) => void;
  clear: () => void;
} {
  const picked = shallowRef(new Map<string, Selectable>());
  const all = shallowRef(false);

  function toggle(contacts: readonly Selectable[], on: boolean): void {
    const next = new Map(picked.value);
    for (const contact of contacts) {
      if (on) next.set(contact.id, contact);
      else next.delete(contact.id);
    }
    all.value = false;
    picked.value = next;
  }

  function clear(): void {
    all.value = false;
    picked.value = new Map();
  }

  return {
    selection: computed(() => ({ all: all.value, picked: [...picked.value.values()] })),
    all,
    has: id => all.value || picked.value.has(id),
    toggle,
    clear,
  };
}

/** Of the ticked contacts, those that the viewer may do this with, and those that will be left out. */
export function dividedBy(
  right: Right,
  picked: readonly Selectable[],
): { allowed: Selectable[]; skipped: Selectable[] } {
  return {
    allowed: picked.filter(({ viewerAccess }) => viewerAccess[right]),
    skipped: picked.filter(({ viewerAccess }) => !viewerAccess[right]),
  };
}
