import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { User } from '../users/user.entity.js';

/** One signed-in browser. The row is the session: deleting it ends it with the next request. */
@Entity('session')
@Unique('session_token_hash_key', ['tokenHash'])
@Index('session_by_user', ['userId'])
export class Session {
  /** To name the session in a list; the cookie holds the token instead. */
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

  @Column('timestamp with time zone', { precision: 3 })
  createdAt!: Date;

  /** Exact to a minute. */
  @Column('timestamp with time zone', { precision: 3 })
  lastUsedAt!: Date;
}
