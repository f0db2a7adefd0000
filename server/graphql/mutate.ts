import type { Db } from '../platform/database.js';
import { UserErrors } from '../platform/errors.js';
import { collectEvents } from '../platform/outbox.js';
import type { Reader, Work } from '../platform/work.js';
import { signedIn, type Context } from './context.js';
import { toUserErrors, type UserError } from './user-error.js';

interface Answer {
  userErrors: UserError[];
}
/** What an answer says beside its userErrors. */
type Said<Payload extends Answer> = Omit<Payload, 'userErrors'>;

/**
 * Runs a write in one transaction, its answer read right behind the COMMIT. UserErrors roll back and become
 * `userErrors` beside `failed`, or beside the answer for what they say is there now; everything else is thrown on.
 */
export async function mutate<Result, Payload extends Answer>(
  ctx: Context,
  run: (work: Work) => Promise<Result>,
  answer: (result: Result, reader: Reader) => NoInfer<Said<Payload> | Promise<Said<Payload>>>,
  failed: NoInfer<Said<Payload>>,
): Promise<Payload> {
  const viewer = signedIn(ctx);
  const read = async (result: Result, db: Db): Promise<object> => answer(result, { db, viewer });
  try {
    return {
      ...(await transact(ctx, work => run({ ...work, viewer }), read)),
      userErrors: [],
    } as Answer as Payload;
  } catch (error) {
    if (!(error instanceof UserErrors)) throw error;
    const { current } = error;
    const now = current === undefined ? failed : await read(current as Result, ctx.database.read);
    return { ...now, userErrors: toUserErrors(error.problems, ctx.locale) } as Payload;
  } finally {
    ctx.loaders.clear();
  }
}

async function transact<Result, Told>(
  ctx: Context,
  run: (work: Omit<Work, 'viewer'>) => Promise<Result>,
  read: (result: Result, db: Db) => Promise<Told>,
): Promise<Told> {
  let events = collectEvents();
  const told = await ctx.database.writeThenRead(async db => {
    events = collectEvents();
    const result = await run({ db, now: new Date(), emit: events.emit });
    events.flush(db);
    return result;
  }, read);
  events.committed();
  return told;
}
