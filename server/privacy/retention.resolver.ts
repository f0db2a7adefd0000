import { Authorized, Field, Float, ObjectType, Query, Resolver } from 'type-graphql';
import { limits } from '../platform/limits.js';

@ObjectType({ description: 'How long this installation keeps what nobody uses any more, in days.' })
class Retention {
  @Field(() => Float, { description: 'Deleted contacts, in the bin.' })
  binDays!: number;
  @Field(() => Float, { description: 'Files of imports, from their end.' })
  importFileDays!: number;
  @Field(() => Float, { description: 'Entries of the audit trail.' })
  auditDays!: number;
  @Field(() => Float, { description: 'Notifications.' })
  notificationDays!: number;
  @Field(() => Float, { description: 'Submissions of website forms in quarantine, or discarded.' })
  submissionDays!: number;
  @Field(() => Float, { description: 'What was sent to webhooks.' })
  deliveryDays!: number;
}

@Resolver()
export class RetentionResolver {
  @Authorized()
  @Query(() => Retention, { description: 'How long things are kept here.' })
  retention(): Retention {
    return {
      binDays: limits['bin.days'],
      importFileDays: limits['import.keepDays'],
      auditDays: limits['audit.keepDays'],
      notificationDays: limits['notification.keepDays'],
      submissionDays: limits['submission.keepDays'],
      deliveryDays: limits['webhook.keepDays'],
    };
  }
}
