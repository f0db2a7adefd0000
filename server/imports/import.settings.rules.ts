import { checkManagerIds, checkTagNames } from '../contacts/contact.rules.js';
import type { PublicAccess } from '../access/access-grant.entity.js';
import type { CustomField } from '../custom-fields/custom-field.entity.js';
import type { Problem } from '../platform/errors.js';
import { locales, say, type Locale } from '../platform/messages.js';
import { existingTarget } from './custom-targets.js';
import { delimiters, quotes, type Dialect } from './csv.js';
import { encodingNamed } from './encoding.js';
import type { DuplicatePolicy, ImportFormat, MatchKey, StoredColumn } from './import.values.js';

type Given<T> = T | null | undefined;

/** What someone wants to be different; absent and null leave as it is, except that a null contact type clears. */
export interface ImportChanges {
  encoding?: Given<string>;
  delimiter?: Given<string>;
  quote?: Given<string>;
  hasHeader?: Given<boolean>;
  duplicatePolicy?: Given<DuplicatePolicy>;
  matchKeys?: Given<MatchKey[]>;
  emptyClears?: Given<boolean>;
  createMissing?: Given<boolean>;
  contactTypeId?: Given<string>;
  tags?: Given<string[]>;
  managerIds?: Given<string[]>;
  publicAccess?: Given<PublicAccess>;
  locale?: Given<string>;
  columns?: Given<{ index: number; target?: Given<string> }[]>;
}

/** What holds for all rows of an import. */
export interface RowSettings {
  duplicatePolicy: DuplicatePolicy;
  matchKeys: MatchKey[];
  emptyClears: boolean;
  createMissing: boolean;
  contactTypeId: string | null;
  tags: string[];
  managerIds: string[];
  publicAccess: PublicAccess;
  locale: Locale;
}

/** The dialect with the changes in it; what is unknown, and any change for vCards, is added to `problems`. */
export function changedDialect(
  current: Dialect & { format: ImportFormat },
  changes: ImportChanges,
  problems: Problem[],
): Dialect {
  const { encoding, delimiter, quote, hasHeader } = changes;
  if (current.format === 'VCARD') {
    for (const [name, value] of Object.entries({ encoding, delimiter, quote, hasHeader }))
      if (value != null) problems.push({ code: 'INVALID', message: unknown.vCard, path: [name] });
  }
  const known = encoding == null ? current.encoding : encodingNamed(encoding);
  if (!known) problems.push({ code: 'INVALID', message: unknown.encoding, path: ['encoding'] });
  const between = delimiter == null ? current.delimiter : delimiters.find(each => each === delimiter);
  if (between === undefined)
    problems.push({ code: 'INVALID', message: unknown.delimiter, path: ['delimiter'] });
  const around = quote == null ? current.quote : quotes.find(each => each === quote);
  if (around === undefined) problems.push({ code: 'INVALID', message: unknown.quote, path: ['quote'] });
  return {
    encoding: known ?? current.encoding,
    delimiter: between ?? current.delimiter,
    quote: around ?? current.quote,
    hasHeader: hasHeader ?? current.hasHeader,
  };
}

/** The settings with the changes in them. Whether type and managers exist is for the service to say. */
export function changedSettings(
  current: RowSettings,
  changes: ImportChanges,
  problems: Problem[],
): RowSettings {
  const locale = changes.locale == null ? current.locale : locales.find(each => each === changes.locale);
  if (!locale) problems.push({ code: 'INVALID', message: unknown.locale, path: ['locale'] });
  return {
    duplicatePolicy: changes.duplicatePolicy ?? current.duplicatePolicy,
    matchKeys: [...new Set(changes.matchKeys ?? current.matchKeys)],
    emptyClears: changes.emptyClears ?? current.emptyClears,
    createMissing: changes.createMissing ?? current.createMissing,
    contactTypeId: changes.contactTypeId === undefined ? current.contactTypeId : changes.contactTypeId,
    tags: changes.tags == null ? current.tags : checkTagNames(changes.tags, 'tags', problems),
    managerIds:
      changes.managerIds == null ? current.managerIds : checkManagerIds(changes.managerIds, problems),
    publicAccess: changes.publicAccess ?? current.publicAccess,
    locale: locale ?? current.locale,
  };
}

/** The columns with their new targets. */
export function changedColumns(
  current: StoredColumn[],
  changes: NonNullable<ImportChanges['columns']>,
  fields: readonly CustomField[],
  problems: Problem[],
): StoredColumn[] {
  const columns = current.map(column => ({ ...column }));
  for (const [at, { index, target }] of changes.entries()) {
    const column = columns[index];
    if (!column) {
      problems.push({ code: 'NOT_FOUND', message: noColumn, path: ['columns', String(at), 'index'] });
    } else if (target != null && !existingTarget(target, fields)) {
      problems.push({ code: 'INVALID', message: noTarget, path: ['columns', String(at), 'target'] });
    } else column.target = target ?? null;
  }
  return columns;
}

const unknown = {
  vCard: say('vCards are read in one way only.', 'vCards werden nur auf eine Weise gelesen.'),
  encoding: say('This encoding is not known.', 'Diese Kodierung ist nicht bekannt.'),
  delimiter: say(
    'Choose comma, semicolon, tab, vertical bar or colon.',
    'Wählen Sie Komma, Semikolon, Tabulator, senkrechten Strich oder Doppelpunkt.',
  ),
  quote: say(
    'Choose double or single quotation marks, or none.',
    'Wählen Sie doppelte oder einfache Anführungszeichen oder keine.',
  ),
  locale: say('Choose en or de.', 'Wählen Sie en oder de.'),
};
const noColumn = say('The file has no such column.', 'Diese Spalte gibt es in der Datei nicht.');
const noTarget = say('A column cannot be mapped to this.', 'Dieser Zuordnung lässt sich keine Spalte geben.');
