import type { ContactFormFieldsFragment, ContactKind, CustomFieldValueInput } from '../../graphql/graphql';
import type { Problem } from '../../lib/useMutation';
import type { CustomFieldEntry } from './directory';

/** What stands in the form for a custom field: the slot of its type, empty where there is nothing. */
export type FieldDraft = Omit<CustomFieldValueInput, 'fieldId'>;
/** By the fields' ids; fields that nobody has touched are not among it. */
export type FieldDrafts = Record<string, FieldDraft>;
export type CustomDraftField = `customFields.${string}`;

const prefix = 'customFields.';
export const customDraftField = (id: string): CustomDraftField => `${prefix}${id}`;
/** The id of the custom field that a field of the form is; undefined where it is another. */
export const customFieldId = (field: string): string | undefined =>
  field.startsWith(prefix) ? field.slice(prefix.length) : undefined;

/** The custom fields that a kind of contact has, headings included. */
export const fieldsFor = (kind: ContactKind, fields: readonly CustomFieldEntry[]): CustomFieldEntry[] =>
  fields.filter(({ scope }) => scope === 'BOTH' || scope === kind);

export function fieldDraftsOf({ customFields }: ContactFormFieldsFragment): FieldDrafts {
  return Object.fromEntries(
    customFields.map(({ field, text, number, date, checked, options }) => {
      const slots = { text, number, date, checked, options };
      const filled = Object.entries(slots).filter(([, value]) => value !== null && value !== undefined);
      return [field.id, Object.fromEntries(filled) as FieldDraft];
    }),
  );
}

/** As the server takes it; without a slot, the value is cleared. */
export function fieldInput(id: string, draft: FieldDraft | undefined): CustomFieldValueInput {
  const filled = Object.entries(draft ?? {}).filter(([, value]) => !isBlank(value));
  return { fieldId: id, ...(Object.fromEntries(filled) as FieldDraft) };
}

/** Those that hold something, and the ones that a new contact must have, so that the server can say what is missing. */
export function fieldInputs(
  drafts: FieldDrafts,
  kind: ContactKind,
  fields: readonly CustomFieldEntry[],
): CustomFieldValueInput[] {
  const required = fieldsFor(kind, fields).filter(field => field.required && field.type !== 'HEADING');
  // A box is an answer, ticked or not.
  const unticked = Object.fromEntries(
    required.filter(({ type }) => type === 'CHECKBOX').map(({ id }) => [id, { checked: false }]),
  );
  const given = Object.entries({ ...unticked, ...drafts }).map(([id, draft]) => fieldInput(id, draft));
  const filled = given.filter(input => Object.keys(input).length > 1);
  const missing = required.filter(({ id }) => !filled.some(({ fieldId }) => fieldId === id));
  return [...filled, ...missing.map(({ id }) => ({ fieldId: id }))];
}

/** A value as text, to be compared by people. */
export function fieldDraftText(draft: FieldDraft | undefined, words: { yes: string; no: string }): string {
  const { text, number, date, checked, options } = draft ?? {};
  if (checked !== null && checked !== undefined) return checked ? words.yes : words.no;
  return text ?? date ?? options?.join(', ') ?? (typeof number === 'number' ? String(number) : '');
}

/** Problems with custom fields name the place in what was sent; here they name the field. */
export function atFields(
  problems: Problem[],
  sent: readonly CustomFieldValueInput[] | null | undefined,
): Problem[] {
  return problems.map(problem => {
    const [list, index] = problem.path ?? [];
    const entry = list === 'customFields' && index !== undefined ? sent?.[Number(index)] : undefined;
    return entry ? { ...problem, path: ['customFields', String(entry.fieldId)] } : problem;
  });
}

const isBlank = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);
