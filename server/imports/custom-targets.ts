import type { CustomField } from '../custom-fields/custom-field.entity.js';
import { limits } from '../platform/limits.js';
import { say, type Locale } from '../platform/messages.js';
import { nameKey } from '../tags/tag.rules.js';
import { cellText } from './cell-values.js';
import { keyOf, targetOf, targetOfOwnHeader, targetsIn, type Target } from './contact-targets.js';
import { cellOf, harmless } from './write-csv.js';

export type DescribedField = Pick<CustomField, 'id' | 'label' | 'type'>;

/** A target as `ImportTarget` shows it. */
export interface DescribedTarget {
  key: string;
  label: string;
  group: string;
  customField: CustomField | null;
}

/** Every target there is, custom fields last. */
export const allTargetsIn = (
  locale: Locale,
  fields: readonly CustomField[],
  { withHeadings = false } = {},
): DescribedTarget[] => [
  ...targetsIn(locale).map(target => ({ ...target, customField: null })),
  ...fields
    .filter(field => withHeadings || takesValues(field))
    .map(field => ({
      key: customKeyOf(field),
      label: field.label,
      group: group[locale],
      customField: field,
    })),
];

/** The target of this key; undefined where there is none, or no such field. */
export function existingTarget(key: string, fields: readonly DescribedField[]): Target | undefined {
  const target = targetOf(key);
  const isGone =
    target?.kind === 'custom' && !fields.some(field => field.id === target.fieldId && takesValues(field));
  return isGone ? undefined : target;
}

/** The field that a column is called like, by its key or its label. */
export function targetOfLabel(header: string, fields: readonly DescribedField[]): Target | undefined {
  const name = cellText(header);
  const named = existingTarget(name, fields);
  if (named?.kind === 'custom') return named;
  const field = fields.find(each => takesValues(each) && nameKey(each.label) === nameKey(name));
  return field && customTarget(field.id);
}

/** The header by which a field is found again: its label, or its key where the label means something else. */
export function headerOfField(field: DescribedField, fields: readonly DescribedField[]): string {
  const key = customKeyOf(field);
  // As the importer has it before it: with its mark, and no longer than it keeps.
  const read = harmless(cellOf(field.label)).slice(0, limits['length.name']);
  const target = targetOfOwnHeader(read) ?? targetOfLabel(read, fields);
  return target && keyOf(target) === key ? field.label : key;
}

/** The key of the column of a field. */
export const customKeyOf = ({ id }: { id: string }): string => keyOf(customTarget(id));

const customTarget = (fieldId: string): Target => ({ kind: 'custom', fieldId });
/** All but headings. */
export const takesValues = ({ type }: DescribedField): boolean => type !== 'HEADING';
const group = say('Custom fields', 'Zusatzfelder');
