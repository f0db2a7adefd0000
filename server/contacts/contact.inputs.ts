import { Field, ID, InputType } from 'type-graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { PublicAccessEnum, type PublicAccess } from '../access/access-grant.entity.js';
import { CustomFieldValueInput } from '../custom-fields/custom-field-value.payloads.js';
import { enumOf } from '../graphql/enums.js';
import { ContactInfoCategoryEnum, SocialNetworkEnum } from './contact-info.entity.js';
import { ContactKindEnum, ContactSourceEnum } from './contact.entity.js';
import { contactAccessFilters, type ContactAccessFilter, type FieldFilter } from './contact.filter.js';
import {
  contactSortFields,
  sortDirections,
  type ContactSortField,
  type SortDirection,
} from './contact.sort.js';
import type { ContactInfoCategory, ContactKind, ContactSource, SocialNetwork } from './contact.values.js';

const ContactSortFieldEnum = enumOf(
  'ContactSortField',
  contactSortFields,
  'What a list is sorted by. Ties by id.',
  {
    NAME: 'displayName.',
    FIRST_NAME: 'First name; companies by their name.',
    LAST_NAME: 'Last name; companies by their name.',
    CONTACT_TYPE: "The type's place, then the name; not specified last.",
    CREATED_AT: 'When it was made.',
    UPDATED_AT: 'When it last changed.',
    RELEVANCE: 'How well it fits the search; without one, NAME.',
  },
);
const SortDirectionEnum = enumOf('SortDirection', sortDirections, 'Which end comes first.');
const ContactAccessFilterEnum = enumOf(
  'ContactAccessFilter',
  contactAccessFilters,
  'Why the viewer sees a contact.',
  {
    MINE: 'The viewer is a manager.',
    SHARED: 'Somebody shared it with the viewer.',
    PUBLIC: 'Every CRM user may see it.',
  },
);

@InputType('CustomFieldFilter', { description: 'Exactly one condition; from and to together are one.' })
export class CustomFieldFilterInput implements FieldFilter {
  @Field(() => ID, { description: 'Of the field; one that does not exist matches nothing.' })
  fieldId!: string;
  @Field(() => String, {
    nullable: true,
    description:
      'Texts and options whatever the case; MULTISELECT: has that option; CHECKBOX: "true" or "false"; dates and numbers in ISO form.',
  })
  equals?: string | null;
  @Field(() => String, { nullable: true, description: 'Part of a text, or of the name of an option.' })
  contains?: string | null;
  @Field(() => String, { nullable: true, description: 'DATE, NUMBER: this or later, this or more.' })
  from?: string | null;
  @Field(() => String, { nullable: true, description: 'DATE, NUMBER: this or earlier, this or less.' })
  to?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether there is a value.' })
  hasValue?: boolean | null;
}

@InputType('ContactFilter', {
  description: 'Narrows a list of contacts; all conditions must hold, null is as if absent.',
})
export class ContactFilterInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Words of names, e-mail, phone, company, tags, description: accent-blind, case-blind, prefix and typo tolerant; phones in any format.',
  })
  search?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Any of these; an empty list matches nothing.' })
  ids?: string[] | null;

  @Field(() => ContactKindEnum, { nullable: true, description: 'Persons or companies only.' })
  kind?: ContactKind | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'True: the bin, those that the viewer could delete.',
  })
  deleted?: boolean | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Any of these; an empty list: contacts whose type is not specified.',
  })
  contactTypeIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'All of these.' })
  tagIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Any of these; an empty list matches nothing.' })
  managerIds?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: "False: nobody's." })
  hasManager?: boolean | null;

  @Field(() => ContactAccessFilterEnum, { nullable: true, description: 'Why the viewer sees them.' })
  access?: ContactAccessFilter | null;

  @Field(() => [PublicAccessEnum], { nullable: true, description: 'Any of these.' })
  publicAccess?: PublicAccess[] | null;

  @Field(() => ID, { nullable: true, description: 'People of this company, if the viewer sees it.' })
  companyId?: string | null;

  @Field(() => [ContactSourceEnum], { nullable: true, description: 'Any of these.' })
  sources?: ContactSource[] | null;

  @Field(() => String, { nullable: true, description: 'Exactly this e-mail address, whatever the case.' })
  email?: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Made then or later.' })
  createdFrom?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Made before.' })
  createdBefore?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Last changed then or later.' })
  updatedFrom?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Last changed before.' })
  updatedBefore?: Date | null;

  @Field(() => [CustomFieldFilterInput], {
    nullable: true,
    description: 'All of these, at most 20; an empty list: no condition.',
  })
  customFields?: CustomFieldFilterInput[] | null;
}

@InputType('ContactSort', {
  description:
    'NAME: by displayName. LAST_NAME, FIRST_NAME: companies by their name. RELEVANCE without a search is NAME. Ties by id.',
})
export class ContactSortInput {
  @Field(() => ContactSortFieldEnum, { description: 'What to compare.' })
  field!: ContactSortField;

  @Field(() => SortDirectionEnum, { defaultValue: 'ASC', description: 'Which end comes first.' })
  direction!: SortDirection;

