import { instance } from '../platform/instance.js';
import { layOutMail } from '../platform/mail-layout.js';
import type { Mail } from '../platform/mailer.js';
import { say, type Locale } from '../platform/messages.js';
import type { ShownNotification } from './notification.query.js';
import { notificationText } from './notification.rules.js';

/** The mail of a notification in its reader's language; `sent`: what a visitor wrote into a form, line by line. */
export function notificationMail(
  notification: ShownNotification,
  { to, locale, sent }: { to: { name: string; address: string }; locale: Locale; sent: string[] },
): Mail {
  const title = notificationText(notification)[locale];
  const { contactId, type } = notification;
  const list = type === 'CONTACT_ASSIGNED' ? 'MINE' : 'SHARED';
  const target =
    type === 'WEBHOOK_GIVEN_UP'
      ? { label: say('Show the webhooks', 'Webhooks anzeigen'), path: '/settings/webhooks' }
      : contactId
        ? { label: say('Open the contact', 'Kontakt öffnen'), path: `/contacts/${contactId}` }
        : { label: say('Show the contacts', 'Kontakte anzeigen'), path: `/contacts?access=${list}` };
  const button = { label: target.label[locale], url: instance.publicUrl + target.path };
  const paragraphs = [say(`Hello ${to.name},`, `Guten Tag ${to.name},`)[locale], next[type][locale], ...sent];
  return {
    to,
    locale,
    subject: title,
    ...layOutMail({
      locale,
      title,
      paragraphs,
      button,
      note: (type === 'WEBHOOK_GIVEN_UP' ? itsOwner : why)[locale],
    }),
  };
}

const next = {
  CONTACT_ASSIGNED: say(
    'You can see and change it, delete it and share it with others.',
    'Sie können ansehen, ändern, löschen und für andere freigeben, was Ihnen zugewiesen ist.',
  ),
  CONTACT_SHARED: say(
    'You find it in Kartei under “Shared with me”.',
    'In Kartei steht das unter „Für mich freigegeben“.',
  ),
  IMPORT_FINISHED: say('The report is in Kartei.', 'Den Bericht finden Sie in Kartei.'),
  FORM_SUBMITTED: say('This was sent:', 'Das wurde gesendet:'),
  WEBHOOK_GIVEN_UP: say(
    'Its receiver has failed for days, or says that it is gone. The log of the webhook shows its answers. When the receiver works again, switch the webhook on.',
    'Sein Empfänger hat tagelang nicht funktioniert, oder es gibt ihn nicht mehr. Das Protokoll des Webhooks zeigt seine Antworten. Wenn der Empfänger wieder funktioniert, schalten Sie den Webhook ein.',
  ),
};
const itsOwner = say(
  'You get this mail because the webhook is yours.',
  'Sie erhalten diese Mail, weil der Webhook Ihnen gehört.',
);
const why = say(
  'You get this mail because a colleague wants you to know.',
  'Sie erhalten diese Mail, weil jemand aus Ihrem Team Sie informieren möchte.',
);
