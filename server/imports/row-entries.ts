import type { ContactInfoCategory, ContactInput, SocialNetwork } from '../contacts/contact.values.js';
import type { Locale } from '../platform/messages.js';
import { cellText, emailsIn, handlesIn, parallelValues, phonesIn, websitesIn } from './cell-values.js';
import type { AddressPart, InfoList } from './contact-targets.js';
import { categoryNamed } from './header-words.js';
import type { Part } from './row-parts.js';

/** What has been read of a row; `origins` notes the column that each path of `input` came from. */
export interface Reading {
  /** Of what is written differently in each language. */
  locale: Locale;
  input: ContactInput;
  origins: Map<string, number>;
}

/** Adds what the cells of lists and addresses hold, in the order of the columns. */
export function addEntries(reading: Reading, parts: Part[], cells: string[]): void {
  const addresses = new Map<string, Address>();
  for (const part of parts) {
    const { target } = part;
    const text = cellText(cells[part.index] ?? '');
    if (text === '') continue;
    if (target.kind === 'info') addInfos(reading, part, target, text, labelOf(cells, part));
    else if (target.kind === 'address') addAddressParts(addresses, part, target, text, labelOf(cells, part));
    else if (target.kind === 'social') addProfiles(reading, part, target.network, text);
    else if (target.kind === 'custom') addFieldValue(reading, part, target.fieldId, text);
  }
  preferTelephone(reading.input.phones);
  addAddresses(reading, addresses);
}

interface Label {
  category?: ContactInfoCategory;
  /** Google marks the preferred entry with an asterisk. */
  preferred: boolean;
}

function labelOf(cells: string[], part: Part): Label {
  const text = part.label === undefined ? '' : cellText(cells[part.label] ?? '');
  if (text === '') return { preferred: false };
  return { category: categoryNamed(text) ?? 'OTHER', preferred: text.startsWith('*') };
}

function addInfos(
  { input, origins }: Reading,
  part: Part,
  target: { list: InfoList; category: ContactInfoCategory },
  text: string,
  label: Label,
): void {
  const category = label.category ?? target.category;
  const primary = label.preferred ? { primary: true } : {};
  const note = (list: string, length: number): void => noteEntry(origins, list, length, part.index);
  switch (target.list) {
    case 'email':
      for (const address of emailsIn(text)) {
        const emails = (input.emails ??= []);
        note('emails', emails.length);
        emails.push({ address, category, ...(emails.every(email => !email.primary) && primary) });
      }
      return;
    case 'phone':
      for (const number of phonesIn(text)) {
        const phones = (input.phones ??= []);
        note('phones', phones.length);
        phones.push({ number, category, ...(phones.every(phone => !phone.primary) && primary) });
      }
      return;
    case 'website':
      for (const url of websitesIn(text)) {
        const websites = (input.websites ??= []);
        note('websites', websites.length);
        websites.push({ url, category });
      }
  }
}

/** What is wrong with a list as a whole is told of its first column. */
function noteEntry(origins: Reading['origins'], list: string, position: number, column: number): void {
  if (position === 0) origins.set(list, column);
  origins.set(`${list}.${position}`, column);
}

function addProfiles({ input, origins }: Reading, part: Part, network: SocialNetwork, text: string): void {
  for (const handle of handlesIn(text)) {
    const profiles = (input.socialProfiles ??= []);
    noteEntry(origins, 'socialProfiles', profiles.length, part.index);
    profiles.push({ network, handle });
  }
}

/** Of several columns of one field the first value counts. */
function addFieldValue({ input, origins, locale }: Reading, part: Part, fieldId: string, text: string): void {
  const values = (input.customFields ??= []);
  if (values.some(value => value.fieldId === fieldId)) return;
  origins.set(`customFields.${values.length}`, part.index);
  values.push({ fieldId, written: { text, locale } });
}

/** Outlook's fax columns come first; the primary number is one that a person answers. */
function preferTelephone(phones: ContactInput['phones']): void {
  if (!phones || phones[0]?.category !== 'FAX' || phones.some(phone => phone.primary)) return;
  const answered = phones.find(phone => phone.category !== 'FAX');
  if (answered) answered.primary = true;
}

interface Address {
  category: ContactInfoCategory;
  values: Partial<Record<AddressPart, string>>;
  columns: Partial<Record<AddressPart, number>>;
}

function addAddressParts(
  addresses: Map<string, Address>,
  part: Part,
  target: { category: ContactInfoCategory; part: AddressPart },
  text: string,
  label: Label,
): void {
  const category = label.category ?? target.category;
  for (const [number, value] of parallelValues(text).entries()) {
    const key = `${part.group} ${number}`;
    const address = addresses.get(key) ?? { category, values: {}, columns: {} };
    addresses.set(key, address);
    if (value === '') continue;
    const before = address.values[target.part];
    if (before !== undefined && target.part !== 'street') continue;
    address.values[target.part] =
      before === undefined ? value : before + (houseNumber.test(value) ? ' ' : '\n') + value;
    address.columns[target.part] ??= part.index;
  }
}

/** In a column of its own it still belongs behind the street. */
const houseNumber = /^\d{1,5} ?[a-z]?( ?[-/] ?\d{1,5} ?[a-z]?)?$/i;

function addAddresses({ input, origins }: Reading, addresses: Map<string, Address>): void {
  // One that others in the same cells come before may turn out to have nothing.
  const filled = [...addresses.values()].filter(({ values }) => Object.keys(values).length > 0);
  if (filled.length === 0) return;
  input.addresses = filled.map(({ category, values }) => ({ ...values, category }));
  for (const [at, { columns }] of filled.entries()) {
    for (const [part, index] of Object.entries(columns)) {
      if (!origins.has('addresses')) origins.set('addresses', index);
      origins.set(`addresses.${at}.${part}`, index);
    }
  }
}
