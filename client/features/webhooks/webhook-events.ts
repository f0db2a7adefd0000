import type { WebhookEventType } from '../../graphql/graphql';

/** What a webhook can be told of, in the order in which it is offered. */
export const webhookEvents: WebhookEventType[] = [
  'CONTACT_CREATED',
  'CONTACT_UPDATED',
  'CONTACT_DELETED',
  'CONTACT_PUBLISHED',
  'IMPORT_COMPLETED',
  'FORM_SUBMITTED',
];
