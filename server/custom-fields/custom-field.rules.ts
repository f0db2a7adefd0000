import type { Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say, type Message } from '../platform/messages.js';
import type { CustomField } from './custom-field.entity.js';
import { isEmptyValue, readValue, slotOf, type CheckedField } from './custom-field-value.rules.js';
import type { FieldInput, FieldValue } from './custom-field.values.js';

type Kind = 'PERSON' | 'COMPANY';

/** Whether contacts of this kind have the field. */
export const isFor = ({ scope }: Pick<CustomField, 'scope'>, kind: Kind): boolean =>
  scope === 'BOTH' || scope === kind;

/**
 * Checks what someone wants the fields of a contact to be and gives it as it is stored: only the fields that are named.
 * Problems stand at `["customFields", "<position>", "<slot>"]`.
 */
export function checkFieldValues(
  kind: Kind,
  given: readonly FieldInput[],
  fields: readonly CheckedField[],
  problems: Problem[],
): FieldValue[] {
  if (given.length > limits['list.customFields']) {
    problems.push({ code: 'TOO_MANY', message: tooMany(), path: ['customFields'] });
    return [];
  }
  const byId = new Map(fields.map(field => [field.id, field]));
  const values = new Map<string, FieldValue>();
  for (const [index, input] of given.entries()) {
    const path = ['customFields', String(index)];
    const field = byId.get(input.fieldId);
    const wrong = !field
      ? ({ code: 'NOT_FOUND', message: wrongField.unknown } as const)
      : wrongFieldOf(kind, field, values.has(field.id));
    if (wrong) problems.push({ ...wrong, path: [...path, 'fieldId'] });
    if (!field || wrong) continue;
    const before = problems.length;
    const value = readValue(field, input, path, problems);
    if (field.required && isEmptyValue(value) && problems.length === before)
      problems.push({ code: 'REQUIRED', message: missing(field), path: [...path, slotOf[field.type]!] });
    values.set(field.id, value);
  }
  return [...values.values()];
}

/** Takes the values of all fields away; those that must have one are REQUIRED. */
export function clearAllFields(
  kind: Kind,
  fields: readonly CheckedField[],
  problems: Problem[],
): FieldValue[] {
  const cleared = fields.filter(field => slotOf[field.type] && isFor(field, kind));
  for (const field of cleared.filter(({ required }) => required))
    problems.push({ code: 'REQUIRED', message: missing(field), path: ['customFields'] });
  return cleared.map(({ id }) => ({ fieldId: id }));
}

/** The fields that a new contact must have a value of and that nothing was said about. */
export const missingFields = <Field extends CheckedField>(
  kind: Kind,
  given: readonly Pick<FieldInput, 'fieldId'>[],
  fields: readonly Field[],
): Field[] =>
  fields.filter(
    field =>
      field.required &&
      field.type !== 'HEADING' &&
      isFor(field, kind) &&
      !given.some(({ fieldId }) => fieldId === field.id),
  );

/** What is said of a required field without a value. */
export const missing = ({ label, type, choices }: CheckedField): Message =>
  choices.length > 0 || type === 'CHECKBOX'
    ? say(`Please choose something for “${label}”.`, `Bitte wählen Sie etwas für „${label}“.`)
    : say(`Please fill in “${label}”.`, `Bitte füllen Sie „${label}“ aus.`);

function wrongFieldOf(kind: Kind, field: CheckedField, isGiven: boolean): Omit<Problem, 'path'> | null {
  if (field.type === 'HEADING') return { code: 'INVALID', message: wrongField.heading };
  if (!isFor(field, kind)) return { code: 'INVALID', message: wrongField[kind] };
  return isGiven ? { code: 'INVALID', message: wrongField.twice } : null;
}

const wrongField = {
  unknown: say('There is no such field.', 'Dieses Zusatzfeld gibt es nicht.'),
  heading: say('A heading takes no value.', 'Eine Überschrift nimmt keinen Wert auf.'),
  PERSON: say('This field is for companies only.', 'Dieses Feld gibt es nur bei Unternehmen.'),
  COMPANY: say('This field is for persons only.', 'Dieses Feld gibt es nur bei Personen.'),
  twice: say('This field is named twice.', 'Dieses Feld ist zweimal angegeben.'),
};
const tooMany = () =>
  say(
    `At most ${limits['list.customFields']} entries are possible here.`,
    `Hier sind höchstens ${limits['list.customFields']} Einträge möglich.`,
  );
