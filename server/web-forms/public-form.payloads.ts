import { Field, InputType, ObjectType } from 'type-graphql';
import { ContactKindEnum } from '../contacts/contact.entity.js';
import type { ContactKind } from '../contacts/contact.values.js';
import { CustomFieldTypeEnum } from '../custom-fields/custom-field.entity.js';
import type { CustomFieldType } from '../custom-fields/custom-field.values.js';
import { Payload } from '../graphql/user-error.js';

@ObjectType({ description: 'A field as a website draws it.' })
class PublicWebFormField {
  @Field({ description: 'Send its value under this name.' })
  name!: string;
  @Field({ description: "In the form's language." })
  label!: string;
  @Field(() => CustomFieldTypeEnum, { description: 'What it takes.' })
  type!: CustomFieldType;
  @Field({ description: 'Whether it must be filled in.' })
  required!: boolean;
  @Field(() => [String], { description: 'What can be chosen; empty: anything.' })
  options!: string[];
}

@ObjectType({ description: 'What a website needs to draw the form; no internals.' })
export class PublicWebForm {
  @Field({ description: 'Names the form.' })
  key!: string;
  @Field({ description: 'Shown above the form.' })
  title!: string;
  @Field(() => ContactKindEnum, { description: 'What it asks for: a person or a company.' })
  kind!: ContactKind;
  @Field({ description: 'en or de.' })
  locale!: string;
  @Field(() => [PublicWebFormField], { description: 'In their order.' })
  fields!: PublicWebFormField[];
  @Field(() => String, {
    nullable: true,
    description: 'Show it beside a box that must be ticked: `consent`.',
  })
  consentText!: string | null;
  @Field(() => String, { nullable: true, description: 'To be shown when it was sent.' })
  successMessage!: string | null;
  @Field({ description: 'Send it back as `challenge`; good for one submission, from 2 seconds to 24 hours.' })
  challenge!: string;
  @Field({ description: 'Draw a field of this name that people do not see; it has to stay empty.' })
  trapField!: string;
}

@InputType({ description: 'What a visitor wrote into a field.' })
class SubmittedValueInput {
  @Field({ description: "The field's name." })
  name!: string;
  @Field({ description: 'As it was written.' })
  value!: string;
}

@InputType({ description: 'What a visitor sends. Values of fields that the form does not have are ignored.' })
export class SubmitWebFormInput {
  @Field({ description: 'Of the form.' })
  key!: string;
  @Field(() => [SubmittedValueInput], { description: 'One for each field.' })
  values!: SubmittedValueInput[];
  @Field(() => Boolean, { nullable: true, description: 'Whether the box beside the consent text is ticked.' })
  consent?: boolean | null;
  @Field(() => String, { nullable: true, description: 'Of PublicWebForm; without it: EXPIRED.' })
  challenge?: string | null;
  @Field(() => String, { nullable: true, description: 'Same key, same answer, one contact.' })
  idempotencyKey?: string | null;
}

@ObjectType({
  description:
    'The same for every accepted or quarantined submission; it says nothing of what the database holds.',
})
export class SubmitWebFormPayload extends Payload {
  @Field({ description: 'False where there are userErrors.' })
  accepted!: boolean;
  @Field(() => String, { nullable: true, description: "To be shown, in the form's language." })
  message!: string | null;
  @Field(() => String, { nullable: true, description: 'Where the visitor goes next, if the form says so.' })
  returnUrl!: string | null;
  @Field(() => String, { nullable: true, description: 'A new one, where the old was EXPIRED.' })
  challenge!: string | null;
}
