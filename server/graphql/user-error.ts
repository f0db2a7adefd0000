import { Field, ObjectType } from 'type-graphql';
import { userErrorCodes, type Problem, type UserErrorCode } from '../platform/errors.js';
import type { Locale } from '../platform/messages.js';
import { enumOf } from './enums.js';

export const UserErrorCodeEnum = enumOf('UserErrorCode', userErrorCodes, 'What kind of problem it is.');

@ObjectType({
  description:
    'A problem the caller can put right. `path` points into `input`, e.g. ["emails", "0", "address"].',
})
export class UserError {
  @Field(() => UserErrorCodeEnum, { description: 'For programs.' })
  code!: UserErrorCode;

  @Field({ description: "For people, in the caller's language." })
  message!: string;

  @Field(() => [String], { nullable: true, description: 'Where in the arguments; null: the whole.' })
  path!: string[] | null;
}

export const toUserErrors = (problems: Problem[], locale: Locale): UserError[] =>
  problems.map(({ code, message, path }) => ({ code, message: message[locale], path: path ?? null }));

/** What every mutation answers: the changed object, null where it failed, and why. */
@ObjectType()
export abstract class Payload {
  @Field(() => [UserError], { description: 'Empty on success.' })
  userErrors!: UserError[];
}

@ObjectType({ description: 'Whether it was done.' })
export class OkPayload extends Payload {
  @Field({ description: 'False where there are userErrors.' })
  ok!: boolean;
}
