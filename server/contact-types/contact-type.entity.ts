import { Field, Int, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { Node } from '../graphql/node.js';

@ObjectType({ implements: Node, description: 'What a contact is to the company: client, supplier, …' })
@Entity('contact_type')
@Unique('contact_type_name_key_key', ['nameKey'])
export class ContactType extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Field({ description: 'Unique, whatever the case.' })
  @Column({ type: 'text', collation: 'und-x-icu' })
  name!: string;

  @Column('text')
  nameKey!: string;

  @Field(() => String, { nullable: true, description: 'As #rrggbb.' })
  @Column('text', { nullable: true })
  color!: string | null;

  @Field(() => Int, { description: 'Place in lists, from 0.' })
  @Column('integer')
  position!: number;
}
