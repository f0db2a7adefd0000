import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { Node } from '../graphql/node.js';

@ObjectType({
  implements: Node,
  description:
    'A word to group contacts by. Names are common to all users; the count is of contacts that the viewer may see.',
})
@Entity('tag')
@Unique('tag_name_key_key', ['nameKey'])
export class Tag extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Field({ description: 'Unique, whatever the case.' })
  @Column({ type: 'text', collation: 'und-x-icu' })
  name!: string;

  /** `nameKey(name)`: what makes two names the same. */
  @Column('text')
  nameKey!: string;
}
