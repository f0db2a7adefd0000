import { Arg, Authorized, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { reader, type Context } from '../graphql/context.js';
import { mutate } from '../graphql/mutate.js';
import { OkPayload } from '../graphql/user-error.js';
import { Session } from './session.entity.js';
import { endSessionOfId, endSessions, listSessions, type ShownSession } from './session.service.js';

@Resolver()
export class SessionResolver {
  @Authorized()
  @Query(() => [Session], {
    description: 'Where the viewer is signed in: this browser, then the last used first. Not with a key.',
  })
  sessions(@Ctx() ctx: Context): Promise<ShownSession[]> {
    return listSessions(reader(ctx), ctx.request.sessionToken, new Date());
  }

  @Authorized()
  @Mutation(() => OkPayload, { description: "Ends one of the viewer's sessions. Not with a key." })
  endSession(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<OkPayload> {
    return mutate(
      ctx,
      work => endSessionOfId(work, id),
      () => ({ ok: true }),
      { ok: false },
    );
  }

  @Authorized()
  @Mutation(() => OkPayload, {
    description: "Ends all of the viewer's sessions but the one that asks. Not with a key.",
  })
  endOtherSessions(@Ctx() ctx: Context): Promise<OkPayload> {
    return mutate(
      ctx,
      work => endSessions(work.db, work.viewer.id, ctx.request.sessionToken),
      () => ({ ok: true }),
      { ok: false },
    );
  }
}
