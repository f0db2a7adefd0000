import type { CustomFieldFilter } from '../../graphql/graphql';

/** Names a custom field among columns, sorts and filters of the list. */
export type FieldKey = `f.${string}`;

export const fieldKey = (id: string): FieldKey => `f.${id}`;
export const isFieldKey = (name: string): name is FieldKey => /^f\.[0-9a-f-]{36}$/.test(name);
export const idOfKey = (key: FieldKey): string => key.slice(2);

/**
 * Conditions on custom fields by the fields' ids, as the address says them: `any`, `none`, `is:<text>`, `has:<text>`, or
 * `<from>..<to>`, one of which may be missing. server/views/saved-view.rules.ts knows them too.
 */
export type FieldConditions = Record<string, string>;

const pattern = /^(any|none|is:.+|has:.+|.+\.\.|\.\..+|.+\.\..+)$/s;

/** What of an address is such a condition. */
export function parseConditions(query: Record<string, string>): FieldConditions {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    isFieldKey(name) && pattern.test(value) ? [[idOfKey(name), value] as const] : [],
  );
  return Object.fromEntries(entries.sort(([one], [other]) => one.localeCompare(other)));
}

/** The other way round. */
export function formatConditions(conditions: FieldConditions): Record<FieldKey, string> {
  return Object.fromEntries(Object.entries(conditions).map(([id, value]) => [fieldKey(id), value]));
}

export function conditionFilters(conditions: FieldConditions): CustomFieldFilter[] {
  return Object.entries(conditions).map(([fieldId, value]) => ({ fieldId, ...conditionOf(value) }));
}

/** From and to of a range; empty where there is no such end. */
export function rangeOf(value: string | undefined): { from: string; to: string } {
  const [from = '', to = ''] = value?.includes('..') ? value.split('..') : [];
  return { from, to };
}

/** A range as the address says it; undefined without any end. */
export const rangeText = ({ from, to }: { from: string; to: string }): string | undefined =>
  from || to ? `${from}..${to}` : undefined;

function conditionOf(value: string): Omit<CustomFieldFilter, 'fieldId'> {
  if (value === 'any' || value === 'none') return { hasValue: value === 'any' };
  if (value.startsWith('is:')) return { equals: value.slice('is:'.length) };
  if (value.startsWith('has:')) return { contains: value.slice('has:'.length) };
  const { from, to } = rangeOf(value);
  return { ...(from && { from }), ...(to && { to }) };
}
