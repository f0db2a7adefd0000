import { Field, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../graphql/user-error.js';
import type { UserRole } from '../platform/work.js';
import { User, UserRoleEnum } from './user.entity.js';

@InputType({ description: 'Somebody who is to become a user.' })
export class InviteUserInput {
  @Field({ description: 'Where the invitation goes, and the name to sign in with.' })
  email!: string;

  @Field({ description: 'As shown to colleagues.' })
  name!: string;

  @Field(() => UserRoleEnum, { defaultValue: 'MEMBER', description: 'What the user may do.' })
  role!: UserRole;

  @Field(() => String, {
    nullable: true,
    description: "Language of client and mails, en or de. Absent: the instance's.",
  })
  locale?: string | null;
}

@ObjectType({ description: 'A user after a change.' })
export class UserPayload extends Payload {
  @Field(() => User, { nullable: true, description: 'Null where it failed.' })
  user!: Pick<User, 'id'> | null;

  @Field(() => String, {
    nullable: true,
    description: 'After inviteUser: the link to hand over where mails do not arrive. Shown this once.',
  })
  invitationUrl?: string | null;
}
