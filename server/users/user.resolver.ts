import { GraphQLDateTime } from 'graphql-scalars';
import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { SignedInViewer } from '../auth/auth.types.js';
import { requireAdmin } from '../graphql/authorize.js';
import { reader, signedIn, type Context } from '../graphql/context.js';
import { mutate } from '../graphql/mutate.js';
import { instance } from '../platform/instance.js';
import type { UserRole, Work } from '../platform/work.js';
import { User, UserRoleEnum, UserStateEnum, type UserState } from './user.entity.js';
import { InviteUserInput, UserPayload } from './user.inputs.js';
import { userLoader } from './user.loader.js';
import { findUsers, lastSignIns, type ShownUser } from './user.query.js';
import { activateUser, setUserRole } from './user-rights.service.js';
import { inviteUser, updateProfile } from './user.service.js';

@Resolver()
export class UserResolver {
  @Authorized()
  @Query(() => [User], {
    description: 'Active users by name, those whose name or e-mail address contains `search`.',
  })
  users(
    @Arg('search', () => String, { nullable: true }) search: string | null | undefined,
    @Arg('all', () => Boolean, { defaultValue: false, description: 'Not only active ones. For ADMIN.' })
    all: boolean,
    @Ctx() ctx: Context,
  ): Promise<ShownUser[]> {
    if (all) requireAdmin(ctx);
    return findUsers(reader(ctx), search ?? null, all);
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

  @Authorized('ADMIN')
  @Mutation(() => UserPayload, {
    description:
      'What a user may do, from the next request on. CONFLICT for the last full-access administrator.',
  })
  setUserRole(
    @Arg('userId', () => ID) userId: string,
    @Arg('role', () => UserRoleEnum) role: UserRole,
    @Ctx() ctx: Context,
  ): Promise<UserPayload> {
    return answer(ctx, work => setUserRole(work, userId, role));
  }

  @Authorized('ADMIN')
  @Mutation(() => UserPayload, {
    description:
      'Lets a deactivated user in again, with the old password. CONFLICT for one who never had a password: invite again.',
  })
  activateUser(@Arg('userId', () => ID) userId: string, @Ctx() ctx: Context): Promise<UserPayload> {
    return answer(ctx, work => activateUser(work, userId));
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
    return answer(ctx, work => updateProfile(work, { name, locale }));
  }
}

const answer = (ctx: Context, run: (work: Work) => Promise<ShownUser>): Promise<UserPayload> =>
  mutate<ShownUser, UserPayload>(ctx, run, user => ({ user }), { user: null });

@Resolver(() => User)
export class ColleagueResolver {
  @FieldResolver(() => UserStateEnum, { description: '`active` in more words.' })
  async state(@Root() { id, active, state }: User, @Ctx() ctx: Context): Promise<UserState> {
    if (active) return 'ACTIVE';
    return state ?? (await userLoader(ctx).load(id))?.state ?? 'DEACTIVATED';
  }

  @FieldResolver(() => GraphQLDateTime, {
    nullable: true,
    description: 'For ADMIN; null for everyone else, and where it never happened.',
  })
  lastSignInAt(@Root() { id }: User, @Ctx() ctx: Context): Promise<Date | null> | null {
    if (signedIn(ctx).role !== 'ADMIN') return null;
    return ctx.loaders.get('lastSignIns', () => reader(ctx), lastSignIns).load(id);
  }
}

@Resolver(() => SignedInViewer)
export class ViewerResolver {
  @FieldResolver(() => User, { description: 'The user behind the session.' })
  user(@Ctx() ctx: Context): Promise<ShownUser | null> {
    return userLoader(ctx).load(signedIn(ctx).id);
  }

  @FieldResolver(() => Boolean, {
    description:
      'False where there is no mail server and mails become files: then links are handed over by hand.',
  })
  mailIsSent(): boolean {
    return instance.sendsMail;
  }
}
