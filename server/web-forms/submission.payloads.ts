import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { Payload } from '../graphql/user-error.js';
import { Submission } from './submission.entity.js';
import type { SubmissionFilter } from './submission.query.js';

@ObjectType({ description: 'What a visitor wrote into a field.' })
export class SubmittedValue {
  @Field({ description: "The field's name." })
  name!: string;
  @Field({ description: "The field's label, as the visitor saw it." })
  label!: string;
  @Field({ description: 'As it was sent.' })
  value!: string;
}

@ObjectType({ description: 'What a visitor agreed to.' })
export class SubmissionConsent {
  @Field({ description: 'As the visitor read it.' })
  text!: string;
  @Field(() => Int, { description: "Which of the form's texts it was, from 1." })
  version!: number;
  @Field(() => GraphQLDateTime, { description: 'When.' })
  at!: Date;
}

const submissions = connectionOf<Submission>('Submission', () => Submission);
@ObjectType({ description: 'What came in through forms, newest first.' })
export class SubmissionConnection extends submissions.Connection {
  /** What the total counts. */
  filter!: SubmissionFilter;
}

@ObjectType({ description: 'What became of the submission.' })
export class SubmissionPayload extends Payload {
  @Field(() => Submission, {
    nullable: true,
    description: 'As it is now; of a released one, the contact is there in a moment.',
  })
  submission!: Submission | null;
}

@ObjectType({ description: 'What became of several submissions: all of them, or none.' })
export class SubmissionsPayload extends Payload {
  @Field(() => [Submission], { nullable: true, description: 'As they are now.' })
  submissions!: Submission[] | null;
}
