import type { ContactInput, ContactKind } from '../contacts/contact.values.js';
import type { Problem } from '../platform/errors.js';
import { say, type Locale } from '../platform/messages.js';
import { cellText, emailsIn, publicAccessIn, tagsIn } from './cell-values.js';
import { keyOf, type TextField } from './contact-targets.js';
import { splitName } from './person-name.js';
import { addEntries, type Reading } from './row-entries.js';
import { putInOrder } from './row-order.js';
import { ordersOf, partsOf, type MappedColumn, type Part } from './row-parts.js';

export type EmptyTargets = Part['target'][];

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
  empty: () => EmptyTargets;
  /** What is wrong with the row before its values are looked at. */
  problems: Problem[];
  /** The index of the column that a path into `input` came from, e.g. of `["emails", "0", "address"]`. */
  columnOf(path: string[] | undefined): number | undefined;
}

/**
 * Prepares the reading of rows with these columns. Several columns of one target add up: names and lists one after the
 * other, description and street line by line; of all else the first value counts. `locale`: the language of dates and numbers.
 */
export function rowReader(columns: MappedColumn[], locale: Locale): (cells: string[]) => RowInput {
  const parts = partsOf(columns);
  const orders = ordersOf(columns);
  const columnsOfTexts = textColumns(parts);
  return cells => {
    const texts = textsOf(parts, cells);
    const reading: Reading = { locale, input: {}, origins: new Map() };
    addEntries(reading, parts, cells);
    const disorder = putInOrder(reading, orders, cells);
    const kind = addNames(reading, texts);
    addDetails(reading, texts, kind);
    const contactType = texts.get('contactType')?.text;
    const id = texts.get('id')?.text;
    const managers = texts.get('managers');
    const { input, origins } = reading;
    return {
      kind,
      input,
      ...(contactType && { contactType }),
      ...(id && { id }),
      ...(managers && { managers: emailsIn(managers.text) }),
      empty: () => emptyTargets(parts, cells),
      isNamed: Boolean(input.firstName || input.lastName || input.name),
      problems: [...disorder, ...addAccess(reading, texts.get('publicAccess'))],
      columnOf: path => originOf(origins, path) ?? originOf(columnsOfTexts, path),
    };
  };
}

/** Where a text or a value of a custom field would stand that a row lacks: in the first column of its own, else where a whole name is split. */
function textColumns(parts: Part[]): Map<string, number> {
  const columns = new Map<string, number>();
  const whole = parts.find(({ target }) => target.kind === 'text' && target.field === 'fullName');
  if (whole) for (const field of ['firstName', 'lastName']) columns.set(field, whole.index);
  for (const { target, index } of parts.toReversed()) {
    if (target.kind === 'custom') columns.set(keyOf(target), index);
    if (target.kind !== 'text') continue;
    columns.set(target.field, index);
    if (target.field === 'companyName') columns.set('name', index);
  }
  return columns;
}

/** What columns of one value hold, and the first column that holds it. */
type Texts = Map<TextField, { text: string; index: number }>;

/** What stands between the values of several columns; of fields that are not here the first value counts. */
const joints: Partial<Record<TextField, string>> = {
  firstName: ' ',
  lastName: ' ',
  description: '\n',
  tags: ', ',
  managers: ', ',
};

function textsOf(parts: Part[], cells: string[]): Texts {
  const texts: Texts = new Map();
  for (const { target, index } of parts) {
    const text = cellText(cells[index] ?? '');
    if (text === '' || target.kind !== 'text') continue;
    const before = texts.get(target.field);
    const isOfGoogle = target.field === 'tags' && `${before?.text} ${text}`.includes(':::');
    const joint = isOfGoogle ? ' ::: ' : joints[target.field];
    if (!before) texts.set(target.field, { text, index });
    else if (joint) before.text += joint + text;
  }
  return texts;
}

/** A first or last name makes a person, a company's name alone a company. */
function addNames({ input, origins }: Reading, row: Texts): ContactKind {
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

function addDetails({ input, origins }: Reading, row: Texts, kind: ContactKind): void {
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
  { input, origins }: Reading,
  cell: { text: string; index: number } | undefined,
): Problem[] {
  if (!cell) return [];
  origins.set('publicAccess', cell.index);
  const access = publicAccessIn(cell.text);
  if (!access) return [{ code: 'INVALID', message: noAccess, path: ['publicAccess'] }];
  input.publicAccess = access;
  return [];
}

function emptyTargets(parts: Part[], cells: string[]): EmptyTargets {
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