  @Field(() => ID, {
    nullable: true,
    description: 'By this custom field first, contacts without a value last; those alike in it by `field`.',
  })
  customFieldId?: string | null;
}

@InputType({ description: 'One e-mail address.' })
export class EmailInput {
  @Field({ description: 'Checked for form, not for deliverability.' })
  address!: string;
  @Field(() => ContactInfoCategoryEnum, { nullable: true, description: 'Absent: WORK.' })
  category?: ContactInfoCategory | null;
  @Field(() => Boolean, { nullable: true, description: 'At most one; if none, the first is.' })
  primary?: boolean | null;
}

@InputType({ description: 'One phone number.' })
export class PhoneInput {
  @Field({ description: 'In any notation; kept as entered.' })
  number!: string;
  @Field(() => ContactInfoCategoryEnum, { nullable: true, description: 'Absent: WORK.' })
  category?: ContactInfoCategory | null;
  @Field(() => Boolean, { nullable: true, description: 'At most one; if none, the first is.' })
  primary?: boolean | null;
}

@InputType({ description: 'One website.' })
export class WebsiteInput {
  @Field({ description: 'http or https; https:// is added where there is neither.' })
  url!: string;
  @Field(() => ContactInfoCategoryEnum, { nullable: true, description: 'Absent: WORK.' })
  category?: ContactInfoCategory | null;
}

@InputType({ description: 'One profile in a social network.' })
export class SocialProfileInput {
  @Field(() => SocialNetworkEnum, { description: 'Where.' })
  network!: SocialNetwork;
  @Field({ description: 'The name there, or the address of the profile.' })
  handle!: string;
}

@InputType({ description: 'One postal address; empty ones are dropped.' })
export class AddressInput {
  @Field(() => String, { nullable: true, description: 'Street and number.' })
  street?: string | null;
  @Field(() => String, { nullable: true, description: 'Town.' })
  city?: string | null;
  @Field(() => String, { nullable: true, description: 'State, county or province.' })
  state?: string | null;
  @Field(() => String, { nullable: true, description: 'Postcode.' })
  postalCode?: string | null;
  @Field(() => String, { nullable: true, description: 'Country.' })
  country?: string | null;
  @Field(() => ContactInfoCategoryEnum, { nullable: true, description: 'Absent: WORK.' })
  category?: ContactInfoCategory | null;
  @Field(() => Boolean, { nullable: true, description: 'At most one; if none, the first is.' })
  primary?: boolean | null;
}

/** What both kinds of contacts take. */
@InputType()
abstract class ContactInputFields {
  @Field(() => ID, { nullable: true, description: 'Null: not specified.' })
  contactTypeId?: string | null;
  @Field(() => [EmailInput], { nullable: true, description: 'Replaces the whole list.' })
  emails?: EmailInput[] | null;
  @Field(() => [PhoneInput], { nullable: true, description: 'Replaces the whole list.' })
  phones?: PhoneInput[] | null;
  @Field(() => [WebsiteInput], { nullable: true, description: 'Replaces the whole list.' })
  websites?: WebsiteInput[] | null;
  @Field(() => [SocialProfileInput], { nullable: true, description: 'Replaces the whole list.' })
  socialProfiles?: SocialProfileInput[] | null;
  @Field(() => [AddressInput], { nullable: true, description: 'Replaces the whole list.' })
  addresses?: AddressInput[] | null;
  @Field(() => String, { nullable: true, description: 'Free text of several lines.' })
  description?: string | null;
  @Field(() => [String], { nullable: true, description: 'Replaces all tags; unknown ones are made.' })
  tagNames?: string[] | null;
  @Field(() => [CustomFieldValueInput], {
    nullable: true,
    description: 'Fields that are not named stay as they are; null clears all.',
  })
  customFields?: CustomFieldValueInput[] | null;
  @Field(() => [ID], { nullable: true, description: 'On create, absent: the creator.' })
  managerIds?: string[] | null;
  @Field(() => PublicAccessEnum, { nullable: true, description: 'On create, absent: NONE.' })
  publicAccess?: PublicAccess | null;
  @Field(() => Boolean, { nullable: true, description: 'Tell the newly assigned managers; absent: yes.' })
  notify?: boolean | null;
}

@InputType({ description: 'Absent: leave as it is; null: clear.' })
export class PersonInput extends ContactInputFields {
  @Field(() => String, { nullable: true, description: 'Required on create, and never empty.' })
  firstName?: string | null;
  @Field(() => String, { nullable: true, description: 'Required on create, and never empty.' })
  lastName?: string | null;
  @Field(() => String, { nullable: true, description: 'What the person does at the company.' })
  jobTitle?: string | null;
  @Field(() => ID, { nullable: true, description: 'An existing company …' })
  companyId?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      '… or the name of one, which is created with the same access if the viewer sees none of that name.',
  })
  companyName?: string | null;
}

@InputType({ description: 'Absent: leave as it is; null: clear.' })
export class CompanyInput extends ContactInputFields {
  @Field(() => String, { nullable: true, description: 'Required on create, and never empty.' })
  name?: string | null;
}
