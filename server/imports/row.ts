import type { ContactInfoCategory, ContactInput, ContactKind } from '../contacts/contact.values.js';
import type { Problem } from '../platform/errors.js';
import { say } from '../platform/messages.js';
import {
  cellText,
  emailsIn,
  parallelValues,
  phonesIn,
  publicAccessIn,
  tagsIn,
  websitesIn,
} from './cell-values.js';
import {
  keyOf,
  targetOf,
  type AddressPart,
  type InfoList,
  type Target,
  type TextField,
} from './contact-targets.js';
import { categoryNamed } from './header-words.js';
import { stemOf } from './mapping.js';
import { splitName } from './person-name.js';

/** A column as the user left it; `target` is a target key, or null: not imported. */
export interface MappedColumn {
  header: string;
  target: string | null;
}

/** What a row says, in the shape that every way into the contacts takes; nothing is checked yet. */
export interface RowInput {
  kind: ContactKind;
  /** Whether it says who or what the contact is: a person's first or last name, or a company's. */
  isNamed: boolean;
  /** Only what the row has a value for. */
  input: ContactInput;
  /** The name of the contact type. */
  contactType?: string;
  /** The id of the contact that the row is about. */
  id?: string;
  /** E-mail addresses of those who are to manage it. */
  managers?: string[];
  /** What columns of the file feed that this row has nothing for. */
  empty: Exclude<Target, { kind: 'label' }>[];
  /** What is wrong with the row before its values are looked at. */
  problems: Problem[];
  /** The index of the column that a path into `input` came from, e.g. of `["emails", "0", "address"]`. */
  columnOf(path: string[] | undefined): number | undefined;
}

interface Part {
  target: Exclude<Target, { kind: 'label' }>;
  index: number;
  /** The column that says this one's category. */
  label?: number;
  /** Address columns of the same group make one address. */
  group: string;
}

/**
 * Prepares the reading of rows with these columns. Several columns of one target add up: names and lists one after the
 * other, description and street line by line; of all else the first value counts.
 */
export function rowReader(columns: MappedColumn[]): (cells: string[]) => RowInput {
  const parts = partsOf(columns);
  const columnsOfTexts = textColumns(parts);
  return cells => {
    const row = new Map<TextField, { text: string; index: number }>();
    const origins = new Map<string, number>();
    const input: ContactInput = {};
    const addresses = new Map<string, Address>();

    for (const part of parts) {
      const text = cellText(cells[part.index] ?? '');
      if (text === '') continue;
      const { target } = part;
      if (target.kind === 'text') addText(row, target.field, text, part.index);
      else if (target.kind === 'info') addInfos(input, origins, part, target, text, labelOf(cells, part));
      else if (target.kind === 'address')
        addAddressParts(addresses, part, target, text, labelOf(cells, part));
      else {
        input.socialProfiles ??= [];
        origins.set(`socialProfiles.${input.socialProfiles.length}`, part.index);
        input.socialProfiles.push({ network: target.network, handle: text });
      }
    }
    preferTelephone(input.phones);
    addAddresses(input, origins, addresses);
    const kind = addNames(input, origins, row);
    addDetails(input, origins, row, kind);
    const contactType = row.get('contactType')?.text;
    const id = row.get('id')?.text;
    const managers = row.get('managers');
    return {
      kind,
      input,
      ...(contactType && { contactType }),
      ...(id && { id }),
      ...(managers && { managers: emailsIn(managers.text) }),
      empty: emptyTargets(parts, cells),
      isNamed: Boolean(input.firstName || input.lastName || input.name),
      problems: addAccess(input, origins, row.get('publicAccess')),
      columnOf: path => originOf(origins, path) ?? originOf(columnsOfTexts, path),
    };
  };
}

/** Where a text would stand that a row lacks. */
const textColumns = (parts: Part[]): Map<string, number> =>
  new Map(
    parts.toReversed().flatMap(({ target, index }): [string, number][] => {
      if (target.kind !== 'text') return [];
      return target.field === 'companyName'
        ? [
            ['companyName', index],
            ['name', index],
          ]
        : [[target.field, index]];
    }),
  );

