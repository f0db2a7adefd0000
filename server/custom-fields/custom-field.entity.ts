import { Field, Int, ObjectType } from 'type-graphql';
import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { enumOf } from '../graphql/enums.js';
import { Node } from '../graphql/node.js';
import {
  customFieldScopes,
  customFieldTypes,
  type CustomFieldScope,
  type CustomFieldType,
  type FieldOption,
} from './custom-field.values.js';

export const CustomFieldTypeEnum = enumOf('CustomFieldType', customFieldTypes, 'What a field takes.', {
  TEXT: 'One line.',
  TEXTAREA: 'Several lines.',
  SELECT: 'One of its options.',
  MULTISELECT: 'Any of its options.',
  CHECKBOX: 'Yes or no.',
  DATE: 'A day.',
  NUMBER: 'A number.',
  URL: 'A link.',
  HEADING: 'Takes nothing: it starts a section.',
});
export const CustomFieldScopeEnum = enumOf('CustomFieldScope', customFieldScopes, 'Who has a field.', {
  PERSON: 'Persons.',
  COMPANY: 'Companies.',
  BOTH: 'Persons and companies.',
});

@ObjectType({
  implements: Node,
  description: 'A field that the administrators added to persons, companies or both.',
})
@Entity('custom_field')
@Unique('custom_field_label_key_key', ['labelKey'])
@Check(
  'custom_field_type_check',
  `type IN ('TEXT', 'TEXTAREA', 'SELECT', 'MULTISELECT', 'CHECKBOX', 'DATE', 'NUMBER', 'URL', 'HEADING')`,
)
@Check('custom_field_scope_check', `scope IN ('PERSON', 'COMPANY', 'BOTH')`)
export class CustomField extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Field({ description: 'What it is called; unique, whatever the case.' })
  @Column({ type: 'text', collation: 'und-x-icu' })
  label!: string;

  /** `nameKey(label)`: what makes two labels the same. */
  @Column('text')
  labelKey!: string;

  @Field(() => CustomFieldTypeEnum, { description: 'What it takes; fixed once it has values.' })
  @Column('text')
  type!: CustomFieldType;

  @Field(() => CustomFieldScopeEnum, { description: 'Who has it.' })
  @Column('text')
  scope!: CustomFieldScope;

  @Field(() => Int, { description: 'Place in forms, from 0.' })
  @Column('integer')
  position!: number;

  @Field({ description: 'Whether new contacts must have a value.' })
  @Column('boolean')
  required!: boolean;

  @Field(() => String, { nullable: true, description: 'Shown below the field in forms.' })
  @Column('text', { nullable: true })
  helpText!: string | null;

  /** SELECT and MULTISELECT, in order; of the others empty. */
  @Column('jsonb')
  choices!: FieldOption[];

  @Field(() => Int, { nullable: true, description: 'TEXT: visible width in characters.' })
  @Column('integer', { nullable: true })
  size!: number | null;

  @Field(() => Int, { nullable: true, description: 'TEXTAREA: visible lines.' })
  @Column('integer', { nullable: true })
  rows!: number | null;

  @Field(() => Int, { nullable: true, description: 'TEXTAREA: visible width in characters.' })
  @Column('integer', { nullable: true })
  columns!: number | null;
}

/** A field as far as one needs it to name options. */
export type NamedOptions = Pick<CustomField, 'id' | 'choices'>;
