import type { CustomFieldInput, CustomFieldScope, CustomFieldType } from '../../graphql/graphql';
import type { Problem } from '../../lib/useMutation';

export const fieldTypes = [
  'TEXT',
  'TEXTAREA',
  'SELECT',
  'MULTISELECT',
  'CHECKBOX',
  'DATE',
  'NUMBER',
  'URL',
  'HEADING',
] as const satisfies CustomFieldType[];
export const fieldScopes = ['BOTH', 'PERSON', 'COMPANY'] as const satisfies CustomFieldScope[];

export const typeIcons: Record<CustomFieldType, string> = {
  TEXT: 'i-lucide-type',
  TEXTAREA: 'i-lucide-text',
  SELECT: 'i-lucide-circle-chevron-down',
  MULTISELECT: 'i-lucide-list-checks',
  CHECKBOX: 'i-lucide-square-check',
  DATE: 'i-lucide-calendar',
  NUMBER: 'i-lucide-hash',
  URL: 'i-lucide-link',
  HEADING: 'i-lucide-heading',
};

/** `before`: what it is called so far; absent: it is new. */
export type OptionDraft = { key: number; name: string; before?: string };

/** A field as it stands in the dialog; numbers as they are typed. */
export type FieldDraft = {
  label: string;
  type: CustomFieldType;
  scope: CustomFieldScope;
  required: boolean;
  helpText: string;
  options: OptionDraft[];
  size: string;
  rows: string;
  columns: string;
};

export type StoredField = {
  id: string;
  label: string;
  type: CustomFieldType;
  scope: CustomFieldScope;
  required: boolean;
  helpText: string | null;
  options: string[];
  size: number | null;
  rows: number | null;
  columns: number | null;
  valueCount: number;
};

export const hasOptions = (type: CustomFieldType): boolean => type === 'SELECT' || type === 'MULTISELECT';

let lastKey = 0;
export function newOption(name = ''): OptionDraft {
  lastKey += 1;
  return { key: lastKey, name };
}

/** What the dialog begins with: the field as it is, or a new one with a line for its first option. */
export function draftOf(field?: StoredField): FieldDraft {
  const options = field?.options ?? [];
  return {
    label: field?.label ?? '',
    type: field?.type ?? 'TEXT',
    scope: field?.scope ?? 'BOTH',
    required: field?.required ?? false,
    helpText: field?.helpText ?? '',
    options: options.length > 0 ? options.map(name => ({ ...newOption(name), before: name })) : [newOption()],
    size: numberText(field?.size),
    rows: numberText(field?.rows),
    columns: numberText(field?.columns),
  };
}

/** What is sent: only what the kind of field has; empty lines of options are none. */
export function inputOf(draft: FieldDraft): CustomFieldInput {
  const { label, type, scope, required, helpText } = draft;
  return {
    label,
    type,
    scope,
    helpText: helpText.trim() || null,
    ...(type !== 'HEADING' && { required }),
    ...(hasOptions(type) && { options: filled(draft.options).map(({ name }) => name) }),
    ...(type === 'TEXT' && { size: numberOf(draft.size) }),
    ...(type === 'TEXTAREA' && { rows: numberOf(draft.rows), columns: numberOf(draft.columns) }),
  };
}

/** Which options are only called otherwise, and so keep their values. */
export function renamesOf({ type, options }: FieldDraft): { from: string; to: string }[] {
  if (!hasOptions(type)) return [];
  return filled(options).flatMap(({ before, name }) =>
    before !== undefined && before !== name.trim() ? [{ from: before, to: name.trim() }] : [],
  );
}

/** Messages by where they belong: the names of the draft's properties, and `option.<key>`; the others under ''. */
export function problemsByField(draft: FieldDraft, problems: readonly Problem[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { path, message } of problems) {
    const place = placeOf(draft, path ?? []);
    if (!found.has(place)) found.set(place, message);
  }
  return found;
}

function placeOf(draft: FieldDraft, [field = '', index]: readonly string[]): string {
  const sent = filled(draft.options);
  if (field === 'options' && index !== undefined) return `option.${sent[Number(index)]?.key}`;
  if (field === 'renameOptions') {
    const from = renamesOf(draft)[Number(index)]?.from;
    return `option.${sent.find(({ before }) => before === from)?.key}`;
  }
  return field in draft ? field : '';
}

const filled = (options: readonly OptionDraft[]): OptionDraft[] =>
  options.filter(({ name }) => name.trim() !== '');
const numberText = (value: number | null | undefined): string => (value == null ? '' : String(value));
/** Of what is no whole number the server says what is wrong with it. */
const numberOf = (text: string): number | null => (text.trim() === '' ? null : Math.trunc(Number(text)) || 0);
