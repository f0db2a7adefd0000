import { fieldProperty } from './vcard-types.js';
import { vCardLines } from './vcard-lines.js';
import { vCardProperty, type VCardProperty } from './vcard-property.js';

/** More properties of a card are not kept: no contact takes so many, and memory must not grow with a file. */
const mostProperties = 1_000;

/** What is read of a card; all else, such as pictures and birthdays, is passed over. */
const known = new Set([
  'FN',
  'N',
  'ORG',
  'TITLE',
  'ROLE',
  'KIND',
  'X-ABSHOWAS',
  'X-ADDRESSBOOKSERVER-KIND',
  'EMAIL',
  'TEL',
  'URL',
  'ADR',
  'NOTE',
  'CATEGORIES',
  'SOCIALPROFILE',
  'X-SOCIALPROFILE',
  'IMPP',
  'X-SKYPE',
  'X-SKYPE-USERNAME',
  'X-ABLABEL',
  'X-KARTEI-CONTACT-TYPE',
  fieldProperty,
]);

/**
 * The properties of each card in a file. A card within a card (AGENT of vCard 2.1) is passed over; one that is not
 * closed ends where the next begins, or with the file.
 */
export async function* vCards(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<VCardProperty[]> {
  let card: VCardProperty[] | null = null;
  let depth = 0;
  let isAgent = false;
  for await (const line of vCardLines(bytes)) {
    if (/^\s*begin\s*:\s*vcard\s*$/i.test(stripped(line))) {
      if (card && isAgent) depth++;
      else if (depth === 0) {
        if (card) yield card;
        card = [];
      }
    } else if (/^\s*end\s*:\s*vcard\s*$/i.test(line)) {
      if (depth > 0) depth--;
      else {
        if (card) yield card;
        card = null;
      }
    } else if (card && depth === 0) {
      isAgent = /^agent\b[^:]*:\s*$/i.test(line);
      const property = isWanted(line) && card.length < mostProperties ? vCardProperty(line) : null;
      if (property) card.push(property);
      continue;
    }
    isAgent = false;
  }
  if (card) yield card;
}

/** Without a byte order mark, as its bytes look. */
const stripped = (line: string): string => line.replace(/^ï»¿/, '');

/** Looked at before anything is decoded: most of a file may be pictures. */
function isWanted(line: string): boolean {
  const name = /^(?:[\w-]{1,100}\.)?([\w-]{1,100})\s*[;:]/.exec(line)?.[1];
  return name !== undefined && known.has(name.toUpperCase());
}
