import { Field, ObjectType } from 'type-graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  Unique,
  type Relation,
} from 'typeorm';
import { enumOf } from '../graphql/enums.js';
import { Node } from '../graphql/node.js';
import { User } from '../users/user.entity.js';

const apiKeyScopes = ['READ', 'WRITE'] as const;
export type ApiKeyScope = (typeof apiKeyScopes)[number];
export const ApiKeyScopeEnum = enumOf(
  'ApiKeyScope',
  apiKeyScopes,
  'A key acts as its owner, never with more rights than the owner has now. READ: queries only.',
);

/** The row is the key: deleting it ends it with the next request. */
@ObjectType({ implements: Node, description: 'What a program signs in with instead of a person.' })
@Entity('api_key')
@Unique('api_key_secret_hash_key', ['secretHash'])
@Check('api_key_scope_check', `scope IN ('READ', 'WRITE')`)
@Index('api_key_by_owner', ['ownerId'])
export class ApiKey extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Field({ description: 'What its owner calls it.' })
  @Column('text')
  name!: string;

  @Field({ description: 'How the secret begins, to tell keys apart.' })
  @Column('text')
  prefix!: string;

  /** SHA-256 of the whole secret, which is random enough for that. */
  @Column('bytea')
  secretHash!: Buffer;

  @Field(() => ApiKeyScopeEnum, { description: 'Whether it may write.' })
  @Column('text')
  scope!: ApiKeyScope;

  @Column('uuid')
  ownerId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'owner_id' })
  ownerRow?: Relation<User>;

  @Field(() => GraphQLDateTime, { description: 'When it was made.' })
  @Column('timestamp with time zone', { precision: 3 })
  createdAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Exact to a minute; null: not yet.' })
  @Column('timestamp with time zone', { precision: 3, nullable: true })
  lastUsedAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'From when on it is refused; null: never.' })
  @Column('timestamp with time zone', { precision: 3, nullable: true })
  expiresAt!: Date | null;
}
