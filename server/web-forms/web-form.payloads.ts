import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { PublicAccessEnum, type PublicAccess } from '../access/access-grant.entity.js';
import { ContactKindEnum } from '../contacts/contact.entity.js';
import type { ContactKind } from '../contacts/contact.values.js';
import { CustomFieldTypeEnum } from '../custom-fields/custom-field.entity.js';
import type { CustomFieldType } from '../custom-fields/custom-field.values.js';
import { Payload } from '../graphql/user-error.js';
import type { FormGap } from './form-changes.rules.js';
import type { FormInput } from './web-form.rules.js';
import { WebForm } from './web-form.entity.js';

@ObjectType({ description: 'A field of a form.' })
export class WebFormField {
  @Field({ description: "The form field's name in the HTML, and in what is posted." })
  name!: string;
  @Field({ description: 'What of the contact it fills, as ImportTarget.key.' })
  target!: string;
  @Field({ description: "As visitors read it, in the form's language." })
  label!: string;
  @Field(() => CustomFieldTypeEnum, { description: 'What it takes.' })
  type!: CustomFieldType;
  @Field({ description: 'Whether it must be filled in.' })
  required!: boolean;
  @Field(() => [String], { description: 'What can be chosen; empty: anything.' })
  options!: string[];
}

@ObjectType({
  description:
    'Something that a form names and that is not there any more: a deactivated user, or a type, tag or field that was deleted.',
})
export class WebFormGap implements FormGap {
  @Field({ description: 'Where it is named, as in WebFormInput.' })
  field!: string;
  @Field({ description: 'What it was called.' })
  name!: string;
}

@ObjectType({
  description: 'How many submissions a form has had; discarded ones are removed after some time.',
})
export class WebFormCounts {
  @Field(() => Int, { description: 'They are contacts, or part of one.' })
  accepted!: number;
  @Field(() => Int, { description: 'Somebody has to look at them.' })
  quarantined!: number;
  @Field(() => Int, { description: 'Somebody discarded them.' })
  rejected!: number;
  @Field(() => Int, { description: 'They can be tried again.' })
  failed!: number;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the last one came in; null: none yet.' })
  lastAt!: Date | null;
}

@InputType({ description: 'A field that a form asks for.' })
export class WebFormFieldInput {
  @Field({ description: 'Key of one of webFormTargets; each once.' })
  target!: string;
  @Field(() => String, {
    nullable: true,
    description: "Absent: what the target is called in the form's language.",
  })
  label?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Names are required in any case.',
  })
  required?: boolean | null;
}

@InputType({ description: 'Absent: leave as it is; null: none.' })
export class WebFormInput implements FormInput {
  @Field(() => String, { nullable: true, description: 'Required on create, and never empty.' })
  title?: string | null;
  @Field(() => ContactKindEnum, { nullable: true, description: 'Required on create.' })
  kind?: ContactKind | null;
  @Field(() => Boolean, { nullable: true, description: 'On create, absent: true.' })
  active?: boolean | null;
  @Field(() => [WebFormFieldInput], {
    nullable: true,
    description:
      'In their order. A person form asks for firstName and lastName, a company form for companyName.',
  })
  fields?: WebFormFieldInput[] | null;
  @Field(() => ID, { nullable: true, description: 'Of new contacts; null: not specified.' })
  contactTypeId?: string | null;
  @Field(() => [String], { nullable: true, description: 'Of new contacts; unknown ones are made.' })
  tags?: string[] | null;
  @Field(() => [ID], { nullable: true, description: 'In charge of new contacts.' })
  managerIds?: string[] | null;
  @Field(() => [ID], {
    nullable: true,
    description: 'Told of each submission, as far as they see its contact.',
  })
  notifyUserIds?: string[] | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Give those who are notified READ on new contacts. On create, absent: false.',
  })
  notifyGrantRead?: boolean | null;
  @Field(() => PublicAccessEnum, { nullable: true, description: 'On create, absent: NONE.' })
  publicAccess?: PublicAccess | null;
  @Field(() => String, { nullable: true, description: 'An http(s) address; null: a thank-you page.' })
  returnUrl?: string | null;
  @Field(() => String, { nullable: true, description: 'For the thank-you page.' })
  successMessage?: string | null;
  @Field(() => String, { nullable: true, description: 'What visitors have to agree to.' })
  consentText?: string | null;
  @Field(() => [String], { nullable: true, description: 'E.g. https://www.example.org; empty: any website.' })
  allowedOrigins?: string[] | null;
  @Field(() => Boolean, { nullable: true, description: 'On create, absent: true.' })
  confirmStaticPosts?: boolean | null;
  @Field(() => String, { nullable: true, description: "en or de; on create, absent: the viewer's." })
  locale?: string | null;
}

@ObjectType({ description: 'What became of the form.' })
export class WebFormPayload extends Payload {
  @Field(() => WebForm, {
    nullable: true,
    description: 'As it is now; of a CONFLICT, as somebody else left it.',
  })
  webForm!: WebForm | null;
}
