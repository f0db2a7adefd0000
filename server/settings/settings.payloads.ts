import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { ContactType } from '../contact-types/contact-type.entity.js';
import type { ContactTypeInput as TypeInput } from '../contact-types/contact-type.rules.js';
import {
  CustomField,
  CustomFieldScopeEnum,
  CustomFieldTypeEnum,
} from '../custom-fields/custom-field.entity.js';
import type { CustomFieldScope, CustomFieldType } from '../custom-fields/custom-field.values.js';
import type { CustomFieldInput as FieldInput, OptionRename } from '../custom-fields/field-settings.rules.js';
import { Payload } from '../graphql/user-error.js';

@InputType({ description: 'What a contact type is to be. On update, what is absent stays.' })
export class ContactTypeInput implements TypeInput {
  @Field(() => String, { nullable: true, description: 'Required on create; unique, whatever the case.' })
  name?: string | null;
  @Field(() => String, { nullable: true, description: 'As #rrggbb; null: none.' })
  color?: string | null;
}

@ObjectType({ description: 'What became of the type.' })
export class ContactTypePayload extends Payload {
  @Field(() => ContactType, { nullable: true, description: 'As it is now.' })
  contactType!: ContactType | null;
}

@ObjectType({ description: 'What became of the types.' })
export class ContactTypesPayload extends Payload {
  @Field(() => [ContactType], { nullable: true, description: 'All of them, in their order.' })
  contactTypes!: ContactType[] | null;
}

@InputType({ description: 'What a custom field is to be. On update, what is absent stays.' })
export class CustomFieldInput implements FieldInput {
  @Field(() => String, { nullable: true, description: 'Required on create; unique, whatever the case.' })
  label?: string | null;
  @Field(() => CustomFieldTypeEnum, {
    nullable: true,
    description: 'Required on create; fixed while there are values.',
  })
  type?: CustomFieldType | null;
  @Field(() => CustomFieldScopeEnum, {
    nullable: true,
    description: 'On create, absent: both. Cannot leave out contacts that have a value.',
  })
  scope?: CustomFieldScope | null;
  @Field(() => Boolean, { nullable: true, description: 'On create, absent: false.' })
  required?: boolean | null;
  @Field(() => String, { nullable: true, description: 'Shown below the field in forms.' })
  helpText?: string | null;
  @Field(() => [String], {
    nullable: true,
    description: 'SELECT and MULTISELECT: all of them, in order; at most 200.',
  })
  options?: string[] | null;
  @Field(() => Int, { nullable: true, description: 'TEXT: visible width in characters.' })
  size?: number | null;
  @Field(() => Int, { nullable: true, description: 'TEXTAREA: visible lines.' })
  rows?: number | null;
  @Field(() => Int, { nullable: true, description: 'TEXTAREA: visible width in characters.' })
  columns?: number | null;
}

@InputType({ description: 'Another name for an option, which keeps its values. All are renamed at once.' })
export class OptionRenameInput implements OptionRename {
  @Field({ description: 'What it is called now.' })
  from!: string;
  @Field({ description: 'What it will be called; `options`, if given, has this name.' })
  to!: string;
}

@ObjectType({ description: 'What became of the field.' })
export class CustomFieldPayload extends Payload {
  @Field(() => CustomField, { nullable: true, description: 'As it is now.' })
  customField!: CustomField | null;
}

@ObjectType({ description: 'What became of the fields.' })
export class CustomFieldsPayload extends Payload {
  @Field(() => [CustomField], { nullable: true, description: 'All of them, in their order.' })
  customFields!: CustomField[] | null;
}
