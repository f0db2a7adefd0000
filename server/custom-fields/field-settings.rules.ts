import type { Problem } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { limits } from '../platform/limits.js';
import { say } from '../platform/messages.js';
import { longText, requiredLine, singleLine } from '../platform/text.rules.js';
import { nameKey } from '../tags/tag.rules.js';
import type { CustomFieldScope, CustomFieldType, FieldOption } from './custom-field.values.js';

type Given<T> = T | null | undefined;

/** What someone wants a field to be; absent: as it is, null: none. */
export interface CustomFieldInput {
  label?: Given<string>;
  type?: Given<CustomFieldType>;
  scope?: Given<CustomFieldScope>;
  required?: Given<boolean>;
  helpText?: Given<string>;
  options?: Given<string[]>;
  size?: Given<number>;
  rows?: Given<number>;
  columns?: Given<number>;
}

export interface OptionRename {
  from: string;
  to: string;
}

/** What a field is. */
export interface FieldSettings {
  label: string;
  type: CustomFieldType;
  scope: CustomFieldScope;
  required: boolean;
  helpText: string | null;
  choices: FieldOption[];
  size: number | null;
  rows: number | null;
  columns: number | null;
}

/** What a field is as long as nobody says more of it. */
export const newField: FieldSettings = {
  label: '',
  type: 'TEXT',
  scope: 'BOTH',
  required: false,
  helpText: null,
  choices: [],
  size: null,
  rows: null,
  columns: null,
};

/**
 * The field with the changes in it, and all that is wrong with them. What its type does not have is dropped. Options keep
 * their ids by their names, renamed ones by what they were called.
 */
export function changedField(
  current: FieldSettings,
  input: CustomFieldInput,
  renames: readonly OptionRename[],
  mode: 'create' | 'update',
): { field: FieldSettings; problems: Problem[] } {
  const problems: Problem[] = [];
  const isNew = mode === 'create';
  if (isNew && input.type == null) problems.push({ code: 'REQUIRED', message: missing.type, path: ['type'] });
  const type = input.type ?? current.type;
  const number = (name: 'size' | 'rows' | 'columns', types: CustomFieldType, most: number): number | null => {
    if (type !== types) return null;
    return input[name] === undefined ? current[name] : checkNumber(input[name], name, most, problems);
  };
  const field: FieldSettings = {
    label:
      isNew || input.label !== undefined
        ? requiredLine(input.label, { path: ['label'], max: limits['length.name'], problems }, missing.label)
        : current.label,
    type,
    scope: input.scope ?? current.scope,
    required: type !== 'HEADING' && (input.required ?? current.required),
    helpText:
      input.helpText === undefined
        ? current.helpText
        : longText(input.helpText, { path: ['helpText'], max: limits['length.text'], problems }),
    choices: hasOptions(type) ? checkOptions(current.choices, input.options, renames, problems) : [],
    size: number('size', 'TEXT', limits['field.width']),
    rows: number('rows', 'TEXTAREA', limits['field.rows']),
    columns: number('columns', 'TEXTAREA', limits['field.width']),
  };
  if (!hasOptions(type) && input.options?.length)
    problems.push({ code: 'INVALID', message: noOptions, path: ['options'] });
  return { field, problems };
}

export const hasOptions = (type: CustomFieldType): boolean => type === 'SELECT' || type === 'MULTISELECT';

function checkNumber(
  value: number | null,
  name: 'size' | 'rows' | 'columns',
  most: number,
  problems: Problem[],
): number | null {
  if (value === null || (value >= 1 && value <= most)) return value;
  problems.push({ code: 'INVALID', message: outOfRange(most), path: [name] });
  return null;
}

/** The options after renaming, in the order of `given`; without it all that there are. */
function checkOptions(
  current: readonly FieldOption[],
  given: Given<string[]>,
  renames: readonly OptionRename[],
  problems: Problem[],
): FieldOption[] {
  const renamed = renameOptions(current, renames, problems);
  if (given === undefined && renamed.length > 0) return renamed;
  const wanted = given ?? [];
  if (wanted.length === 0) problems.push({ code: 'REQUIRED', message: missing.options, path: ['options'] });
  if (wanted.length > limits['list.options']) {
    problems.push({ code: 'TOO_MANY', message: tooManyOptions(), path: ['options'] });
    return [...current];
  }
  const options = new Map<string, FieldOption>();
  for (const [index, text] of wanted.entries()) {
    const path = ['options', String(index)];
    const before = problems.length;
    const name = singleLine(text, { path, max: limits['length.name'], problems });
    if (name === null) {
      if (problems.length === before) problems.push({ code: 'REQUIRED', message: missing.option, path });
      continue;
    }
    const key = nameKey(name);
    if (options.has(key)) problems.push({ code: 'INVALID', message: twice, path });
    const known = renamed.find(option => nameKey(option.name) === key);
    options.set(key, { id: known?.id ?? newId(), name });
  }
  return [...options.values()];
}

/** All at once, so that two options can change their names with each other. */
function renameOptions(
  current: readonly FieldOption[],
  renames: readonly OptionRename[],
  problems: Problem[],
): FieldOption[] {
  const names = new Map<string, string>();
  for (const [index, { from, to }] of renames.entries()) {
    const path = ['renameOptions', String(index)];
    const option = current.find(({ name }) => nameKey(name) === nameKey(from));
    const name = requiredLine(
      to,
      { path: [...path, 'to'], max: limits['length.name'], problems },
      missing.option,
    );
    if (!option) problems.push({ code: 'NOT_FOUND', message: noSuchOption, path: [...path, 'from'] });
    else if (names.has(option.id))
      problems.push({ code: 'INVALID', message: twice, path: [...path, 'from'] });
    else if (name) names.set(option.id, name);
  }
  const renamed = current.map(({ id, name }) => ({ id, name: names.get(id) ?? name }));
  for (const [index, { to }] of renames.entries()) {
    const called = renamed.filter(({ name }) => nameKey(name) === nameKey(to));
    if (called.length > 1)
      problems.push({ code: 'TAKEN', message: twice, path: ['renameOptions', String(index), 'to'] });
  }
  return renamed;
}

const missing = {
  label: say('Please enter a label.', 'Bitte geben Sie eine Bezeichnung ein.'),
  type: say('Choose what kind of field it is.', 'Wählen Sie die Art des Feldes.'),
  option: say('An option needs a name.', 'Eine Option braucht einen Namen.'),
  options: say('Give at least one option.', 'Geben Sie mindestens eine Option an.'),
};
const noOptions = say('This kind of field has no options.', 'Diese Art von Feld hat keine Optionen.');
const noSuchOption = say('There is no such option.', 'Diese Option gibt es nicht.');
const twice = say('There is an option of this name already.', 'Es gibt schon eine Option mit diesem Namen.');
const outOfRange = (most: number) => say(`From 1 to ${most}.`, `Von 1 bis ${most}.`);
const tooManyOptions = () =>
  say(`At most ${limits['list.options']} options.`, `Höchstens ${limits['list.options']} Optionen.`);
