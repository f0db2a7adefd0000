import type { OrderedList } from './contact-targets.js';
import { inputLists } from './row-order.js';
import type { WrittenContact } from './written-contact.js';

interface Entry {
  group: string;
  primary: boolean;
}

/**
 * The order of a contact's list, where the importer would not find it by the columns alone: `home, work*`, the asterisk
 * at the primary entry. Empty where it would.
 */
export function orderCell(list: OrderedList, groups: readonly string[], contact: WrittenContact): string {
  const entries = entriesOf(list, contact);
  const byColumns = [...entries].sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group));
  const primary = entries.find(entry => entry.primary);
  const isAsRead = entries.every((entry, at) => entry === byColumns[at]);
  if (isAsRead && (!primary || primary === primaryAsRead(list, entries))) return '';
  return entries.map(({ group, primary: is }) => `${group.toLowerCase()}${is ? '*' : ''}`).join(', ');
}

function entriesOf(list: OrderedList, contact: WrittenContact): Entry[] {
  const entries: { category?: string; network?: string; primary?: boolean }[] = contact[inputLists[list]];
  return entries.map(({ category, network, primary = false }) => ({
    group: network ?? category ?? '',
    primary,
  }));
}

/** A fax in front is passed over for a number that somebody answers. */
function primaryAsRead(list: OrderedList, entries: Entry[]): Entry | undefined {
  const answered = list === 'phone' ? entries.find(({ group }) => group !== 'FAX') : undefined;
  return answered ?? entries[0];
}
