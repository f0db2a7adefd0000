import { Field, Int, ObjectType } from 'type-graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { PublicAccessEnum, type PublicAccess } from '../access/access-grant.entity.js';
import { ContactType } from '../contact-types/contact-type.entity.js';
import { ContactKindEnum } from '../contacts/contact.entity.js';
import type { ContactKind } from '../contacts/contact.values.js';
import { Node } from '../graphql/node.js';
import type { Locale } from '../platform/messages.js';
import { User } from '../users/user.entity.js';
import type { StoredField } from './form-fields.js';

/** A form on websites, and what becomes of what is sent with it. */
@ObjectType({
  implements: Node,
  description: 'A contact form on websites, and what becomes of what is sent with it.',
})
@Entity('web_form')
@Unique('web_form_key_key', ['key'])
@Check('web_form_kind_check', `kind IN ('PERSON', 'COMPANY')`)
export class WebForm extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Field({ description: 'Public: it is in the source of the page.' })
  @Column('text')
  key!: string;

  /** Signs the form's challenges; never leaves the server. */
  @Column('bytea')
  challengeSecret!: Buffer;

  @Field({ description: 'Shown above the form.' })
  @Column({ type: 'text', collation: 'und-x-icu' })
  title!: string;

  @Field(() => ContactKindEnum, { description: 'What its submissions become.' })
  @Column('text')
  kind!: ContactKind;

  @Field({ description: 'False: switched off; it answers as if it did not exist.' })
  @Column('boolean')
  active!: boolean;

  @Column('jsonb')
  fields!: StoredField[];

  @Column('uuid', { nullable: true })
  contactTypeId!: string | null;

  /** What it was called when it was chosen, to name it when it is gone. */
  @Column('text', { nullable: true })
  contactTypeName!: string | null;

  @ManyToOne(() => ContactType, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'contact_type_id' })
  contactTypeRow?: Relation<ContactType>;

  @Field(() => [String], { description: 'Tags of the new contacts.' })
  @Column('text', { array: true })
  tags!: string[];

  /** Of the tags, in their order: they may be called otherwise since, or be gone. Null: not made yet. */
  @Column('uuid', { array: true })
  tagIds!: (string | null)[];

  @Column('uuid', { array: true })
  managerIds!: string[];

  @Column('uuid', { array: true })
  notifyUserIds!: string[];

  @Field({
    description: 'Whether those who are notified get READ on the new contacts, where they have no right yet.',
  })
  @Column('boolean')
  notifyGrantRead!: boolean;

  @Field(() => PublicAccessEnum, { description: 'What every CRM user may do with the new contacts.' })
  @Column('text')
  publicAccess!: PublicAccess;

  @Field(() => String, {
    nullable: true,
    description: 'Where the visitor goes after sending; null: to a thank-you page.',
  })
  @Column('text', { nullable: true })
  returnUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'On the thank-you page; null: a text of ours.' })
  @Column('text', { nullable: true })
  successMessage!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the visitor has to agree to; null: there is no such box.',
  })
  @Column('text', { nullable: true })
  consentText!: string | null;

  /** Rises with each new text, so that it is known who agreed to what. */
  @Column('integer')
  consentVersion!: number;

  @Field(() => [String], { description: 'The websites it may be sent from; empty: any.' })
  @Column('text', { array: true })
  allowedOrigins!: string[];

  @Field({
    description:
      'Whether a plain HTML form, which has no challenge, is confirmed by the visitor on a page of ours.',
  })
  @Column('boolean')
  confirmStaticPosts!: boolean;

  @Field(() => String, { description: 'Language of the form and of its messages: en or de.' })
  @Column('text')
  locale!: Locale;

  @Field(() => Int, { description: 'Rises by 1 with each change by updateWebForm that changes something.' })
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

  /** What came in through it is kept, with the consent that was given; the form itself is gone for everybody. */
  @Column('timestamp with time zone', { precision: 3, nullable: true })
  deletedAt!: Date | null;
}
