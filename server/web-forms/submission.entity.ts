import { Field, ObjectType } from 'type-graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Contact } from '../contacts/contact.entity.js';
import { enumOf } from '../graphql/enums.js';
import { Node } from '../graphql/node.js';
import type { Message } from '../platform/messages.js';
import type { SentValue } from './form-fields.js';
import type { Suspicion } from './spam.rules.js';
import { WebForm } from './web-form.entity.js';

const submissionStatuses = ['ACCEPTED', 'QUARANTINED', 'REJECTED', 'FAILED'] as const;
export type SubmissionStatus = (typeof submissionStatuses)[number];
export const SubmissionStatusEnum = enumOf(
  'SubmissionStatus',
  submissionStatuses,
  'Where a submission stands.',
  {
    ACCEPTED: 'It is a contact, or becomes one in a moment.',
    QUARANTINED: 'It looks like spam; somebody has to look at it.',
    REJECTED: 'Somebody discarded it.',
    FAILED: 'It could not be made a contact; it can be tried again.',
  },
);

/** What a visitor sent, as it was sent. It is stored before anything else happens to it. */
@ObjectType({ implements: Node, description: 'What a visitor sent with a form.' })
@Entity('submission')
@Check('submission_status_check', `status IN ('ACCEPTED', 'QUARANTINED', 'REJECTED', 'FAILED')`)
@Index('submission_by_form', ['formId', 'id'])
@Index('submission_by_form_and_status', ['formId', 'status', 'id'])
@Index('submission_by_status', ['status', 'id'])
@Index('submission_by_content', ['formId', 'contentHash'])
@Index('submission_challenge_key', ['formId', 'challengeNonce'], {
  unique: true,
  where: 'challenge_nonce IS NOT NULL',
})
@Index('submission_idempotency_key', ['formId', 'idempotencyKey'], {
  unique: true,
  where: 'idempotency_key IS NOT NULL',
})
@Index('submission_by_contact', ['contactId'], { where: 'contact_id IS NOT NULL' })
@Index('submission_unwanted', ['at'], { where: `status IN ('QUARANTINED', 'REJECTED')` })
export class Submission extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Column('uuid')
  formId!: string;

  @ManyToOne(() => WebForm)
  @JoinColumn({ name: 'form_id' })
  form?: Relation<WebForm>;

  @Field(() => SubmissionStatusEnum, { description: 'Where it stands.' })
  @Column('text')
  status!: SubmissionStatus;

  @Field(() => GraphQLDateTime, { description: 'When it came in.' })
  @Column('timestamp with time zone', { precision: 3 })
  at!: Date;

  /** With what each value was meant for then: the form may be another by the time it is released. */
  @Column('jsonb')
  storedValues!: SentValue[];

  /** Why it is or was in quarantine. */
  @Column('text', { nullable: true })
  suspicion!: Suspicion | null;

  @Column('jsonb', { nullable: true })
  failure!: Message | null;

  @Column('uuid', { nullable: true })
  contactId!: string | null;

  @ManyToOne(() => Contact, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'contact_id' })
  contactRow?: Relation<Contact>;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it became a contact, or part of one.' })
  @Column('timestamp with time zone', { precision: 3, nullable: true })
  processedAt!: Date | null;

  @Column('text', { nullable: true })
  consentText!: string | null;

  @Column('integer', { nullable: true })
  consentVersion!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The website it was sent from, as the browser said; null: it said nothing.',
  })
  @Column('text', { nullable: true })
  origin!: string | null;

  /** Of values and consent: knows the same submission again. */
  @Column('bytea')
  contentHash!: Buffer;

  @Column('text', { nullable: true })
  challengeNonce!: string | null;

  @Column('text', { nullable: true })
  idempotencyKey!: string | null;
}
