import { UserErrors } from '../platform/errors.js';
import { collectEvents } from '../platform/outbox.js';
import type { Work } from '../platform/work.js';
import { signedIn, type Context, type PublicWork } from './context.js';
import { toUserErrors, type UserError } from './user-error.js';

interface Answer {
  userErrors: UserError[];
}
/** What an answer says beside its userErrors. */
type Said<Payload extends Answer> = Omit<Payload, 'userErrors'>;

/**
 * Runs a write in one transaction and reads its answer back after the commit. UserErrors roll back and become
 * `userErrors` beside `failed`, or beside the answer for what they say is there now; everything else is thrown on.
 */
export function mutate<Result, Payload extends Answer>(
  ctx: Context,
  run: (work: Work) => Promise<Result>,
  answer: (result: Result) => NoInfer<Said<Payload> | Promise<Said<Payload>>>,
  failed: NoInfer<Said<Payload>>,
): Promise<Payload> {
  const viewer = signedIn(ctx);
  return mutatePublic(ctx, work => run({ ...work, viewer }), answer, failed);
}

/** The same where nobody needs to be signed in. */
export async function mutatePublic<Result, Payload extends Answer>(
  ctx: Context,
  run: (work: PublicWork) => Promise<Result>,
  answer: (result: Result) => NoInfer<Said<Payload> | Promise<Said<Payload>>>,
  failed: NoInfer<Said<Payload>>,
): Promise<Payload> {
  try {
    const result = await transact(ctx, run);
    ctx.loaders.clear();
    return { ...(await answer(result)), userErrors: [] } as Payload;
  } catch (error) {
    if (!(error instanceof UserErrors)) throw error;
    ctx.loaders.clear();
    const now = error.current === undefined ? failed : await answer(error.current as Result);
    return { ...now, userErrors: toUserErrors(error.problems, ctx.locale) } as Payload;
  }
}

async function transact<Result>(ctx: Context, run: (work: PublicWork) => Promise<Result>): Promise<Result> {
  let events = collectEvents();
  const result = await ctx.database.transaction(
    db => {
      events = collectEvents();
      return run({ db, now: new Date(), emit: events.emit });
    },
    db => events.flush(db),
  );
  events.committed();
  return result;
}