function partsOf(columns: MappedColumn[]): Part[] {
  const targets = columns.map(column => (column.target === null ? undefined : targetOf(column.target)));
  return targets.flatMap((target, index): Part[] => {
    if (!target || target.kind === 'label') return [];
    const stem = stemOf(columns[index]!.header);
    const list = target.kind === 'info' ? target.list : target.kind === 'address' ? 'address' : undefined;
    const label = targets.findIndex(
      (other, at) => other?.kind === 'label' && other.list === list && stemOf(columns[at]!.header) === stem,
    );
    const group = target.kind === 'address' ? `${target.category} ${stem}` : '';
    return [{ target, index, group, ...(label >= 0 && { label }) }];
  });
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

function addText(
  row: Map<TextField, { text: string; index: number }>,
  field: TextField,
  text: string,
  index: number,
): void {
  const before = row.get(field);
  if (!before) row.set(field, { text, index });
  else if (field === 'firstName' || field === 'lastName') before.text += ` ${text}`;
  else if (field === 'description') before.text += `\n${text}`;
  else if (field === 'tags')
    before.text += `${text.includes(':::') || before.text.includes(':::') ? ' ::: ' : ', '}${text}`;
}

function addInfos(
  input: ContactInput,
  origins: Map<string, number>,
  part: Part,
  target: { list: InfoList; category: ContactInfoCategory },
  text: string,
  label: Label,
): void {
  const category = label.category ?? target.category;
  const primary = label.preferred ? { primary: true } : {};
  const note = (list: string, length: number): void => void origins.set(`${list}.${length}`, part.index);
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
    if (value === '') continue;
    const key = `${part.group} ${number}`;
    const address = addresses.get(key) ?? { category, values: {}, columns: {} };
    addresses.set(key, address);
    const before = address.values[target.part];
    if (before !== undefined && target.part !== 'street') continue;
    address.values[target.part] = before === undefined ? value : `${before}\n${value}`;
    address.columns[target.part] ??= part.index;
  }
}

function addAddresses(
  input: ContactInput,
  origins: Map<string, number>,
  addresses: Map<string, Address>,
): void {
  if (addresses.size === 0) return;
  input.addresses = [...addresses.values()].map(({ category, values }) => ({ ...values, category }));
  for (const [at, { columns }] of [...addresses.values()].entries()) {
    for (const [part, index] of Object.entries(columns)) origins.set(`addresses.${at}.${part}`, index);
  }
}

/** A first or last name makes a person, a company's name alone a company. */
function addNames(
  input: ContactInput,
  origins: Map<string, number>,
  row: Map<TextField, { text: string; index: number }>,
): ContactKind {
  const whole = row.get('fullName');
  const split = whole && splitName(whole.text);
  const company = row.get('companyName');
  for (const field of ['firstName', 'lastName'] as const) {
    const own = row.get(field);
    const text = own?.text ?? split?.[field];
    if (!text) continue;
    input[field] = text;
    origins.set(field, (own ?? whole)!.index);
  }
  const kind = input.firstName || input.lastName || !company ? 'PERSON' : 'COMPANY';
  if (company) {
    const property = kind === 'PERSON' ? 'companyName' : 'name';
    input[property] = company.text;
    origins.set(property, company.index);
  }
  return kind;
}

function addDetails(
  input: ContactInput,
  origins: Map<string, number>,
  row: Map<TextField, { text: string; index: number }>,
  kind: ContactKind,
): void {
  const description = row.get('description');
  if (description) {
    input.description = description.text;
    origins.set('description', description.index);
  }
  const jobTitle = row.get('jobTitle');
  if (jobTitle && kind === 'PERSON') {
    input.jobTitle = jobTitle.text;
    origins.set('jobTitle', jobTitle.index);
  }
  for (const field of ['contactType', 'id', 'managers'] as const) {
    const own = row.get(field);
    if (own) origins.set(field, own.index);
  }
  const tags = row.get('tags');
  if (tags) {
    const names = tagsIn(tags.text);
    if (names.length > 0) input.tagNames = names;
    origins.set('tagNames', tags.index);
  }
}

function addAccess(
  input: ContactInput,
  origins: Map<string, number>,
  cell: { text: string; index: number } | undefined,
): Problem[] {
  if (!cell) return [];
  origins.set('publicAccess', cell.index);
  const access = publicAccessIn(cell.text);
  if (!access) return [{ code: 'INVALID', message: noAccess, path: ['publicAccess'] }];
  input.publicAccess = access;
  return [];
}

function emptyTargets(parts: Part[], cells: string[]): RowInput['empty'] {
  const filled = new Set(
    parts.filter(({ index }) => cellText(cells[index] ?? '') !== '').map(({ target }) => keyOf(target)),
  );
  const empty = new Map(parts.map(({ target }) => [keyOf(target), target]));
  return [...empty].filter(([key]) => !filled.has(key)).map(([, target]) => target);
}

function originOf(origins: Map<string, number>, path: string[] | undefined): number | undefined {
  for (let length = path?.length ?? 0; length > 0; length--) {
    const index = origins.get(path!.slice(0, length).join('.'));
    if (index !== undefined) return index;
  }
  return undefined;
}

const noAccess = say('Write NONE, READ or READ_WRITE.', 'Schreiben Sie NONE, READ oder READ_WRITE.');
