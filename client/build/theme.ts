/**
 * The look, once: quiet greys, one accent, dense controls. Components of the library take their classes from here,
 * so no page restyles a button.
 */
export const theme = {
  colors: {
    primary: 'indigo',
    success: 'green',
    warning: 'amber',
    error: 'red',
    neutral: 'zinc',
  },
  button: { slots: { base: 'cursor-pointer' } },
  modal: { slots: { footer: 'justify-end', title: 'text-base' } },
  toast: { slots: { root: 'p-3' } },
  formField: { slots: { label: 'text-sm', error: 'mt-1 text-xs', help: 'mt-1 text-xs', hint: 'text-xs' } },
  // Narrow enough to stand on the line of the last chosen entry.
  inputMenu: { slots: { tagsInput: 'w-10 min-w-10' } },
  badge: { slots: { base: 'font-normal' } },
} as const;
