import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { User } from '../users/user.entity.js';

/** SETUP makes the first administrator, INVITATION a user's first password, RESET a new one. */
export type OneTimeTokenKind = 'SETUP' | 'INVITATION' | 'RESET';

/** A link that works once: its row is deleted by the write that uses it. */
@Entity('one_time_token')
@Check('one_time_token_kind_check', `kind IN ('SETUP', 'INVITATION', 'RESET')`)
@Index('one_time_token_by_user', ['userId'])
export class OneTimeToken {
  @PrimaryColumn('bytea')
  tokenHash!: Buffer;

  @Column('text')
  kind!: OneTimeTokenKind;

  /** Null for SETUP, where there is no user yet. */
  @Column('uuid', { nullable: true })
  userId!: string | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: Relation<User>;

  @Column('timestamp with time zone', { precision: 3 })
  expiresAt!: Date;
}
