import { checkContact, displayName } from '../contacts/contact.rules.js';
import type { ContactChanges, ContactInput, ContactKind } from '../contacts/contact.values.js';
import type { CustomField } from '../custom-fields/custom-field.entity.js';
import { missing as missingValue, missingFields } from '../custom-fields/custom-field.rules.js';
import type { Problem } from '../platform/errors.js';
import { instance } from '../platform/instance.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { requiredLine } from '../platform/text.rules.js';
import type { CsvRow, Position } from './csv.js';
import { storable, type StoredProblem } from './import.values.js';
import type { EmptyTargets, RowInput } from './row.js';

/** A row as far as it can be judged without looking at other data. */
export interface CheckedRow {
  line: number;
  /** Where reading the row begins; null: at the start of the file. */
  at: Position | null;
  cells: string[];
  kind: ContactKind;
  /** Whether it says who or what the contact is; one that does not can only change a contact that is there. */
  isNamed: boolean;
  /** Only what the row says. */
  changes: ContactChanges;
  /** The name of its contact type, as it would be made. */
  typeName: string | null;
  /** The id of the contact that the row is about, as it stands in the file. */
  id: string | null;
  /** E-mail addresses of those who are to manage it, as they stand in the file. */
  managers: string[];
  /** What columns of the file feed that this row has nothing for. */
  empty: () => EmptyTargets;
  problems: StoredProblem[];
  /** What besides is wrong where the row makes a contact: it lacks a name or a value that it must have. */
  problemsOfNew: StoredProblem[];
  /** To report further problems of the row. */
  report(problem: Problem): StoredProblem;
}

/** Reads and checks a row by the same rules as every other way into the contacts; `tags` are added to its own. `fields`: the custom ones. */
export function checkRow(
  row: CsvRow & { at: Position | null },
  read: (cells: string[]) => RowInput,
  tags: string[],
  fields: readonly CustomField[],
): CheckedRow {
  const { line, at, cells } = row;
  const { kind, isNamed, input, contactType, id, managers, empty, problems, columnOf } = read(
    row.problem ? [] : cells,
  );
  const report = (problem: Problem): StoredProblem => {
    const column = columnOf(problem.path) ?? null;
    const value = column === null ? null : storable((cells[column] ?? '').slice(0, limits['length.name']));
    return { column, code: problem.code, message: problem.message, value };
  };
  const checked: CheckedRow = {
    line,
    at,
    cells,
    kind,
    isNamed,
    changes: {},
    typeName: null,
    id: id ?? null,
    managers: managers ?? [],
    empty,
    problems: [],
    problemsOfNew: [],
    report,
  };
  if (row.problem) {
    const { code, message } = row.problem;
    return { ...checked, problems: [{ column: null, code, message, value: null }] };
  }
  const found = [...problems];
  if (contactType) checked.typeName = checkTypeName(contactType, found);
  const tagNames = tags.length > 0 ? [...(input.tagNames ?? []), ...tags] : input.tagNames;
  const { changes, problems: ofContact } = checkContact(
    kind,
    tagNames ? { ...input, tagNames } : input,
    'create',
    { ...instance, fields, mayLackFields: true },
  );
  const isMissing = ({ path }: Problem): boolean =>
    names.some(name => name === path?.[0] && input[name] === undefined);
  for (const name of names) if (input[name] === undefined) delete changes[name];
  const missing = isNamed
    ? [...ofContact.filter(isMissing), ...missingValues(kind, input, fields)]
    : [nameless];
  return {
    ...checked,
    changes,
    problems: [...found, ...ofContact.filter(problem => !isMissing(problem))].map(report),
    problemsOfNew: missing.map(report),
  };
}

/** Told of the column that feeds the field, if there is one. */
const missingValues = (kind: ContactKind, input: ContactInput, fields: readonly CustomField[]): Problem[] =>
  missingFields(kind, input.customFields ?? [], fields).map(field => ({
    code: 'REQUIRED',
    message: missingValue(field),
    path: [`customField.${field.id}`],
  }));

const names = ['firstName', 'lastName', 'name'] as const;

const checkTypeName = (typed: string, problems: Problem[]): string | null =>
  requiredLine(typed, { path: ['contactType'], max: limits['length.name'], problems }, noName) || null;

/** The name that the row's contact would be shown under. */
export const nameOf = ({ kind, changes }: CheckedRow): string => displayName({ kind, ...changes });

const nameless: Problem = {
  code: 'REQUIRED',
  message: say(
    'This row has neither a name nor a company.',
    'Diese Zeile enthält weder einen Namen noch ein Unternehmen.',
  ),
};
const noName = say('A contact type needs a name.', 'Ein Kontakttyp braucht einen Namen.');
