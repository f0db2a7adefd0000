import { Arg, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { signedIn, type Context } from '../graphql/context.js';
import { OkPayload, toUserErrors } from '../graphql/user-error.js';
import { UserErrors } from '../platform/errors.js';
import { AuthPayload, Invitation, SignedInViewer } from './auth.types.js';
import { changePassword } from './change-password.service.js';
import { setUpFirstAdministrator } from './first-administrator.service.js';
import { acceptInvitation, findInvitation } from './invitation.service.js';
import { resetPassword } from './password-reset.service.js';
import { requestPasswordReset } from './request-password-reset.service.js';
import { endSession, sessionViewer } from './session.service.js';
import { signIn } from './sign-in.service.js';

@Resolver()
export class AuthResolver {
  @Query(() => SignedInViewer, { nullable: true, description: 'Null where nobody is signed in.' })
  viewer(@Ctx() ctx: Context): SignedInViewer | null {
    return ctx.viewer;
  }

  @Query(() => Invitation, {
    nullable: true,
    description: 'Public. Whom the link of an invitation is for; null once it was used or is too old.',
  })
  invitation(@Arg('token', () => String) token: string, @Ctx() ctx: Context): Promise<Invitation | null> {
    return findInvitation(ctx.database.read, token, new Date());
  }

  @Mutation(() => AuthPayload, { description: 'Public. Sets the session cookie.' })
  signIn(
    @Arg('email', () => String) email: string,
    @Arg('password', () => String) password: string,
    @Ctx() ctx: Context,
  ): Promise<AuthPayload> {
    return enter(ctx, now => signIn(ctx.database, { email, password, ...ctx.request }, now));
  }

  @Authorized()
  @Mutation(() => OkPayload, { description: 'Ends the session and takes the cookie away.' })
  async signOut(@Ctx() ctx: Context): Promise<OkPayload> {
    const { sessionToken } = ctx.request;
    if (sessionToken) await ctx.database.transaction(db => endSession(db, sessionToken));
    ctx.request.setSession(null);
    return { ok: true, userErrors: [] };
  }

  @Mutation(() => AuthPayload, {
    description: 'Public. Sets the first password of somebody who was invited, and the session cookie.',
  })
  acceptInvitation(
    @Arg('token', () => String) token: string,
    @Arg('password', () => String) password: string,
    @Ctx() ctx: Context,
  ): Promise<AuthPayload> {
    return enter(ctx, now => acceptInvitation(ctx.database, { token, password, ...ctx.request }, now));
  }

  @Mutation(() => AuthPayload, {
    description:
      'Public. Makes the first administrator of a new installation, with the token of the link that the server printed.',
  })
  setUpFirstAdmin(
    @Arg('token', () => String) token: string,
    @Arg('name', () => String) name: string,
    @Arg('email', () => String) email: string,
    @Arg('password', () => String) password: string,
    @Ctx() ctx: Context,
  ): Promise<AuthPayload> {
    const administrator = { token, name, email, password, locale: ctx.locale, ...ctx.request };
    return enter(ctx, now => setUpFirstAdministrator(ctx.database, administrator, now));
  }

  @Mutation(() => OkPayload, {
    description:
      'Public. Sends a link for a new password. The answer is the same whether the address is known or not.',
  })
  requestPasswordReset(@Arg('email', () => String) email: string, @Ctx() ctx: Context): Promise<OkPayload> {
    const { address } = ctx.request;
    return orProblems(ctx, { ok: false }, async () => {
      await requestPasswordReset(ctx.database, { email, address });
      return { ok: true };
    });
  }

  @Mutation(() => AuthPayload, {
    description:
      'Public. Sets a new password by the link of a mail, ends all other sessions, and sets the session cookie.',
  })
  resetPassword(
    @Arg('token', () => String) token: string,
    @Arg('password', () => String) password: string,
    @Ctx() ctx: Context,
  ): Promise<AuthPayload> {
    return enter(ctx, now => resetPassword(ctx.database, { token, password, ...ctx.request }, now));
  }

  @Authorized()
  @Mutation(() => OkPayload, {
    description: 'Ends all other sessions, and gives this one a new cookie. Not with a key.',
  })
  changePassword(
    @Arg('currentPassword', () => String) currentPassword: string,
    @Arg('newPassword', () => String) newPassword: string,
    @Ctx() ctx: Context,
  ): Promise<OkPayload> {
    const change = { userId: signedIn(ctx).id, currentPassword, newPassword, ...ctx.request };
    return orProblems(ctx, { ok: false }, async () => {
      ctx.request.setSession(await changePassword(ctx.database, change, new Date()));
      return { ok: true };
    });
  }
}

/**
 * Hands the new session to the browser, ends the one that it had, and answers the rest of the operation as the one who
 * signed in.
 */
function enter(ctx: Context, open: (now: Date) => Promise<string>): Promise<AuthPayload> {
  return orProblems<AuthPayload>(ctx, { viewer: null }, async () => {
    const now = new Date();
    const token = await open(now);
    const { sessionToken: former } = ctx.request;
    if (former) await ctx.database.transaction(db => endSession(db, former));
    ctx.request.setSession(token);
    ctx.viewer = await sessionViewer(ctx.database.read, token, now);
    ctx.loaders.clear();
    return { viewer: ctx.viewer };
  });
}

/** For what opens transactions of its own, because passwords are hashed before them; else as graphql/mutate.ts does it. */
async function orProblems<Answer extends OkPayload | AuthPayload>(
  ctx: Context,
  failed: Omit<Answer, 'userErrors'>,
  succeed: () => Promise<Omit<Answer, 'userErrors'>>,
): Promise<Answer> {
  try {
    return { ...(await succeed()), userErrors: [] as unknown } as Answer;
  } catch (error) {
    if (!(error instanceof UserErrors)) throw error;
    return { ...failed, userErrors: toUserErrors(error.problems, ctx.locale) } as unknown as Answer;
  }
}
