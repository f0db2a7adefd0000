/** `administratorsOnly`: for CRM administrators and those with full access. */
export type NavigationItem = { to: string; icon: string; label: string; administratorsOnly?: boolean };

/** The areas, as the bar and the command palette show them; `label` is the key of a text. */
export const navigation: NavigationItem[] = [
  { to: '/contacts', icon: 'i-lucide-contact', label: 'app.nav.contacts' },
  { to: '/imports', icon: 'i-lucide-file-up', label: 'imports.title' },
  { to: '/users', icon: 'i-lucide-users', label: 'app.nav.users' },
  { to: '/settings', icon: 'i-lucide-settings', label: 'app.nav.settings', administratorsOnly: true },
];
