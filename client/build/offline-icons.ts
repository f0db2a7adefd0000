/**
 * Stands in for @iconify/vue: the part of it that draws bundled icons, without the larger one that fetches others from
 * the network, which must never happen here.
 */
import { addIcon as store } from '@iconify/vue/offline';

export { Icon } from '@iconify/vue/offline';

// Registered as "lucide:search", asked for as "lucide-search"; this part of the library compares names as they are.
export function addIcon(name: string, data: Parameters<typeof store>[1]): void {
  store(name.replace(':', '-'), data);
}

export function iconLoaded(): boolean {
  return true;
}
