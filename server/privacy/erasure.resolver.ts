import {
  Arg,
  Args,
  Authorized,
  Ctx,
  FieldResolver,
  ID,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { DeletePayload } from '../contacts/contact.payloads.js';
import { FirstAfter } from '../contacts/contact.resolver.js';
import { connectionOf } from '../graphql/connection.js';
import { reader, type Context } from '../graphql/context.js';
import { mutate } from '../graphql/mutate.js';
import { pageRequest } from '../platform/page.js';
import { User } from '../users/user.entity.js';
import { userLoader } from '../users/user.loader.js';
import type { ShownUser } from '../users/user.query.js';
import { Erasure } from './erasure.entity.js';
import { countErasures, listErasures } from './erasure.query.js';
import { eraseContacts } from './erasure.service.js';

const erasures = connectionOf<Erasure>('Erasure', () => Erasure);
@ObjectType({ description: 'What was erased, the last first.' })
class ErasureConnection extends erasures.Connection {}

@Resolver(() => Erasure)
export class ErasureResolver {
  @Authorized('CRM_ADMIN')
  @Query(() => ErasureConnection, { description: 'Administrators: what was erased, when and by whom.' })
  erasures(@Args(() => FirstAfter) page: FirstAfter, @Ctx() ctx: Context): Promise<object> {
    return listErasures(reader(ctx), pageRequest(page));
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => DeletePayload, {
    description:
      'Administrators: for good, live contacts and those in the bin, with history, notes and import rows; leaves only the fact that it happened.',
  })
  eraseContacts(@Arg('ids', () => [ID]) ids: string[], @Ctx() ctx: Context): Promise<DeletePayload> {
    return mutate(
      ctx,
      work => eraseContacts(work, ids),
      erased => ({ deletedIds: erased.ids, deletedCount: erased.ids.length, skippedCount: 0 }),
      { deletedIds: null, deletedCount: 0, skippedCount: 0 },
    );
  }

  @FieldResolver(() => User, { description: 'Who did it.' })
  by(@Root() { byId }: Erasure, @Ctx() ctx: Context): Promise<ShownUser | null> {
    return userLoader(ctx).load(byId);
  }
}

@Resolver(() => ErasureConnection)
export class ErasureConnectionResolver {
  @FieldResolver(() => Int, { description: 'Exact.' })
  totalCount(@Ctx() ctx: Context): Promise<number> {
    return countErasures(reader(ctx));
  }
}
