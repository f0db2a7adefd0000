import { Field, ID, ObjectType } from 'type-graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { User } from '../users/user.entity.js';

/** One signed-in browser. The row is the session: deleting it ends it with the next request. */
@ObjectType({ description: 'A browser in which the viewer is signed in.' })
@Entity('session')
@Unique('session_token_hash_key', ['tokenHash'])
@Index('session_by_user', ['userId'])
export class Session {
  /** To name the session in a list; the cookie holds the token instead. */
  @Field(() => ID, { description: 'To end it with.' })
  @PrimaryColumn('uuid')
  id!: string;

  /** SHA-256 of the token, so that a copy of the table opens no session. */
  @Column('bytea')
  tokenHash!: Buffer;

  @Column('uuid')
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: Relation<User>;

  @Field(() => GraphQLDateTime, { description: 'When it was signed in.' })
  @Column('timestamp with time zone', { precision: 3 })
  createdAt!: Date;

  @Field(() => GraphQLDateTime, { description: 'Exact to a minute.' })
  @Column('timestamp with time zone', { precision: 3 })
  lastUsedAt!: Date;

  @Field(() => String, { nullable: true, description: 'What the browser says of itself, shortened.' })
  @Column('text', { nullable: true })
  userAgent!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Browser and system in words, such as "Firefox, Windows"; null where they are not known.',
  })
  device?: string | null;

  @Field({ description: 'Whether it is the one that asks.' })
  current?: boolean;
}
