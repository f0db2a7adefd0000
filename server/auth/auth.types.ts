import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../graphql/user-error.js';

/** Its `user` and whatever else belongs to the one who is signed in are fields that resolvers add. */
@ObjectType('Viewer', { description: 'Who is signed in.' })
export class SignedInViewer {
  id!: string;
}

@ObjectType({ description: 'The outcome of signing in, whichever way.' })
export class AuthPayload extends Payload {
  @Field(() => SignedInViewer, { nullable: true, description: 'Null where it failed.' })
  viewer!: SignedInViewer | null;
}

@ObjectType({ description: 'Whom an invitation is for.' })
export class Invitation {
  @Field({ description: 'The name that was entered for them.' })
  name!: string;

  @Field({ description: 'The address to sign in with.' })
  email!: string;
}
