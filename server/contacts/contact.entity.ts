import { Field, Int, InterfaceType } from 'type-graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  TableInheritance,
  type Relation,
} from 'typeorm';
import { enumOf } from '../graphql/enums.js';
import { Node } from '../graphql/node.js';
import { ContactType } from '../contact-types/contact-type.entity.js';
import type { CustomField, NamedOptions } from '../custom-fields/custom-field.entity.js';
import type { FieldValue } from '../custom-fields/custom-field.values.js';
import { Photo } from '../photos/photo.entity.js';
import { Tag } from '../tags/tag.entity.js';
import { User } from '../users/user.entity.js';
import type { ShownUser } from '../users/user.query.js';
import { PublicAccessEnum, type AccessLevel, type PublicAccess } from '../access/access-grant.entity.js';
import { Address, Email, Phone, SocialProfile, Website } from './contact-info.entity.js';
import { contactKinds, contactSources, type ContactKind, type ContactSource } from './contact.values.js';

export const ContactKindEnum = enumOf('ContactKind', contactKinds, 'What a contact is.');
export const ContactSourceEnum = enumOf('ContactSource', contactSources, 'Where a contact came from.', {
  MANUAL: 'Typed in by hand.',
  IMPORT: 'From a file.',
  WEB_FORM: 'From a form on a website.',
  API: "By somebody's program.",
});

/**
 * A person or a company. The fields below `source` that are no columns are read with the row by the list query,
 * as far as they are selected (contact.query.ts).
 */
