import type DataLoader from 'dataloader';
import { reader, type Context } from '../graphql/context.js';
import { usersById, type ShownUser } from './user.query.js';

/** Users by id, read together once per request. */
export const userLoader = (ctx: Context): DataLoader<string, ShownUser | null> =>
  ctx.loaders.get(
    'users',
    () => reader(ctx),
    ({ db }, ids) => usersById(db, ids),
  );
