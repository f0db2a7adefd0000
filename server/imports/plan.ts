import { checkContact, displayName } from '../contacts/contact.rules.js';
import type { ContactChanges, ContactKind } from '../contacts/contact.values.js';
import { searchText } from '../contacts/search.rules.js';
import type { Problem } from '../platform/errors.js';
import { instance } from '../platform/instance.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { requiredLine } from '../platform/text.rules.js';
import { nameKey } from '../tags/tag.rules.js';
import type { CsvRow, Position } from './csv.js';
import { storable, type StoredProblem } from './import.values.js';
import type { RowInput } from './row.js';

/** A row as far as it can be judged without looking at other data. */
export interface CheckedRow {
  line: number;
  /** Where reading the row begins; null: at the start of the file. */
  at: Position | null;
  cells: string[];
  kind: ContactKind;
  changes: ContactChanges;
  displayName: string;
  /** What the contact is found by. */
  search: string;
  /** The name of its contact type, as it would be made. */
  typeName: string | null;
  problems: StoredProblem[];
  /** To report further problems of the row. */
  report(problem: Problem): StoredProblem;
}

/** Reads and checks a row by the same rules as every other way into the contacts; `tags` are added to its own. */
export function checkRow(
  row: CsvRow & { at: Position | null },
  read: (cells: string[]) => RowInput,
  tags: string[],
): CheckedRow {
  const { line, at, cells } = row;
  const { kind, input, contactType, problems, columnOf } = read(row.problem ? [] : cells);
  const tagNames = tags.length > 0 ? [...(input.tagNames ?? []), ...tags] : input.tagNames;
  const report = (problem: Problem): StoredProblem => {
    const column = columnOf(problem.path) ?? null;
    const value = column === null ? null : storable((cells[column] ?? '').slice(0, limits['length.name']));
    return { column, code: problem.code, message: problem.message, value };
  };
  if (row.problem) {
    const { code, message } = row.problem;
    const stored = [{ column: null, code, message, value: null }];
    return {
      line,
      at,
      cells,
      kind,
      changes: {},
      displayName: '',
      search: '',
      typeName: null,
      problems: stored,
      report,
    };
  }
  const found: Problem[] = [];
  const typeName = contactType
    ? requiredLine(
        contactType,
        { path: ['contactType'], max: limits['length.name'], problems: found },
        noName,
      )
    : null;
  const checked = checkContact(kind, tagNames ? { ...input, tagNames } : input, 'create', instance);
  const all = problems.length > 0 ? [...problems, ...checked.problems.filter(isNotName)] : checked.problems;
  const { changes } = checked;
  const name = displayName({ kind, ...changes });
  const stored = [...all, ...found].map(report);
  return {
    line,
    at,
    cells,
    kind,
    changes,
    displayName: name,
    search:
      stored.length > 0
        ? ''
        : searchText({ ...noLists, ...changes, displayName: name, tags: changes.tagNames ?? [] }),
    typeName: typeName || null,
    problems: stored,
    report,
  };
}

const noLists = { emails: [], phones: [], websites: [], socialProfiles: [], addresses: [] };

/** A row without any name has one problem, not one for each name. */
const isNotName = ({ path }: Problem): boolean => path?.[0] !== 'firstName' && path?.[0] !== 'lastName';

/** What is known about the rows of a portion: what the importer may see, and what earlier rows will make. */
export interface Surroundings {
  /** By `matchKeyOf`: the contact that is there, or the line of the file that makes it. */
  matches: Map<string, string>;
  /** Keys of all names that exist. */
  tagKeys: Set<string>;
  typeKeys: Set<string>;
  /** Of tags that the settings add, and that are made where they do not exist. */
  ownTagKeys: Set<string>;
  skipsDuplicates: boolean;
  createMissing: boolean;
  mayMakeTypes: boolean;
}

/** A person and a company with the same address are two. */
export const matchKeyOf = (kind: ContactKind, email: string): string => `${kind} ${email}`;

export type Decision =
  | { action: 'CREATE' }
  | { action: 'SKIP'; contactId: string }
  | { action: 'INVALID'; problems: StoredProblem[] };

/** What becomes of a row. Says nothing of contacts that are not among the surroundings. */
export function decide(row: CheckedRow, around: Surroundings): Decision {
  const problems = [...row.problems, ...missingNames(row, around)];
  if (problems.length > 0) return { action: 'INVALID', problems };
  if (around.skipsDuplicates) {
    for (const { key } of row.changes.emails ?? []) {
      const contactId = around.matches.get(matchKeyOf(row.kind, key));
      if (contactId) return { action: 'SKIP', contactId };
    }
  }
  return { action: 'CREATE' };
}

function missingNames({ changes, typeName, report }: CheckedRow, around: Surroundings): StoredProblem[] {
  const problems: StoredProblem[] = [];
  if (typeName && !around.typeKeys.has(nameKey(typeName))) {
    const path = ['contactType'];
    if (!around.createMissing) problems.push(report({ code: 'NOT_FOUND', message: noType(typeName), path }));
    else if (!around.mayMakeTypes) problems.push(report({ code: 'FORBIDDEN', message: typesByAdmins, path }));
  }
  if (!around.createMissing) {
    for (const name of changes.tagNames ?? []) {
      const key = nameKey(name);
      if (!around.tagKeys.has(key) && !around.ownTagKeys.has(key))
        problems.push(report({ code: 'NOT_FOUND', message: noTag(name), path: ['tagNames'] }));
    }
  }
  return problems;
}

const noName = say('A contact type needs a name.', 'Ein Kontakttyp braucht einen Namen.');
const noType = (name: string) =>
  say(`There is no contact type "${name}".`, `Den Kontakttyp „${name}“ gibt es nicht.`);
const noTag = (name: string) => say(`There is no tag "${name}".`, `Den Tag „${name}“ gibt es nicht.`);
const typesByAdmins = say(
  'Only administrators can make new contact types.',
  'Neue Kontakttypen können nur Administratoren anlegen.',
);
