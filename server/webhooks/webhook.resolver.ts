import {
  Arg,
  Args,
  Authorized,
  Ctx,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { FirstAfter } from '../contacts/contact.resolver.js';
import { reader, type Context } from '../graphql/context.js';
import { mutate } from '../graphql/mutate.js';
import { OkPayload } from '../graphql/user-error.js';
import { pageRequest } from '../platform/page.js';
import { User } from '../users/user.entity.js';
import { userLoader } from '../users/user.loader.js';
import type { ShownUser } from '../users/user.query.js';
import { Webhook, WebhookDelivery } from './webhook.entity.js';
import { WebhookDeliveryConnection, WebhookInput, WebhookPayload } from './webhook.payloads.js';
import {
  countDeliveries,
  findWebhook,
  listDeliveries,
  listWebhooks,
  type DeliveryRow,
  type WebhookRow,
} from './webhook.query.js';
import { deliveryFailures, type DeliveryFailure } from './webhook.rules.js';
import {
  createWebhook,
  deleteWebhook,
  redeliverWebhook,
  rotateWebhookSecret,
  updateWebhook,
  type WithSecret,
} from './webhook.service.js';

@Resolver()
export class WebhookOperations {
  @Authorized('CRM_ADMIN')
  @Query(() => [Webhook], { description: 'All webhooks, the oldest first.' })
  webhooks(@Ctx() ctx: Context): Promise<WebhookRow[]> {
    return listWebhooks(reader(ctx));
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => WebhookPayload, {
    description: "Makes a webhook; it has its owner's rights: the viewer's.",
  })
  createWebhook(
    @Arg('input', () => WebhookInput) input: WebhookInput,
    @Ctx() ctx: Context,
  ): Promise<WebhookPayload> {
    return answer(ctx, work => createWebhook(work, input));
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => WebhookPayload, { description: 'Changes a webhook, or pauses it and lets it go on.' })
  updateWebhook(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => WebhookInput) input: WebhookInput,
    @Ctx() ctx: Context,
  ): Promise<WebhookPayload> {
    return answer(ctx, async work => ({ id: await updateWebhook(work, id, input), secret: null }));
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => WebhookPayload, {
    description: 'Gives it another secret. For a day requests are signed with both.',
  })
  rotateWebhookSecret(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<WebhookPayload> {
    return answer(ctx, work => rotateWebhookSecret(work, id));
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => OkPayload, {
    description: 'Ends a webhook, with its log and all that is still to be sent.',
  })
  deleteWebhook(@Arg('id', () => ID) id: string, @Ctx() ctx: Context): Promise<OkPayload> {
    return done(ctx, work => deleteWebhook(work, id));
  }

  @Authorized('CRM_ADMIN')
  @Mutation(() => OkPayload, { description: 'Sends a delivery again, now and with the same id.' })
  redeliverWebhook(@Arg('deliveryId', () => ID) deliveryId: string, @Ctx() ctx: Context): Promise<OkPayload> {
    return done(ctx, work => redeliverWebhook(work, deliveryId));
  }
}

@Resolver(() => Webhook)
export class WebhookResolver {
  @FieldResolver(() => User, { description: 'Whose rights it has.' })
  owner(@Root() { ownerId }: WebhookRow, @Ctx() ctx: Context): Promise<ShownUser | null> {
    return userLoader(ctx).load(ownerId);
  }

  @FieldResolver(() => WebhookDeliveryConnection, {
    description: 'What was sent, or is to be, newest first; kept for some time.',
  })
  async deliveries(
    @Root() { id }: WebhookRow,
    @Args(() => FirstAfter) page: FirstAfter,
    @Ctx() ctx: Context,
  ): Promise<object> {
    return { ...(await listDeliveries(reader(ctx), id, pageRequest(page))), webhookId: id };
  }
}

@Resolver(() => WebhookDeliveryConnection)
export class WebhookDeliveryConnectionResolver {
  @FieldResolver(() => Int, { description: 'Exact.' })
  totalCount(@Root() { webhookId }: WebhookDeliveryConnection, @Ctx() ctx: Context): Promise<number> {
    return countDeliveries(reader(ctx), webhookId);
  }
}

@Resolver(() => WebhookDelivery)
export class WebhookDeliveryResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'Why it did not arrive, for people; null: it did, or was not sent yet.',
  })
  error(@Root() { failure }: DeliveryRow, @Ctx() ctx: Context): string | null {
    return failure && deliveryFailures[failure as DeliveryFailure][ctx.locale];
  }
}

function answer(
  ctx: Context,
  run: Parameters<typeof mutate<WithSecret | { id: string; secret: null }, WebhookPayload>>[1],
): Promise<WebhookPayload> {
  return mutate<WithSecret | { id: string; secret: null }, WebhookPayload>(
    ctx,
    run,
    async ({ id, secret }, asReader) => ({
      webhook: (await findWebhook(asReader, id)) as Webhook | null,
      secret,
    }),
    { webhook: null, secret: null },
  );
}

const done = (ctx: Context, run: Parameters<typeof mutate<void, OkPayload>>[1]): Promise<OkPayload> =>
  mutate(ctx, run, () => ({ ok: true }), { ok: false });
