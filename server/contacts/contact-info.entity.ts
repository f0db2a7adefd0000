import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { enumOf } from '../graphql/enums.js';
import { Contact } from './contact.entity.js';
import {
  contactInfoCategories,
  socialNetworks,
  type ContactInfoCategory,
  type SocialNetwork,
} from './contact.values.js';

export const ContactInfoCategoryEnum = enumOf(
  'ContactInfoCategory',
  contactInfoCategories,
  'What an e-mail address, a phone, … is for.',
);
export const SocialNetworkEnum = enumOf('SocialNetwork', socialNetworks, 'Where a profile is.');

/** What all lists of a contact share: whose it is and where in the list. */
@ObjectType()
abstract class ContactInfo {
  @PrimaryColumn('uuid')
  contactId!: string;

  @ManyToOne(() => Contact, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'contact_id' })
  contact?: Relation<Contact>;

  @PrimaryColumn('smallint')
  position!: number;

  @Field(() => ContactInfoCategoryEnum, { description: 'What it is for.' })
  @Column('text')
  category!: ContactInfoCategory;
}

@ObjectType({ description: 'An e-mail address of a contact.' })
@Entity('contact_email')
@Index('contact_email_key', ['key'])
export class Email extends ContactInfo {
  @Field({ description: 'As entered.' })
  @Column('text')
  address!: string;

  /** Lower case, for matching. */
  @Column('text')
  key!: string;

  @Field({ description: 'The one to use; true for exactly one of several.' })
  @Column('boolean')
  primary!: boolean;
}

@ObjectType({ description: '`number` as entered; `e164` where it could be parsed.' })
@Entity('contact_phone')
@Index('contact_phone_e164', ['e164'])
export class Phone extends ContactInfo {
  @Field({ description: 'As entered.' })
  @Column('text')
  number!: string;

  @Field(() => String, { nullable: true, description: 'International form, e.g. +4930123456.' })
  @Column('text', { nullable: true })
  e164!: string | null;

  @Field({ description: 'The one to use; true for exactly one of several.' })
  @Column('boolean')
  primary!: boolean;
}

@ObjectType({ description: 'A website of a contact.' })
@Entity('contact_website')
export class Website extends ContactInfo {
  @Field({ description: 'http or https.' })
  @Column('text')
  url!: string;

  /** Host and path, for matching. */
  @Column('text')
  key!: string;
}

@ObjectType({ description: 'A profile of a contact in a social network.' })
@Entity('contact_social_profile')
export class SocialProfile {
  @PrimaryColumn('uuid')
  contactId!: string;

  @ManyToOne(() => Contact, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'contact_id' })
  contact?: Relation<Contact>;

  @PrimaryColumn('smallint')
  position!: number;

  @Field(() => SocialNetworkEnum, { description: 'Where the profile is.' })
  @Column('text')
  network!: SocialNetwork;

  @Field({ description: 'The name there, without a leading @ where the network writes one.' })
  @Column('text')
  handle!: string;

  @Field(() => String, { nullable: true, description: 'Where to look at it.' })
  @Column('text', { nullable: true })
  url!: string | null;
}

@ObjectType({ description: 'A postal address; any part may be missing.' })
@Entity('contact_address')
export class Address extends ContactInfo {
  @Field(() => String, { nullable: true, description: 'Street and number, in as many lines as needed.' })
  @Column('text', { nullable: true })
  street!: string | null;

  @Field(() => String, { nullable: true, description: 'Town.' })
  @Column('text', { nullable: true })
  city!: string | null;

  @Field(() => String, { nullable: true, description: 'State, county or province.' })
  @Column('text', { nullable: true })
  state!: string | null;

  @Field(() => String, { nullable: true, description: 'Postcode.' })
  @Column('text', { nullable: true })
  postalCode!: string | null;

  @Field(() => String, { nullable: true, description: 'As entered.' })
  @Column('text', { nullable: true })
  country!: string | null;

  @Field({ description: 'The one to use; true for exactly one of several.' })
  @Column('boolean')
  primary!: boolean;
}
