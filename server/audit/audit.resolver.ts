import {
  Arg,
  Authorized,
  Ctx,
  FieldResolver,
  ID,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { reader, type Context } from '../graphql/context.js';
import { pageRequest } from '../platform/page.js';
import { User } from '../users/user.entity.js';
import { userLoader } from '../users/user.loader.js';
import type { ShownUser } from '../users/user.query.js';
import { AuditDetail, AuditEntry, AuditKindEnum } from './audit-entry.entity.js';
import { countAuditEntries, listAuditEntries, type AuditFilter } from './audit.query.js';
import type { AuditKind } from './audit.service.js';

const { Connection } = connectionOf('AuditEntry', () => AuditEntry);

@ObjectType({ description: 'One page of the audit trail, newest first.' })
class AuditEntryConnection extends Connection {
  /** What `totalCount` counts. */
  filter!: AuditFilter;
}

@Resolver()
export class AuditQueries {
  @Authorized('ADMIN')
  @Query(() => AuditEntryConnection, {
    description:
      'Sign-ins, denials, and what was done about users, passwords, keys, forms, webhooks and settings; newest first. For ADMIN.',
  })
  async auditTrail(
    @Arg('kinds', () => [AuditKindEnum], { nullable: true, description: 'Any of these.' })
    kinds: AuditKind[] | null | undefined,
    @Arg('userId', () => ID, { nullable: true, description: 'Who did it, or whom it was done to.' })
    userId: string | null | undefined,
    @Arg('first', () => Int, { nullable: true }) first: number | null | undefined,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
    @Ctx() ctx: Context,
  ): Promise<object> {
    const filter = { kinds, userId };
    return { ...(await listAuditEntries(reader(ctx), filter, pageRequest({ first, after }))), filter };
  }
}

@Resolver(() => AuditEntryConnection)
export class AuditEntryConnectionResolver {
  @FieldResolver(() => Int, { description: 'Exact.' })
  totalCount(@Root() { filter }: AuditEntryConnection, @Ctx() ctx: Context): Promise<number> {
    return countAuditEntries(reader(ctx), filter);
  }
}

@Resolver(() => AuditEntry)
export class AuditEntryResolver {
  @FieldResolver(() => User, { nullable: true, description: 'Who did it; null: nobody who was signed in.' })
  actor(@Root() { actorId }: AuditEntry, @Ctx() ctx: Context): Promise<ShownUser | null> | null {
    return actorId ? userLoader(ctx).load(actorId) : null;
  }

  @FieldResolver(() => User, { nullable: true, description: 'Whom it was done to.' })
  user(@Root() { userId }: AuditEntry, @Ctx() ctx: Context): Promise<ShownUser | null> | null {
    return userId ? userLoader(ctx).load(userId) : null;
  }

  @FieldResolver(() => [AuditDetail], { description: 'More about it.' })
  details(@Root() { details }: AuditEntry): AuditDetail[] {
    return Object.entries(details).map(([key, value]) => ({ key, value }));
  }
}
