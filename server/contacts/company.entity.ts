import { Field, ObjectType } from 'type-graphql';
import { ChildEntity, Column } from 'typeorm';
import { Node } from '../graphql/node.js';
import { Contact } from './contact.entity.js';

@ObjectType({ implements: [Contact, Node], description: 'An organisation.' })
@ChildEntity('COMPANY')
export class Company extends Contact {
  @Field({ description: 'Never empty.' })
  @Column({ type: 'text', collation: 'und-x-icu' })
  name!: string;
}
