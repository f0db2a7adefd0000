import { Field, ObjectType } from 'type-graphql';
import { ChildEntity, Column, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { Node } from '../graphql/node.js';
import { Company } from './company.entity.js';
import { Contact } from './contact.entity.js';

@ObjectType({ implements: [Contact, Node], description: 'A human being, perhaps working for a company.' })
@ChildEntity('PERSON')
export class Person extends Contact {
  @Field({ description: 'Never empty.' })
  @Column({ type: 'text', collation: 'und-x-icu' })
  firstName!: string;

  @Field({ description: 'Never empty.' })
  @Column({ type: 'text', collation: 'und-x-icu' })
  lastName!: string;

  @Field(() => String, { nullable: true, description: 'What the person does at the company.' })
  @Column('text')
  jobTitle!: string | null;

  @Column('uuid')
  companyId!: string | null;

  @ManyToOne(() => Company)
  @JoinColumn({ name: 'company_id' })
  companyRow?: Relation<Company>;

  /** As much of the company as a list shows, where the viewer may see it. */
  shownCompany?: Contact | null;
}
