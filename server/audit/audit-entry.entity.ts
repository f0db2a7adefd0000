import { Field, ObjectType } from 'type-graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { enumOf } from '../graphql/enums.js';
import { Node } from '../graphql/node.js';
import { User } from '../users/user.entity.js';
import { auditKinds, type AuditKind } from './audit.service.js';

export const AuditKindEnum = enumOf('AuditKind', auditKinds, 'What happened.', {
  SIGN_IN_REFUSED: '`user` is the account, if there is one of the address that was typed.',
  ACCESS_DENIED:
    "Somebody's role or key did not allow what they asked for; at most one a minute for each user.",
  DATA_EXPORTED: 'Everything that is held on one contact, as a file.',
  CONTACTS_EXPORTED: 'A list of contacts as a file; `count` and `format` are among the details.',
  WEBHOOK_CHANGED:
    'Its address, its events or whether it is on; `before` is the host that it went to, if it was another.',
  WEB_FORM_CHANGED: '`changed` names the settings.',
  SUBMISSIONS_RELEASED: 'What visitors sent became contacts; `count` says how many, `title` by which form.',
  SUBMISSIONS_DISCARDED: 'What visitors sent was discarded; `count` says how many, `title` by which form.',
});

@ObjectType({ description: 'One fact about an entry.' })
export class AuditDetail {
  @Field({
    description:
      'For programs: before, after (roles), name, prefix (keys), field (of a denial), title, changed (forms), host (webhooks), count …',
  })
  key!: string;

  @Field({ description: 'As it was at the time.' })
  value!: string;
}

@ObjectType({
  implements: Node,
  description: 'Who did what, as far as security is concerned; no contents of contacts and no secrets.',
})
@Entity('audit_entry')
@Unique('audit_entry_once_key_key', ['onceKey'])
@Index('audit_entry_by_actor', ['actorId', 'id'])
@Index('audit_entry_by_user', ['userId', 'id'])
@Index('audit_entry_by_time', ['at'])
export class AuditEntry extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Field(() => AuditKindEnum, { description: 'What happened.' })
  @Column('text')
  kind!: AuditKind;

  @Field(() => GraphQLDateTime, { description: 'When.' })
  @Column('timestamp with time zone', { precision: 3 })
  at!: Date;

  @Column('uuid', { nullable: true })
  actorId!: string | null;

  @ManyToOne(() => User, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'actor_id' })
  actorRow?: Relation<User>;

  @Column('uuid', { nullable: true })
  userId!: string | null;

  @ManyToOne(() => User, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'user_id' })
  userRow?: Relation<User>;

  @Field(() => String, { nullable: true, description: 'The network address it came from, where it matters.' })
  @Column('text', { nullable: true })
  address!: string | null;

  /** Shown as a list of AuditDetail. */
  @Column('jsonb')
  details!: Record<string, string>;

  /** Of which there can be one only: what would else be told again and again. */
  @Column('text', { nullable: true })
  onceKey!: string | null;
}
