import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { Payload } from '../graphql/user-error.js';
import { ContactEvent } from '../history/contact-event.entity.js';
import { Company } from './company.entity.js';
import { Contact } from './contact.entity.js';
import type { ContactFilter } from './contact.filter.js';
import { Person } from './person.entity.js';

const contacts = connectionOf<Contact>('Contact', () => Contact);
@ObjectType({
  description:
    '`totalCountUpTo`: the exact total where it is below `limit`, else `limit` ("10,000 or more"), at bounded cost.',
})
export class ContactConnection extends contacts.Connection {
  /** What the totals count. */
  filter!: ContactFilter;
}

const people = connectionOf<Person>('Person', () => Person);
@ObjectType({ description: 'People of a company.' })
export class PersonConnection extends people.Connection {
  filter!: ContactFilter;
}

const events = connectionOf<ContactEvent>('ContactEvent', () => ContactEvent);
@ObjectType({ description: 'The history of a contact, newest first.' })
export class ContactEventConnection extends events.Connection {
  contact!: Contact;
}

@ObjectType({ description: 'What became of the person.' })
export class PersonPayload extends Payload {
  @Field(() => Person, {
    nullable: true,
    description: 'As it is now; of a CONFLICT, as somebody else left it.',
  })
  person!: Person | null;
}

@ObjectType({ description: 'What became of the company.' })
export class CompanyPayload extends Payload {
  @Field(() => Company, {
    nullable: true,
    description: 'As it is now; of a CONFLICT, as somebody else left it.',
  })
  company!: Company | null;
}

@ObjectType({ description: 'What became of the contact.' })
export class ContactPayload extends Payload {
  @Field(() => Contact, { nullable: true, description: 'As it is now.' })
  contact!: Contact | null;
}

@ObjectType({ description: '`contacts`: the changed ones, at most 1,000 of them.' })
export class ContactsPayload extends Payload {
  @Field(() => [Contact], { nullable: true, description: 'As far as the viewer may still see them.' })
  contacts!: Contact[] | null;
  @Field(() => Int, { description: 'How many changed, those that the viewer no longer sees included.' })
  changedCount!: number;
  @Field(() => Int, { description: 'How many were left alone because the viewer may not change them.' })
  skippedCount!: number;
}

@ObjectType({ description: 'What was deleted.' })
export class DeletePayload extends Payload {
  @Field(() => [ID], { nullable: true, description: 'At most 1,000 of them.' })
  deletedIds!: string[] | null;
  @Field(() => Int, { description: 'How many were deleted.' })
  deletedCount!: number;
  @Field(() => Int, { description: 'How many were left alone because the viewer may not delete them.' })
  skippedCount!: number;
}

@ObjectType({ description: 'What became of the note.' })
export class NotePayload extends Payload {
  @Field(() => ContactEvent, { nullable: true, description: 'The note in the history.' })
  event!: ContactEvent | null;
}
