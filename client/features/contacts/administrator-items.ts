import type { DropdownMenuItem } from '@nuxt/ui';
import type { useText } from '../../lib/i18n';

/** What administrators do for the people whose data it is: hand it all out, or erase it. */
export const administratorItems = (
  id: string,
  t: ReturnType<typeof useText>['t'],
  erase: () => void,
): DropdownMenuItem[] => [
  { label: t('privacy.data'), icon: 'i-lucide-file-down', ...download(`/contacts/${id}/data`) },
  {
    label: t('privacy.dataJson'),
    icon: 'i-lucide-file-json',
    ...download(`/contacts/${id}/data?format=json`),
  },
  { label: t('privacy.erase.action'), icon: 'i-lucide-eraser', color: 'error', onSelect: erase },
];

const download = (href: string) => ({ href, external: true, download: '' });
