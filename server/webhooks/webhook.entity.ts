import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { enumOf } from '../graphql/enums.js';
import { Node } from '../graphql/node.js';
import { User } from '../users/user.entity.js';
import { pauseReasons, webhookEvents, type PauseReason, type WebhookEventType } from './webhook.rules.js';

export const WebhookEventTypeEnum = enumOf(
  'WebhookEventType',
  webhookEvents,
  'What a webhook can be told of; in a request the type is written `contact.created`.',
);
const PauseReasonEnum = enumOf('WebhookPauseReason', pauseReasons, 'Why nothing is sent.', {
  SWITCHED_OFF: 'Somebody switched it off.',
  FAILING: 'Its receiver failed for days, or said that it is gone for good.',
  OWNER: 'Its owner is no longer an administrator.',
});

/** Another program that is told what happens, at an address of its own. */
@ObjectType({ implements: Node, description: 'A program that is told what happens, by Standard Webhooks.' })
@Entity('webhook')
@Check('webhook_events_check', `cardinality(events) > 0`)
export class Webhook extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Field({ description: 'Where requests go: http or https, on the internet.' })
  @Column('text')
  url!: string;

  @Field(() => [WebhookEventTypeEnum], { description: 'What it is told of.' })
  @Column('text', { array: true })
  events!: WebhookEventType[];

  @Field({ description: 'False: nothing is sent; `pauseReason` says why.' })
  @Column('boolean')
  active!: boolean;

  @Column('uuid')
  ownerId!: string;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'owner_id' })
  ownerRow?: Relation<User>;

  /** Signs requests, so it is stored as it is (decision 023). */
  @Column('text')
  secret!: string;

  /** The one before it signs as well, until then. */
  @Column('text', { nullable: true })
  previousSecret!: string | null;

  @Column('timestamp with time zone', { precision: 3, nullable: true })
  previousSecretUntil!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Since when every request has failed; null: the last one arrived.',
  })
  @Column('timestamp with time zone', { precision: 3, nullable: true })
  failingSince!: Date | null;

  /** Switched off by us, not by somebody. */
  @Column('boolean')
  gaveUp!: boolean;

  @Field(() => PauseReasonEnum, { nullable: true, description: 'Null while it is active.' })
  pauseReason?: PauseReason | null;

  @Field(() => GraphQLDateTime, { description: 'When it was made.' })
  @Column('timestamp with time zone', { precision: 3 })
  createdAt!: Date;

  /** Gone for everybody; its log goes portion by portion, and then it goes. */
  @Column('timestamp with time zone', { precision: 3, nullable: true })
  deletedAt!: Date | null;
}

/** One event for one webhook, and what became of it. */
@ObjectType({ implements: Node, description: 'One event for one webhook, and what became of it.' })
@Entity('webhook_delivery')
@Index('webhook_delivery_by_webhook', ['webhookId', 'id'])
@Index('webhook_delivery_by_time', ['at'])
export class WebhookDelivery extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Column('uuid')
  webhookId!: string;

  @ManyToOne(() => Webhook)
  @JoinColumn({ name: 'webhook_id' })
  webhook?: Relation<Webhook>;

  @Field(() => WebhookEventTypeEnum, { description: 'What happened.' })
  @Column('text')
  event!: WebhookEventType;

  /** The contact's id, the import's or the submission's. */
  @Column('uuid')
  subjectId!: string;

  @Column('integer', { nullable: true })
  version!: number | null;

  @Field(() => GraphQLDateTime, { description: 'When it happened.' })
  @Column('timestamp with time zone', { precision: 3 })
  at!: Date;

  @Field(() => Int, { description: 'How often it was sent.' })
  @Column('integer')
  attempts!: number;

  @Field(() => Int, { nullable: true, description: 'HTTP status of the last answer; null: there was none.' })
  @Column('integer', { nullable: true })
  statusCode!: number | null;

  @Field({ description: 'Whether the receiver took it.' })
  @Column('boolean')
  succeeded!: boolean;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null: it is not sent again by itself.' })
  @Column('timestamp with time zone', { precision: 3, nullable: true })
  nextAttemptAt!: Date | null;

  /** A DeliveryFailure; told in the reader's language. */
  @Column('text', { nullable: true })
  failure!: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was last sent.' })
  @Column('timestamp with time zone', { precision: 3, nullable: true })
  sentAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Body of the last request.' })
  @Column('text', { nullable: true })
  requestBody!: string | null;

  @Field(() => String, { nullable: true, description: 'Body of the last answer, or its beginning.' })
  @Column('text', { nullable: true })
  responseBody!: string | null;
}
