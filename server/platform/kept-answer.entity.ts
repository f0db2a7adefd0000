import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a mutation with an `Idempotency-Key` was answered; written in the transaction of what it did. */
@Entity('kept_answer')
@Index('kept_answer_by_time', ['createdAt'])
export class KeptAnswer {
  /** The user, or the API key that asked. */
  @PrimaryColumn('uuid')
  callerId!: string;

  @PrimaryColumn('text')
  key!: string;

  /** SHA-256 of the operation and its variables. */
  @Column('bytea')
  requestHash!: Buffer;

  /** Null once it was forgotten, for it may have held what was erased since. */
  @Column('text', { nullable: true })
  answer!: string | null;

  @Column('timestamp with time zone', { precision: 3 })
  createdAt!: Date;
}
