import { Readable } from 'node:stream';
import { limits } from '../platform/limits.js';
import type { Locale } from '../platform/messages.js';
import { orderedLists } from './contact-targets.js';
import { inputLists } from './row-order.js';
import { vCards } from './vcard-cards.js';
import { contactOfCard } from './vcard-contact.js';
import { csvText } from './write-csv.js';
import { cellsOf, headersOf, writtenColumns } from './written-columns.rules.js';
import type { ColumnUses, WrittenColumn, WrittenContact } from './written-contact.js';
import { listGroups } from './written-lists.rules.js';
import { orderCell } from './written-order.rules.js';
import { valueOf, type ValueKey } from './written-values.rules.js';

/** How a file of vCards is stored: as rows under our own headers, which map by themselves. */
export const rowDialect = { encoding: 'utf-8', delimiter: ',', quote: '"', hasHeader: true } as const;

/**
 * A file of vCards as the CSV file that it stands for, in `rowDialect`; null where no card says anything. The file is
 * read twice, because the header has to know what columns all of its cards need; neither time it is kept in memory.
 */
export async function vCardsAsCsv(
  read: () => AsyncIterable<Uint8Array>,
  locale: Locale,
): Promise<AsyncIterable<Uint8Array> | null> {
  const uses = emptyUses();
  const texts = new Set<ValueKey>();
  const fields = new Set<string>();
  for await (const contact of contactsIn(read())) {
    note(contact, uses, texts);
    // With one more than an import takes the file is refused, rather than read without the rest.
    for (const label of contact.namedFields?.keys() ?? [])
      if (fields.size <= limits['import.columns']) fields.add(label);
  }
  const keys = [
    ...before.filter(key => texts.has(key)),
    ...orderedLists,
    ...after.filter(key => texts.has(key)),
  ];
  const columns = [...writtenColumns(keys, uses, { evenUnused: false }), ...[...fields].map(columnOfLabel)];
  if (columns.length === 0) return null;
  const rows = Readable.from(rowsOf(contactsIn(read()), columns));
  const headers = headersOf(columns, locale);
  return bytesOf(
    csvText(rows, { delimiter: rowDialect.delimiter, headers, byteOrderMark: false, isRaw: true }),
  );
}

const columnOfLabel = (label: string): WrittenColumn => ({
  key: label,
  number: 1,
  header: label,
  cell: ({ namedFields }) => namedFields?.get(label) ?? '',
});

const before = ['firstName', 'lastName', 'companyName', 'jobTitle'] as const;
const after = ['contactType', 'tags', 'description'] as const;

async function* contactsIn(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<WrittenContact> {
  for await (const card of vCards(bytes)) {
    const contact = contactOfCard(card);
    if (contact) yield contact;
  }
}

async function* rowsOf(
  contacts: AsyncIterable<WrittenContact>,
  columns: WrittenColumn[],
): AsyncGenerator<string[]> {
  for await (const contact of contacts) yield cellsOf(columns, contact);
}

async function* bytesOf(text: Readable): AsyncGenerator<Uint8Array> {
  for await (const chunk of text) yield Buffer.from(chunk as string | Uint8Array);
}

const emptyUses = (): ColumnUses =>
  ({
    ...Object.fromEntries(orderedLists.map(list => [list, { most: {}, isOutOfOrder: false }])),
    customFields: [],
  }) as unknown as ColumnUses;

function note(contact: WrittenContact, uses: ColumnUses, texts: Set<ValueKey>): void {
  for (const key of [...before, ...after])
    if (!texts.has(key) && valueOf[key](contact) !== '') texts.add(key);
  for (const list of orderedLists) {
    const use = uses[list];
    const own: Record<string, number> = {};
    for (const entry of contact[inputLists[list]]) {
      const group = 'network' in entry ? entry.network : entry.category;
      own[group] = (own[group] ?? 0) + 1;
      use.most[group] = Math.max(use.most[group] ?? 0, own[group]);
    }
    use.isOutOfOrder ||= orderCell(list, listGroups(list), contact) !== '';
  }
}
