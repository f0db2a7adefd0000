import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Contact } from '../contacts/contact.entity.js';
import { enumOf } from '../graphql/enums.js';
import { Node } from '../graphql/node.js';
import { Import } from '../imports/import.entity.js';
import { User } from '../users/user.entity.js';

export const notificationTypes = [
  'CONTACT_ASSIGNED',
  'CONTACT_SHARED',
  'IMPORT_FINISHED',
  'FORM_SUBMITTED',
  'WEBHOOK_GIVEN_UP',
] as const;
export type NotificationType = (typeof notificationTypes)[number];
export const NotificationTypeEnum = enumOf(
  'NotificationType',
  notificationTypes,
  'Why a user is told something.',
);

/** One thing that a user is told. It is shown only while its reader may see what it is about. */
@ObjectType({
  implements: Node,
  description: '`text` is made when it is read, from what the reader may see then.',
})
@Entity('notification')
@Check(
  'notification_type_check',
  `type IN ('CONTACT_ASSIGNED', 'CONTACT_SHARED', 'IMPORT_FINISHED', 'FORM_SUBMITTED', 'WEBHOOK_GIVEN_UP')`,
)
@Index('notification_by_user', ['userId', 'id'])
@Index('notification_unread', ['userId', 'id'], { where: 'read_at IS NULL' })
@Index('notification_by_import', ['importId'], { where: 'import_id IS NOT NULL' })
@Index('notification_by_submission', ['submissionId'], { where: 'submission_id IS NOT NULL' })
@Index('notification_by_webhook', ['webhookId'], { where: 'webhook_id IS NOT NULL' })
export class Notification extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Column('uuid')
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: Relation<User>;

  @Field(() => NotificationTypeEnum, { description: 'Why.' })
  @Column('text')
  type!: NotificationType;

  @Field(() => GraphQLDateTime, { description: 'When it happened.' })
  @Column('timestamp with time zone', { precision: 3 })
  at!: Date;

  @Column('timestamp with time zone', { precision: 3, nullable: true })
  readAt!: Date | null;

  /** Who did it. */
  @Column('uuid', { nullable: true })
  actorId!: string | null;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'actor_id' })
  actor?: Relation<User>;

  @Column('uuid', { nullable: true })
  importId!: string | null;

  @ManyToOne(() => Import, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'import_id' })
  ofImport?: Relation<Import>;

  @Column('uuid', { nullable: true })
  submissionId!: string | null;

  @ManyToOne('Submission', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'submission_id' })
  ofSubmission?: Relation<{ id: string }>;

  @Column('uuid', { nullable: true })
  webhookId!: string | null;

  @ManyToOne('Webhook', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'webhook_id' })
  ofWebhook?: Relation<{ id: string }>;

  /** How many contacts it was about; the first 1,000 of them are kept. */
  @Column('integer')
  contactCount!: number;
}

/** A contact that a notification is about. */
@Entity('notification_contact')
@Index('notification_contact_by_contact', ['contactId'])
export class NotificationContact {
  @PrimaryColumn('uuid')
  notificationId!: string;

  @ManyToOne(() => Notification, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'notification_id' })
  notification?: Relation<Notification>;

  @PrimaryColumn('uuid')
  contactId!: string;

  @ManyToOne(() => Contact, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'contact_id' })
  contact?: Relation<Contact>;
}