@InterfaceType({
  implements: Node,
  description: 'A person or a company in the customer database.',
  resolveType: (contact: Contact) => (contact.kind === 'PERSON' ? 'Person' : 'Company'),
})
@Entity('contact')
@TableInheritance({ column: { name: 'kind', type: 'text' } })
@Check('contact_kind_check', `kind IN ('PERSON', 'COMPANY')`)
@Check(
  'contact_person_check',
  `kind <> 'PERSON' OR (first_name IS NOT NULL AND last_name IS NOT NULL AND name IS NULL)`,
)
@Check(
  'contact_company_check',
  `kind <> 'COMPANY' OR (name IS NOT NULL AND first_name IS NULL AND last_name IS NULL AND company_id IS NULL)`,
)
@Check('contact_public_level_check', `public_level IN ('NONE', 'READ', 'READ_WRITE')`)
@Index('contact_by_name', { synchronize: false })
@Index('contact_by_lower_name', { synchronize: false })
@Index('contact_by_first_name', { synchronize: false })
@Index('contact_by_last_name', { synchronize: false })
@Index('contact_by_created_at', { synchronize: false })
@Index('contact_by_updated_at', { synchronize: false })
@Index('contact_by_type', { synchronize: false })
@Index('contact_by_company', { synchronize: false })
@Index('contact_merged_into', { synchronize: false })
@Index('contact_published', { synchronize: false })
@Index('contact_deleted', { synchronize: false })
export abstract class Contact extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Field(() => ContactKindEnum, { description: 'Never changes.' })
  @Column('text')
  kind!: ContactKind;

  @Field({ description: 'Company name, or first and last name.' })
  @Column({ type: 'text', collation: 'und-x-icu' })
  displayName!: string;

  /** The half with the names of the text that it is found by (search.rules.ts). */
  @Column('text')
  searchName!: string;

  @Field(() => String, { nullable: true, description: 'Free text of several lines.' })
  @Column('text', { nullable: true })
  description!: string | null;

  @Column('uuid', { nullable: true })
  contactTypeId!: string | null;

  @ManyToOne(() => ContactType)
  @JoinColumn({ name: 'contact_type_id' })
  contactTypeRow?: Relation<ContactType>;

  /** What every CRM user may do with it; outside it is shown as the grant without a grantee. */
  @Column('text')
  publicLevel!: PublicAccess;

  @Column('uuid', { name: 'published_by', nullable: true })
  publishedById!: string | null;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'published_by' })
  publisher?: Relation<User>;

  @Column('timestamp with time zone', { precision: 3, nullable: true })
  publishedAt!: Date | null;

  @Field(() => ContactSourceEnum, { description: 'How it came in.' })
  @Column('text')
  source!: ContactSource;

  @Field(() => Int, {
    description: "Rises by 1 with each change of the contact's own data, tags, type, photo or access.",
  })
  @Column('integer')
  version!: number;

  @Field(() => GraphQLDateTime, { description: 'When it was made.' })
  @Column('timestamp with time zone', { precision: 3 })
  createdAt!: Date;

  @Column('uuid', { nullable: true })
  createdById!: string | null;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'created_by_id' })
  creator?: Relation<User>;

  @Field(() => GraphQLDateTime, { description: 'When it last changed; notes do not count.' })
  @Column('timestamp with time zone', { precision: 3 })
  updatedAt!: Date;

  @Column('uuid', { nullable: true })
  updatedById!: string | null;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'updated_by_id' })
  updater?: Relation<User>;

  /** Set: in the bin. */
  @Column('timestamp with time zone', { precision: 3, nullable: true })
  deletedAt!: Date | null;

  @Column('uuid', { nullable: true })
  deletedById!: string | null;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'deleted_by_id' })
  deleter?: Relation<User>;

  /** Merged into this contact, which answers to the id from then on. */
  @Column('uuid', { nullable: true })
  mergedIntoId!: string | null;

  @ManyToOne(() => Contact)
  @JoinColumn({ name: 'merged_into_id' })
  mergedInto?: Relation<Contact>;

  @Field(() => PublicAccessEnum, {
    description:
      'What every CRM user may do with it; NONE: only its managers, those it is shared with, and administrators.',
  })
  publicAccess!: PublicAccess;

  @Field(() => ContactType, { nullable: true, description: 'Null: not specified.' })
  contactType?: ContactType | null;

  @Field(() => [Email], { description: 'In order; exactly one of several is primary.' })
  emails!: Email[];

  @Field(() => [Phone], { description: 'In order; exactly one of several is primary.' })
  phones!: Phone[];

  @Field(() => [Website], { description: 'In order.' })
  websites!: Website[];

  @Field(() => [SocialProfile], { description: 'In order.' })
  socialProfiles!: SocialProfile[];

  @Field(() => [Address], { description: 'In order; exactly one of several is primary.' })
  addresses!: Address[];

  @Field(() => Photo, { nullable: true, description: 'Null: it has none.' })
  photo!: Pick<Photo, 'url' | 'width' | 'height'> | null;

  @Field(() => [Tag], { description: 'By name.' })
  tags!: Tag[];

  @Field(() => [User], { description: 'The users in charge: everyone with a MANAGE grant.' })
  managers!: ShownUser[];

  @Field(() => User, { nullable: true, description: 'Who made it; null: nobody who was signed in.' })
  createdBy?: ShownUser | null;

  @Field(() => User, { nullable: true, description: 'Who changed it last.' })
  updatedBy?: ShownUser | null;

  /** As its table has them; how they are shown depends on the fields (contact-custom-fields.resolver.ts). */
  customFields!: FieldValue[];
  /** All custom fields there are, where a single contact was read. */
  fieldDefinitions?: CustomField[];
  /** What the options are called of the fields in which it has some, where it was read to be changed. */
  optionFields?: NamedOptions[];

  managerIds!: string[];
  grants!: GrantRow[];
  /** Who published it, read with the grants. */
  publishedBy?: ShownUser | null;
  /** The viewer's own grant, if any. */
  ownLevel!: AccessLevel | null;
}

/** A grant as the list query reads it. */
export interface GrantRow {
  id: string;
  grantee: ShownUser;
  level: AccessLevel;
  grantedBy: ShownUser | null;
  grantedAt: string;
}
