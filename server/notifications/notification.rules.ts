import { say, type Message } from '../platform/messages.js';
import type { NotificationType } from './notification.entity.js';

/** What a notification can say of what its reader may see at the moment. */
export interface NotificationFacts {
  type: NotificationType;
  actorName: string | null;
  /** Those that the reader sees; at most `mostCounted` are counted. */
  contactCount: number;
  /** Of the only contact. */
  contactName: string | null;
  fileName: string | null;
  /** What the form is called through which it came. */
  formTitle: string | null;
  /** Of the webhook that was given up. */
  webhookUrl: string | null;
}

/** As many contacts are kept with a notification, and counted; beyond that it says "more than". */
export const mostCounted = 1_000;

/** One sentence, without a full stop, which is a mail's subject as well. */
export function notificationText(facts: NotificationFacts): Message {
  const { actorName, contactName, contactCount, fileName, formTitle, webhookUrl } = facts;
  const who = say(actorName ?? 'Somebody', actorName ?? 'Jemand');
  const what = contactName ? say(contactName, contactName) : many(contactCount);
  switch (facts.type) {
    case 'CONTACT_ASSIGNED':
      return say(`${who.en} assigned ${what.en} to you`, `${who.de} hat Ihnen ${what.de} zugewiesen`);
    case 'CONTACT_SHARED':
      return say(`${who.en} shared ${what.en} with you`, `${who.de} hat ${what.de} für Sie freigegeben`);
    case 'IMPORT_FINISHED':
      return say(`Your import of ${fileName} is finished`, `Ihr Import von ${fileName} ist fertig`);
    case 'FORM_SUBMITTED':
      return say(`${what.en} wrote through “${formTitle}”`, `${what.de} hat über „${formTitle}“ geschrieben`);
    case 'WEBHOOK_GIVEN_UP':
      return say(
        `Your webhook to ${hostOf(webhookUrl)} was switched off`,
        `Ihr Webhook an ${hostOf(webhookUrl)} wurde abgeschaltet`,
      );
  }
}

/** The rest of an address may hold what is nobody's business. */
const hostOf = (url: string | null): string => (url ? new URL(url).host : '');

function many(count: number): Message {
  if (count > mostCounted) {
    return say(
      `more than ${mostCounted.toLocaleString('en')} contacts`,
      `mehr als ${mostCounted.toLocaleString('de')} Kontakte`,
    );
  }
  return say(`${count.toLocaleString('en')} contacts`, `${count.toLocaleString('de')} Kontakte`);
}
