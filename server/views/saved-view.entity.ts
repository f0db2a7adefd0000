import { Field, ObjectType } from 'type-graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Node } from '../graphql/node.js';
import { User } from '../users/user.entity.js';

/** A view of the list of contacts under a name. Its user's alone; what it shows is in the address, for everybody. */
@ObjectType({
  implements: Node,
  description: 'A view of the list of contacts that a user keeps under a name: filter, order, columns.',
})
@Entity('saved_view')
@Index('saved_view_user_id_name_key_key', ['userId', 'nameKey'], { unique: true })
export class SavedView extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Column('uuid')
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: Relation<User>;

  @Field({ description: "Unique among the user's own, whatever the case." })
  @Column({ type: 'text', collation: 'und-x-icu' })
  name!: string;

  @Column('text')
  nameKey!: string;

  /** By the names of the address; read as the text that stands there. */
  @Field(() => String, {
    description:
      "What stands behind the ? of the list's address, e.g. kind=PERSON&manager=me. Opened by somebody else, `me` is that one.",
  })
  @Column('jsonb')
  query!: Record<string, string> | string;

  @Field(() => GraphQLDateTime, { description: 'When it was saved last.' })
  @Column('timestamp with time zone', { precision: 3 })
  savedAt!: Date;
}
