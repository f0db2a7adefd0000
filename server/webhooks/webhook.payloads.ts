import { Field, InputType, ObjectType } from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { Payload } from '../graphql/user-error.js';
import { Webhook, WebhookDelivery, WebhookEventTypeEnum } from './webhook.entity.js';
import type { WebhookChanges, WebhookEventType } from './webhook.rules.js';

@InputType({ description: 'Absent or null: leave as it is.' })
export class WebhookInput implements WebhookChanges {
  @Field(() => String, {
    nullable: true,
    description: 'http or https, on the internet, port 80 or 443. Required on create.',
  })
  url?: string | null;
  @Field(() => [WebhookEventTypeEnum], {
    nullable: true,
    description: 'Required on create, and never empty.',
  })
  events?: WebhookEventType[] | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      'On create, absent: true. Whoever switches on a webhook whose owner is no administrator any more becomes its owner.',
  })
  active?: boolean | null;
}

@ObjectType({ description: '`secret` (whsec_…, Standard Webhooks) is shown on creation and rotation only.' })
export class WebhookPayload extends Payload {
  @Field(() => Webhook, { nullable: true, description: 'As it is now.' })
  webhook!: Webhook | null;
  @Field(() => String, { nullable: true, description: 'What requests are signed with, this once.' })
  secret!: string | null;
}

const deliveries = connectionOf<WebhookDelivery>('WebhookDelivery', () => WebhookDelivery);
@ObjectType({ description: 'What was sent to a webhook, or is to be, newest first.' })
export class WebhookDeliveryConnection extends deliveries.Connection {
  /** What the total counts. */
  webhookId!: string;
}
