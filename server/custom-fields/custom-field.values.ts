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
