import type { ContactKind } from '../contacts/contact.values.js';
import type { CustomField } from '../custom-fields/custom-field.entity.js';
import { isFor } from '../custom-fields/custom-field.rules.js';
import type { CustomFieldType } from '../custom-fields/custom-field.values.js';
import { targetDescriptions, targetOf, type Target } from '../imports/contact-targets.js';
import { allTargetsIn, type DescribedTarget } from '../imports/custom-targets.js';
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
  /** Whether what it asks for is not there any more, or not for contacts of this kind. */
  isGone: boolean;
}

/** What there is in this database that forms may ask for. */
export interface Askable {
  /** Names of the contact types, to choose from. */
  typeNames: readonly string[];
  fields: CustomField[];
}

/** The form's fields in its language, those included that are gone since. */
export function describeFields(
  { kind, fields, locale }: { kind: ContactKind; fields: readonly StoredField[]; locale: Locale },
  askable: Askable,
): FormField[] {
  return fields.map(({ target: key, label, required }) => {
    const target = targetOf(key);
    const field = fieldOf(key, askable.fields);
    const options = key === 'contactType' ? askable.typeNames : field?.choices.map(({ name }) => name);
    return {
      name: key,
      target: key,
      label: label ?? field?.label ?? labelOf(key, locale),
      type: field?.type ?? typeOf(key),
      required: field?.type !== 'HEADING' && (required || (field?.required ?? false)),
      options: [...(options ?? [])],
      isGone: !target || !fits(kind, target, askable.fields),
    };
  });
}

/** The custom field that a target means; undefined where it means none, or one that is gone. */
export function fieldOf(key: string, fields: readonly CustomField[]): CustomField | undefined {
  const target = targetOf(key);
  return target?.kind === 'custom' ? fields.find(({ id }) => id === target.fieldId) : undefined;
}

/** What of its fields visitors are asked: neither what has gone since, nor for a choice where nothing can be chosen. */
export const askedFields = (fields: readonly FormField[]): FormField[] =>
  fields.filter(({ type, options, isGone }) => !isGone && (type !== 'SELECT' || options.length > 0));

/** What a form of this kind can ask for; headings of custom fields part the others. */
export const targetsFor = (
  kind: ContactKind,
  locale: Locale,
  fields: readonly CustomField[],
): DescribedTarget[] =>
  allTargetsIn(locale, fields, { withHeadings: true }).filter(({ key }) =>
    fits(kind, targetOf(key)!, fields),
  );

/** What names a contact of this kind, and so has to be asked for. */
export const namesOf = (kind: ContactKind): string[] =>
  kind === 'PERSON' ? ['firstName', 'lastName'] : ['companyName'];

const forBoth = ['companyName', 'contactType', 'tags', 'description'];
const forPersons = ['firstName', 'lastName', 'jobTitle', ...forBoth];

/** Who manages a contact, who sees it, and which one it is are not for visitors to say. */
export function fits(kind: ContactKind, target: Target, fields: readonly CustomField[]): boolean {
  if (target.kind === 'custom')
    return fields.some(field => field.id === target.fieldId && isFor(field, kind));
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
