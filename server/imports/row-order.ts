import type { ContactInput } from '../contacts/contact.values.js';
import type { Problem } from '../platform/errors.js';
import { say } from '../platform/messages.js';
import { cellText } from './cell-values.js';
import type { OrderedList } from './contact-targets.js';
import type { Reading } from './row-entries.js';

/** Where each list stands in the input. */
export const inputLists = {
  email: 'emails',
  phone: 'phones',
  website: 'websites',
  social: 'socialProfiles',
  address: 'addresses',
} as const satisfies Record<OrderedList, keyof ContactInput>;

interface Entry {
  category?: string | null;
  network?: string;
  primary?: boolean | null;
}

/**
 * Puts lists into the order that the row says: `home, work*, work` takes the first one of home, the first of work, which
 * is the primary one, and the second of work. Entries that it does not name stay behind them.
 */
export function putInOrder(
  { input, origins }: Pick<Reading, 'input' | 'origins'>,
  orders: { list: OrderedList; index: number }[],
  cells: string[],
): Problem[] {
  const problems: Problem[] = [];
  for (const { list, index } of orders) {
    const text = cellText(cells[index] ?? '');
    if (text === '') continue;
    const property = inputLists[list];
    const entries: Entry[] = input[property] ?? [];
    const places = placesIn(text, entries);
    if (places) reorder({ input, origins }, property, places);
    else {
      origins.set(`${property}.order`, index);
      problems.push({ code: 'INVALID', message: noOrder, path: [property, 'order'] });
    }
  }
  return problems;
}

interface Places {
  /** Which entry comes to which place. */
  order: number[];
  /** The entry that is the primary one; undefined: not said. */
  primary: number | undefined;
}

/** Null where the words are no order. */
function placesIn(text: string, entries: Entry[]): Places | null {
  const waiting = new Map<string, number[]>();
  for (const [at, { category, network }] of entries.entries()) {
    const group = (network ?? category ?? 'WORK').toLowerCase();
    waiting.set(group, [...(waiting.get(group) ?? []), at]);
  }
  const order: number[] = [];
  let primary: number | undefined;
  for (const word of text.toLowerCase().split(/[\s,;]+/)) {
    const [, group, mark] = /^([a-z]+)(\*?)$/.exec(word) ?? [];
    if (group === undefined) return null;
    const at = waiting.get(group)?.shift();
    if (at === undefined) continue;
    order.push(at);
    if (mark) primary = at;
  }
  const named = new Set(order);
  return { order: [...order, ...entries.map((_, at) => at).filter(at => !named.has(at))], primary };
}

function reorder(
  { input, origins }: Pick<Reading, 'input' | 'origins'>,
  property: keyof ContactInput,
  { order, primary }: Places,
): void {
  const entries = (input[property] ?? []) as Entry[];
  if (primary !== undefined) for (const [at, entry] of entries.entries()) entry.primary = at === primary;
  Object.assign(input, entries.length > 0 && { [property]: order.map(at => entries[at]) });
  const placeOf = new Map(order.map((at, place) => [String(at), place]));
  const moved = [...origins].filter(([path]) => path.startsWith(`${property}.`));
  for (const [path] of moved) origins.delete(path);
  for (const [path, column] of moved) {
    const [, at, ...rest] = path.split('.');
    origins.set([property, placeOf.get(at!), ...rest].join('.'), column);
  }
}

const noOrder = say(
  'Name the categories in their order, e.g. "home, work*"; the asterisk marks the primary one.',
  'Nennen Sie die Kategorien in ihrer Reihenfolge, z. B. „home, work*“; das Sternchen kennzeichnet die bevorzugte.',
);
