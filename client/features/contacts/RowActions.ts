import { defineComponent, watch, type PropType } from 'vue';
import type { Selectable } from './selection';
import { useDeleteContacts } from './useDeleteContacts';
import { useEraseContacts } from './useEraseContacts';

export type RowAct = { what: 'remove' | 'restore' | 'erase'; contact: Selectable };

/** Shows nothing but does each `act` it is given: a component, so that a list loads it with the first of them. */
export default defineComponent({
  props: { act: { type: Object as PropType<RowAct>, required: true } },
  setup(props) {
    const { remove, restore } = useDeleteContacts();
    const { erase } = useEraseContacts();
    const acts = {
      remove: (contact: Selectable) => remove({ all: false, picked: [contact] }, {}),
      restore: ({ id }: Selectable) => restore([id]),
      erase: (contact: Selectable) => erase([contact]),
    };
    watch(
      () => props.act,
      ({ what, contact }) => void acts[what](contact),
      { immediate: true },
    );
    return () => null;
  },
});
