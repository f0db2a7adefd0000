import { Field, ID, ObjectType } from 'type-graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { FieldValue } from '../custom-fields/custom-field.values.js';
import { enumOf } from '../graphql/enums.js';
import { Node } from '../graphql/node.js';
import { User } from '../users/user.entity.js';

export const contactEventTypes = [
  'CREATED',
  'UPDATED',
  'PUBLISHED',
  'UNPUBLISHED',
  'ACCESS_GRANTED',
  'ACCESS_REVOKED',
  'PHOTO_CHANGED',
  'MERGED',
  'NOTE',
  'IMPORTED',
  'SUBMITTED',
  'DELETED',
  'RESTORED',
] as const;
export type ContactEventType = (typeof contactEventTypes)[number];
export const ContactEventTypeEnum = enumOf(
  'ContactEventType',
  contactEventTypes,
  'What happened to a contact.',
);

@ObjectType({
  description: 'Ready to show. What names another contact says so only to those who may see that contact.',
})
export class FieldChange {
  @Field({ description: "The field's name in the schema, e.g. lastName; of a custom field its label." })
  field!: string;

  @Field(() => ID, { nullable: true, description: 'Of a custom field: which.' })
  customFieldId?: string;

  @Field(() => String, { nullable: true, description: 'Null: there was nothing.' })
  before!: string | null;

  @Field(() => String, { nullable: true, description: 'Null: there is nothing any more.' })
  after!: string | null;
}

/** A value of a stored change. References stay ids, and are named when read, for those who may see them. */
export type HistoryValue =
  | string
  | null
  | string[]
  | object[]
  | { contact?: string; contactType?: string; users?: string[] }
  | FieldValue;
export interface StoredChange {
  field: string;
  before: HistoryValue;
  after: HistoryValue;
}

@ObjectType({ implements: Node, description: "One entry of a contact's history." })
@Entity('contact_event')
@Index('contact_event_by_contact', ['contactId', 'id'])
export class ContactEvent extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Column('uuid')
  contactId!: string;

  @ManyToOne('Contact', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'contact_id' })
  contactRow?: Relation<{ id: string }>;

  @Field(() => ContactEventTypeEnum, { description: 'What happened.' })
  @Column('text')
  type!: ContactEventType;

  @Field(() => GraphQLDateTime, { description: 'When.' })
  @Column('timestamp with time zone', { precision: 3 })
  at!: Date;

  @Column('uuid', { nullable: true })
  actorId!: string | null;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'actor_id' })
  actorRow?: Relation<User>;

  @Field(() => String, { nullable: true, description: 'The text of a NOTE.' })
  @Column('text', { nullable: true })
  note!: string | null;

  @Column('jsonb', { nullable: true })
  stored!: StoredChange[] | null;
}
