import { Field, ID, ObjectType } from 'type-graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { User } from '../users/user.entity.js';

/** All that remains of a contact that was erased: that it happened. */
@ObjectType({ description: 'That a contact was erased for good. Nothing of what it held is kept.' })
@Entity('erasure')
@Index('erasure_by_time', ['at', 'contactId'])
export class Erasure {
  @Field(() => ID, { description: 'The id that it had.' })
  @PrimaryColumn('uuid')
  contactId!: string;

  @Field(() => GraphQLDateTime, { description: 'When.' })
  @Column('timestamp with time zone', { precision: 3 })
  at!: Date;

  @Column('uuid')
  byId!: string;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'by_id' })
  eraser?: Relation<User>;
}
