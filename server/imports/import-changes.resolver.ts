import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../graphql/context.js';
import { liveEvents } from '../graphql/live.js';
import { importNow, importsTopic, type ToldImport } from './import.changes.js';
import { Import } from './import.entity.js';

/** A bar that moves three times a second moves smoothly enough. */
const gatherMs = 300;

@Resolver()
export class ImportChangesSubscription {
  @Subscription(() => Import, {
    description:
      'An import that the viewer may see, as it is now, whenever it has come further; a few times a second at most.',
    subscribe: ({ args, context }) =>
      liveEvents<ToldImport, Import>(
        context as Context,
        importsTopic,
        (asReader, told) => importNow(asReader, String(args['id']), told),
        gatherMs,
      ),
  })
  importChanged(@Arg('id', () => ID) _id: string, @Root() of: Import): Import {
    return of;
  }
}
