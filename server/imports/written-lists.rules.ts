import {
  contactInfoCategories,
  socialNetworks,
  type ContactInfoCategory,
  type SocialNetwork,
} from '../contacts/contact.values.js';
import { cellPart } from '../platform/cell-parts.rules.js';
import { emailsIn, handlesIn, parallelValues, phonesIn, websitesIn } from './cell-values.js';
import { addressParts, orderedLists, type AddressPart, type OrderedList } from './contact-targets.js';
import type { ColumnUses, WrittenColumn, WrittenContact } from './written-contact.js';
import { orderCell } from './written-order.rules.js';

type Group = ContactInfoCategory | SocialNetwork;

/** The categories or networks of a list, in the order of its columns. */
export const listGroups = (list: OrderedList): readonly Group[] =>
  list === 'social' ? socialNetworks : contactInfoCategories;

const keyOf = (list: OrderedList, group: Group): string => `${list}.${group.toLowerCase()}`;

/** What a key means: a list, one category or network of it, a part of such an address, or its order. */
interface Meaning {
  list: OrderedList;
  group?: Group;
  part?: AddressPart;
  isOrder?: boolean;
}

const meanings = new Map<string, Meaning>(
  orderedLists.flatMap(list => [
    [list, { list }],
    [`${list}.order`, { list, isOrder: true }],
    ...listGroups(list).flatMap((group): [string, Meaning][] => [
      [keyOf(list, group), { list, group }],
      ...(list === 'address' ? addressParts : []).map((part): [string, Meaning] => [
        `${keyOf(list, group)}.${part}`,
        { list, group, part },
      ]),
    ]),
  ]),
);

export const listKeys: readonly string[] = [...meanings.keys()];

/**
 * The columns of a key of a list, as many as the contacts need; of more than `most` entries of a kind the last one holds
 * the rest. Of what nobody uses, one column (`evenUnused`) or none.
 */
export function listColumns(
  key: string,
  uses: ColumnUses,
  { evenUnused, most: atMost }: { evenUnused: boolean; most: number },
): WrittenColumn[] {
  const { list, group, part, isOrder } = meanings.get(key)!;
  const { most, isOutOfOrder } = uses[list];
  if (isOrder) return [orderColumn(list)];
  if (group) {
    const count = Math.min(Math.max(most[group] ?? 0, 1), atMost);
    return Array.from({ length: count }, (_, at) => at).flatMap(at =>
      columnsOf({ list, group, part }, at, at === count - 1),
    );
  }
  const used = listGroups(list).filter(each => most[each]);
  const shown = used.length === 0 && evenUnused ? listGroups(list).slice(0, 1) : used;
  return [
    ...shown.flatMap(each => listColumns(keyOf(list, each), uses, { evenUnused, most: atMost })),
    ...(isOutOfOrder ? [orderColumn(list)] : []),
  ];
}

const orderColumn = (list: OrderedList): WrittenColumn => ({
  key: `${list}.order`,
  number: 1,
  cell: contact => orderCell(list, listGroups(list), contact),
});

/** The columns of the entry at this place, which may be the last place. */
function columnsOf(
  { list, group, part }: Meaning & { group: Group },
  at: number,
  isLast: boolean,
): WrittenColumn[] {
  const entriesAt = <Entry>(entries: Entry[]): Entry[] => entries.slice(at, isLast ? undefined : at + 1);
  const key = keyOf(list, group);
  const column = (own: string, cell: WrittenColumn['cell']): WrittenColumn => ({
    key: own,
    number: at + 1,
    cell,
  });
  if (list !== 'address') {
    const { values, read } = readers[list];
    return [
      column(key, contact =>
        entriesAt(values(contact, group))
          .map(value => cellPart(value, read))
          .join(between),
      ),
    ];
  }
  return (part ? [part] : addressParts).map(each =>
    column(`${key}.${each}`, ({ addresses }) =>
      parallel(
        entriesAt(addresses.filter(({ category }) => category === group)).map(address => address[each]),
      ),
    ),
  );
}

const between = ' ::: ';

/** One part of several addresses: each at its own place, also where others lack the part. */
function parallel(values: (string | null)[]): string {
  const cell = values.map(value => (value === null ? '' : cellPart(value, parallelValues))).join(between);
  return values.every(value => value === null) ? '' : cell;
}

type Reader = {
  values: (contact: WrittenContact, group: Group) => string[];
  /** How the importer reads the cell. */
  read: (cell: string) => string[];
};

const readers: Record<Exclude<OrderedList, 'address'>, Reader> = {
  email: {
    values: ({ emails }, group) =>
      emails.filter(({ category }) => category === group).map(({ address }) => address),
    read: emailsIn,
  },
  phone: {
    values: ({ phones }, group) =>
      phones.filter(({ category }) => category === group).map(({ number }) => number),
    read: phonesIn,
  },
  website: {
    values: ({ websites }, group) =>
      websites.filter(({ category }) => category === group).map(({ url }) => url),
    read: websitesIn,
  },
  social: {
    values: ({ socialProfiles }, group) =>
      socialProfiles.filter(({ network }) => network === group).map(({ handle }) => handle),
    read: handlesIn,
  },
};
