import { GraphQLDateTime } from 'graphql-scalars';
import {
  Arg,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { reader, type Context } from '../graphql/context.js';
import { mutate } from '../graphql/mutate.js';
import { OkPayload, Payload } from '../graphql/user-error.js';
import { User } from '../users/user.entity.js';
import { userLoader } from '../users/user.loader.js';
import type { ShownUser } from '../users/user.query.js';
import { ApiKey, ApiKeyScopeEnum, type ApiKeyScope } from './api-key.entity.js';
import { createApiKey, listApiKeys, revokeApiKey, type ShownKey } from './api-key.service.js';

@ObjectType({
  description: '`secret` is shown this once; send it as `Authorization: Bearer <secret>`.',
})
class ApiKeyPayload extends Payload {
  @Field(() => ApiKey, { nullable: true, description: 'Null where it failed.' })
  apiKey!: ShownKey | null;

  @Field(() => String, { nullable: true, description: 'Keep it: it cannot be shown again.' })
  secret!: string | null;
}

@Resolver(() => ApiKey)
export class ApiKeyResolver {
  @Authorized()
  @Query(() => [ApiKey], {
    description: "The viewer's keys, newest first; for ADMIN everybody's, unless only `own` are wanted.",
  })
  apiKeys(
    @Arg('own', () => Boolean, { defaultValue: false }) own: boolean,
    @Ctx() ctx: Context,
  ): Promise<ShownKey[]> {
    return listApiKeys(reader(ctx), own);
  }

  @Authorized()
  @Mutation(() => ApiKeyPayload, {
    description: 'Makes a key that acts as the viewer. Not with a key: only people make keys.',
  })
  createApiKey(
    @Arg('name', () => String) name: string,
    @Arg('scope', () => ApiKeyScopeEnum) scope: ApiKeyScope,
    @Arg('expiresAt', () => GraphQLDateTime, { nullable: true, description: 'Absent: never.' })
    expiresAt: Date | null | undefined,
    @Ctx() ctx: Context,
  ): Promise<ApiKeyPayload> {
    return mutate(
      ctx,
      work => createApiKey(work, { name, scope, expiresAt }),
      made => made,
      { apiKey: null, secret: null },
    );
  }

  @Authorized()
  @Mutation(() => OkPayload, { description: "Ends a key at once: an own one, for ADMIN anybody's." })
  revokeApiKey(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<OkPayload> {
    return mutate(
      ctx,
      work => revokeApiKey(work, id),
      () => ({ ok: true }),
      { ok: false },
    );
  }

  @FieldResolver(() => User, { description: 'Whom it acts as.' })
  owner(@Root() { ownerId }: ApiKey, @Ctx() ctx: Context): Promise<ShownUser | null> {
    return userLoader(ctx).load(ownerId);
  }
}
