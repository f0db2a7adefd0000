import type { ContactKind } from '../contacts/contact.values.js';
import type { CustomFieldType } from '../custom-fields/custom-field.values.js';
import { targetDescriptions, targetOf, type Target } from '../imports/contact-targets.js';
import type { Locale } from '../platform/messages.js';

/** What a form asks for. `target` as in contact-targets.ts; label null: what the target is called. */
export interface StoredField {
  target: string;
  label: string | null;
  required: boolean;
}

/** What a visitor wrote into a field, with what the field was then. */
export interface SentValue {
  name: string;
  target: string;
  label: string;
  value: string;
}

/** A field as a page draws it. */
export interface FormField {
  /** In the HTML, and in what is posted. */
  name: string;
  target: string;
  label: string;
  type: CustomFieldType;
  required: boolean;
  options: string[];
}

/** The form's fields in its language; `typeNames`: what a field for the contact type lets choose from. */
export function describeFields(
  { fields, locale }: { fields: readonly StoredField[]; locale: Locale },
  typeNames: readonly string[],
): FormField[] {
  return fields.map(({ target, label, required }) => ({
    name: target,
    target,
    label: label ?? labelOf(target, locale),
    type: typeOf(target),
    required,
    options: target === 'contactType' ? [...typeNames] : [],
  }));
}

/** What a form of this kind can ask for. */
export const targetsFor = (
  kind: ContactKind,
  locale: Locale,
): { key: string; label: string; group: string }[] =>
  targetDescriptions
    .filter(({ key }) => fits(kind, targetOf(key)!))
    .map(({ key, label, group }) => ({ key, label: label[locale], group: group[locale] }));

/** What names a contact of this kind, and so has to be asked for. */
export const namesOf = (kind: ContactKind): string[] =>
  kind === 'PERSON' ? ['firstName', 'lastName'] : ['companyName'];

const forBoth = ['companyName', 'contactType', 'tags', 'description'];
const forPersons = ['firstName', 'lastName', 'jobTitle', ...forBoth];

/** Who manages a contact, who sees it, and which one it is are not for visitors to say. */
export function fits(kind: ContactKind, target: Target): boolean {
  if (target.kind === 'text') return (kind === 'PERSON' ? forPersons : forBoth).includes(target.field);
  return target.kind !== 'label' && target.kind !== 'order';
}

/** Visitors are not asked for the category that nearly every form means. */
function labelOf(key: string, locale: Locale): string {
  const label = targetDescriptions.find(target => target.key === key)?.label[locale] ?? key;
  const target = targetOf(key);
  const isUsual = target && 'category' in target && target.category === 'WORK';
  return isUsual ? label.replace(/ \([^)]*\)$/, '') : label;
}

function typeOf(key: string): CustomFieldType {
  const target = targetOf(key);
  if (key === 'description') return 'TEXTAREA';
  if (key === 'contactType') return 'SELECT';
  return target?.kind === 'info' && target.list === 'website' ? 'URL' : 'TEXT';
}
