import type { Problem } from '../platform/errors.js';
import { limits } from '../platform/limits.js';
import { say, type Message } from '../platform/messages.js';
import { requiredLine } from '../platform/text.rules.js';

export const webhookEvents = [
  'CONTACT_CREATED',
  'CONTACT_UPDATED',
  'CONTACT_DELETED',
  'CONTACT_PUBLISHED',
  'IMPORT_COMPLETED',
  'FORM_SUBMITTED',
] as const;
export type WebhookEventType = (typeof webhookEvents)[number];

export const pauseReasons = ['SWITCHED_OFF', 'FAILING', 'OWNER'] as const;
export type PauseReason = (typeof pauseReasons)[number];

type Given<T> = T | null | undefined;

/** What someone wants a webhook to be; absent or null: as it is. */
export interface WebhookChanges {
  url?: Given<string>;
  events?: Given<WebhookEventType[]>;
  active?: Given<boolean>;
}

export interface WebhookSettings {
  url: string;
  events: WebhookEventType[];
  active: boolean;
}

/** What a webhook is as long as nobody says more of it. */
export const newWebhook: WebhookSettings = { url: '', events: [], active: true };

/** The webhook with these changes, and all that is wrong with it. `isAllowed`: whether requests may go to an address. */
export function changedWebhook(
  current: WebhookSettings,
  changes: WebhookChanges,
  isAllowed: (address: string) => boolean,
): { webhook: WebhookSettings; problems: Problem[] } {
  const problems: Problem[] = [];
  const url = requiredLine(
    changes.url ?? current.url,
    { path: ['url'], max: limits['length.url'], problems },
    missingUrl,
  );
  if (url && !isAllowed(url)) problems.push({ code: 'INVALID', message: notAllowed, path: ['url'] });
  const events = [...new Set(changes.events ?? current.events)];
  if (events.length === 0) problems.push({ code: 'REQUIRED', message: missingEvents, path: ['events'] });
  return { webhook: { url, events, active: changes.active ?? current.active }, problems };
}

/** What the type of an event is in a request: contact.created. */
export const typeOf = (event: WebhookEventType): string => event.toLowerCase().replace('_', '.');

/** What the requests of this type are told of: null for everything else that happens. */
export const eventOf = (type: string): WebhookEventType | null =>
  webhookEvents.find(event => typeOf(event) === type) ?? null;

/** Thin: whoever wants to know more asks the API, with the rights of that moment. */
export const bodyOf = (delivery: {
  event: WebhookEventType;
  at: Date;
  subjectId: string;
  version: number | null;
}): string =>
  JSON.stringify({
    type: typeOf(delivery.event),
    timestamp: delivery.at.toISOString(),
    data: {
      id: delivery.subjectId,
      ...(delivery.version === null ? {} : { version: delivery.version }),
    },
  });

/**
 * When a delivery is tried again that has failed so often: after seconds first, then minutes, then half a day, each time a
 * quarter sooner or later, so that not everybody comes back at once (`chance` from 0 to 1). Null: three days are over.
 */
export function nextAttempt(
  { at, attempts, now }: { at: Date; attempts: number; now: Date },
  chance: number,
): Date | null {
  const seconds = Math.min(5 * 8 ** (attempts - 1), 12 * 3_600) * (0.75 + chance / 2);
  const next = new Date(now.getTime() + seconds * 1_000);
  return next.getTime() - at.getTime() > days(limits['webhook.retryDays']) ? null : next;
}

/** Whether a receiver that has failed since then is given up. */
export const isDead = (failingSince: Date, now: Date): boolean =>
  now.getTime() - failingSince.getTime() > days(limits['webhook.giveUpDays']);

const days = (count: number): number => count * 24 * 3_600_000;

/** Why a delivery did not arrive, or was not even sent. */
export const deliveryFailures = {
  NOT_ALLOWED: say(
    'The address leads to a server that is not on the internet.',
    'Die Adresse führt zu einem Server, der nicht im Internet steht.',
  ),
  UNREACHABLE: say('The receiver cannot be reached.', 'Der Empfänger ist nicht erreichbar.'),
  TIMED_OUT: say('The receiver did not answer in time.', 'Der Empfänger hat nicht rechtzeitig geantwortet.'),
  REDIRECTED: say(
    'The receiver sends us to another address. Enter that one; redirects are not followed.',
    'Der Empfänger verweist auf eine andere Adresse. Tragen Sie diese ein; Weiterleitungen wird nicht gefolgt.',
  ),
  GONE: say(
    'The receiver says that it is gone for good.',
    'Der Empfänger sagt, dass es ihn nicht mehr gibt.',
  ),
  REFUSED: say('The receiver answered with an error.', 'Der Empfänger hat mit einem Fehler geantwortet.'),
  PAUSED: say('The webhook was paused.', 'Der Webhook war pausiert.'),
  NOT_VISIBLE: say(
    'There is nothing left that its owner may see.',
    'Es gibt nichts mehr, was der Besitzer sehen darf.',
  ),
} satisfies Record<string, Message>;
export type DeliveryFailure = keyof typeof deliveryFailures;

const missingUrl = say(
  'Please enter the address of the receiver.',
  'Bitte geben Sie die Adresse des Empfängers ein.',
);
const notAllowed = say(
  'This must be an address on the internet that begins with https:// or http://, without a user name, on port 443 or 80.',
  'Das muss eine Adresse im Internet sein, die mit https:// oder http:// beginnt, ohne Benutzernamen, auf Port 443 oder 80.',
);
const missingEvents = say('Choose at least one event.', 'Wählen Sie mindestens ein Ereignis aus.');
