import { Field, ID, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../graphql/context.js';
import { enumOf } from '../graphql/enums.js';
import { liveEvents } from '../graphql/live.js';
import { contactChanges, contactsTopic, visibleChanges, type ContactChange } from './contact-changes.js';

const ContactChangeEnum = enumOf('ContactChange', contactChanges, 'What happened to contacts.', {
  DELETED: 'Gone for this subscriber: in the bin, or no longer visible to them.',
});

@ObjectType({ description: 'Some contacts changed in the same way.' })
class ContactsChange {
  @Field(() => [ID], { description: 'At most 1,000.' })
  ids!: string[];

  @Field(() => ContactChangeEnum, { description: 'How.' })
  change!: ContactChange;
}

@Resolver()
export class ContactChangesSubscription {
  @Subscription(() => ContactsChange, {
    description:
      'Only of contacts that the viewer may see at that moment; what they may not see any more is DELETED to them.',
    subscribe: ({ context }) => liveEvents(context as Context, contactsTopic, visibleChanges),
  })
  contactsChanged(@Root() change: ContactsChange): ContactsChange {
    return change;
  }
}
