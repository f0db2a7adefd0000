import { isDeepStrictEqual } from 'node:util';
import { isEmptyValue, type CheckedField } from './custom-field-value.rules.js';
import type { FieldValue } from './custom-field.values.js';

/** Changes one after the other, of each field the last. */
export const laterValues = (before: readonly FieldValue[], later: readonly FieldValue[]): FieldValue[] => [
  ...before.filter(({ fieldId }) => !later.some(change => change.fieldId === fieldId)),
  ...later,
];

/** A contact's values with these changes in them. */
export const withValues = (current: readonly FieldValue[], changes: readonly FieldValue[]): FieldValue[] =>
  laterValues(current, changes).filter(value => !isEmptyValue(value));

/** What of values that were once checked still goes: their fields and options may be gone. */
export const possibleValues = (
  values: readonly FieldValue[],
  fields: readonly CheckedField[],
): FieldValue[] =>
  values.flatMap(value => {
    const field = fields.find(({ id }) => id === value.fieldId);
    if (!field) return [];
    if (!value.optionIds) return [value];
    const optionIds = value.optionIds.filter(id => field.choices.some(choice => choice.id === id));
    return optionIds.length > 0 ? [{ ...value, optionIds }] : [];
  });

/** Those of the changes that change something. */
export const differingValues = (
  current: readonly FieldValue[],
  changes: readonly FieldValue[],
): FieldValue[] =>
  changes.filter(change => {
    const before = current.find(({ fieldId }) => fieldId === change.fieldId);
    return !isDeepStrictEqual(before ?? { fieldId: change.fieldId }, change);
  });
