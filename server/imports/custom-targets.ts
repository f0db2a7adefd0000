import type { CustomField } from '../custom-fields/custom-field.entity.js';
import { say, type Locale } from '../platform/messages.js';
import { nameKey } from '../tags/tag.rules.js';
import { keyOf, targetOf, targetsIn, type Target } from './contact-targets.js';

type Described = Pick<CustomField, 'id' | 'label' | 'type'>;

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
      key: keyOf(customTarget(field.id)),
      label: field.label,
      group: group[locale],
      customField: field,
    })),
];

/** The target of this key; undefined where there is none, or no such field. */
export function existingTarget(key: string, fields: readonly Described[]): Target | undefined {
  const target = targetOf(key);
  const isGone =
    target?.kind === 'custom' && !fields.some(field => field.id === target.fieldId && takesValues(field));
  return isGone ? undefined : target;
}

/** The field that a column is called like, by its key or its label. */
export function targetOfLabel(header: string, fields: readonly Described[]): Target | undefined {
  const named = existingTarget(header.trim(), fields);
  if (named?.kind === 'custom') return named;
  const field = fields.find(each => takesValues(each) && nameKey(each.label) === nameKey(header));
  return field && customTarget(field.id);
}

const customTarget = (fieldId: string): Target => ({ kind: 'custom', fieldId });
const takesValues = ({ type }: Described): boolean => type !== 'HEADING';
const group = say('Custom fields', 'Zusatzfelder');
