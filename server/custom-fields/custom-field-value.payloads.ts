import { Field, Float, ID, InputType, ObjectType } from 'type-graphql';
import { DateScalar } from '../graphql/date-scalar.js';
import { CustomField } from './custom-field.entity.js';

@ObjectType({
  description:
    "The slot of the field's type is set: text (TEXT, TEXTAREA, URL), number, date, checked, options (SELECT: one).",
})
export class CustomFieldValue {
  @Field(() => CustomField, { description: 'What it is a value of.' })
  field!: CustomField;
  @Field(() => String, { nullable: true, description: 'TEXT, TEXTAREA, URL.' })
  text!: string | null;
  @Field(() => Float, { nullable: true, description: 'NUMBER.' })
  number!: number | null;
  @Field(() => DateScalar, { nullable: true, description: 'DATE.' })
  date!: string | null;
  @Field(() => Boolean, { nullable: true, description: 'CHECKBOX.' })
  checked!: boolean | null;
  @Field(() => [String], { nullable: true, description: 'SELECT (one) and MULTISELECT: names of options.' })
  options!: string[] | null;
  @Field({ description: "Ready to show, in the viewer's language; empty where there is no value." })
  display!: string;
}

@InputType({ description: 'Exactly one slot; all null clears the value.' })
export class CustomFieldValueInput {
  @Field(() => ID, { description: 'Of the field.' })
  fieldId!: string;
  @Field(() => String, { nullable: true, description: 'TEXT, TEXTAREA, URL.' })
  text?: string | null;
  @Field(() => Float, { nullable: true, description: 'NUMBER.' })
  number?: number | null;
  @Field(() => DateScalar, { nullable: true, description: 'DATE.' })
  date?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'CHECKBOX.' })
  checked?: boolean | null;
  @Field(() => [String], {
    nullable: true,
    description: 'SELECT (one) and MULTISELECT: names of options, whatever the case.',
  })
  options?: string[] | null;
}
