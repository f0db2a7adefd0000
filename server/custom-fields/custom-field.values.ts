import type { Locale } from '../platform/messages.js';

export const customFieldTypes = [
  'TEXT',
  'TEXTAREA',
  'SELECT',
  'MULTISELECT',
  'CHECKBOX',
  'DATE',
  'NUMBER',
  'URL',
  'HEADING',
] as const;
export type CustomFieldType = (typeof customFieldTypes)[number];

export const customFieldScopes = ['PERSON', 'COMPANY', 'BOTH'] as const;
export type CustomFieldScope = (typeof customFieldScopes)[number];

/** What can be chosen. Values hold the id, so that another name keeps them. */
export interface FieldOption {
  id: string;
  name: string;
}

/** The properties of a value, of which the field's type decides which one is there. */
export const valueSlots = ['text', 'number', 'date', 'checked', 'options'] as const;
export type ValueSlot = (typeof valueSlots)[number];

/** What a contact has in a field, as its table keeps it; in a change, without any of them: the value is cleared. */
export interface FieldValue {
  fieldId: string;
  text?: string;
  number?: number;
  date?: string;
  checked?: boolean;
  optionIds?: string[];
}

/**
 * What someone wants a field's value to be, before any check: in one of the slots, or `written` somewhere as people write
 * in that language. Without any of them, the value is to be cleared.
 */
export interface FieldInput {
  fieldId: string;
  text?: string | null;
  number?: number | null;
  date?: string | null;
  checked?: boolean | null;
  options?: string[] | null;
  written?: { text: string; locale: Locale };
}
