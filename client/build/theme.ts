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
  // What components of the library draw on their own; the build says where one is missing.
  icons: {
    arrowLeft: 'i-lucide-arrow-left',
    check: 'i-lucide-check',
    chevronDown: 'i-lucide-chevron-down',
    chevronLeft: 'i-lucide-chevron-left',
    chevronRight: 'i-lucide-chevron-right',
    close: 'i-lucide-x',
    external: 'i-lucide-arrow-up-right',
    file: 'i-lucide-file',
    hash: 'i-lucide-hash',
    loading: 'i-lucide-loader-circle',
    minus: 'i-lucide-minus',
    plus: 'i-lucide-plus',
    search: 'i-lucide-search',
    upload: 'i-lucide-upload',
  },
  button: { slots: { base: 'cursor-pointer' } },
  modal: { slots: { footer: 'justify-end', title: 'text-base' } },
  toast: { slots: { root: 'p-3' } },
  formField: { slots: { label: 'text-sm', error: 'mt-1 text-xs', help: 'mt-1 text-xs', hint: 'text-xs' } },
  // Narrow enough to stand on the line of the last chosen entry.
  inputMenu: { slots: { tagsInput: 'w-10 min-w-10' } },
  badge: { slots: { base: 'font-normal' } },
} as const;
