import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../graphql/context.js';
import { mutate } from '../graphql/mutate.js';
import { UserPayload } from '../users/user.inputs.js';
import { deactivateUser } from './leaving-user.service.js';

/** Here and not with the other mutations of users, for contacts change hands with it. */
@Resolver()
export class LeavingUserMutations {
  @Authorized('ADMIN')
  @Mutation(() => UserPayload, {
    description:
      "Ends the user's sessions and keys at once. `reassignTo` takes over as manager. An invitation is withdrawn.",
  })
  deactivateUser(
    @Arg('userId', () => ID) userId: string,
    @Arg('reassignTo', () => ID, { nullable: true, description: 'Absent: the grants stay.' })
    reassignTo: string | null | undefined,
    @Ctx() ctx: Context,
  ): Promise<UserPayload> {
    return mutate<{ id: string }, UserPayload>(
      ctx,
      work => deactivateUser(work, userId, reassignTo ?? null),
      user => ({ user }),
      { user: null },
    );
  }
}
