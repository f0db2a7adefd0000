import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { User } from '../users/user.entity.js';

/** What administrators have decided about a provider; one that they have decided nothing about is off. */
@Entity('photo_provider')
export class PhotoProviderSetting {
  @PrimaryColumn('text')
  key!: string;

  @Column('boolean')
  enabled!: boolean;
}

/**
 * A picture that a provider had for somebody, or that it had none (`bytes` null), kept for a while for the user who asked.
 * Its id is random, and good for that user only.
 */
@Entity('photo_suggestion')
@Index('photo_suggestion_user_id_subject_key', ['userId', 'subject'], { unique: true })
@Index('photo_suggestion_by_expiry', ['expiresAt'])
export class StoredSuggestion {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: Relation<User>;

  @Column('text')
  source!: string;

  /** A hash of whom it was asked for: the address itself is not kept here. */
  @Column('text')
  subject!: string;

  @Column('text', { nullable: true })
  type!: string | null;

  @Column('integer', { nullable: true })
  width!: number | null;

  @Column('integer', { nullable: true })
  height!: number | null;

  @Column('text', { nullable: true })
  hash!: string | null;

  @Column('bytea', { nullable: true })
  bytes!: Buffer | null;

  @Column('timestamp with time zone', { precision: 3 })
  expiresAt!: Date;
}
