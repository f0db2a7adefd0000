import { Arg, Authorized, Ctx, FieldResolver, Mutation, Query, Resolver } from 'type-graphql';
import { SignedInViewer } from '../auth/auth.types.js';
import { reader, signedIn, type Context } from '../graphql/context.js';
import { mutate } from '../graphql/mutate.js';
import { User } from './user.entity.js';
import { InviteUserInput, UserPayload } from './user.inputs.js';
import { userLoader } from './user.loader.js';
import { findUsers, type ShownUser } from './user.query.js';
import { inviteUser, updateProfile } from './user.service.js';

@Resolver()
export class UserResolver {
  @Authorized()
  @Query(() => [User], {
    description: 'Active users by name, those whose name or e-mail address contains `search`.',
  })
  users(
    @Arg('search', () => String, { nullable: true }) search: string | null | undefined,
    @Ctx() ctx: Context,
  ): Promise<ShownUser[]> {
    return findUsers(reader(ctx), search ?? null);
  }

  @Authorized('ADMIN')
  @Mutation(() => UserPayload, {
    description: 'Sends an invitation. Invited once more, a user who is not here yet gets a new link.',
  })
  inviteUser(
    @Arg('input', () => InviteUserInput) input: InviteUserInput,
    @Ctx() ctx: Context,
  ): Promise<UserPayload> {
    return mutate(
      ctx,
      work => inviteUser(work, input),
      invited => invited,
      { user: null, invitationUrl: null },
    );
  }

  @Authorized()
  @Mutation(() => UserPayload, {
    description: "Changes the viewer's own name and language; what is absent stays.",
  })
  updateProfile(
    @Arg('name', () => String, { nullable: true }) name: string | null | undefined,
    @Arg('locale', () => String, { nullable: true }) locale: string | null | undefined,
    @Ctx() ctx: Context,
  ): Promise<UserPayload> {
    return mutate(
      ctx,
      work => updateProfile(work, { name, locale }),
      user => ({ user }),
      { user: null },
    );
  }
}

@Resolver(() => SignedInViewer)
export class ViewerResolver {
  @FieldResolver(() => User, { description: 'The user behind the session.' })
  user(@Ctx() ctx: Context): Promise<ShownUser | null> {
    return userLoader(ctx).load(signedIn(ctx).id);
  }
}
