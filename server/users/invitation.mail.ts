import { layOutMail } from '../platform/mail-layout.js';
import type { Mail } from '../platform/mailer.js';
import { say, type Locale } from '../platform/messages.js';

export interface InvitationMail {
  to: { name: string; address: string };
  locale: Locale;
  /** PUBLIC_URL/invitation?token=… */
  url: string;
  days: number;
}

/** The mail by which somebody who was invited chooses a password. */
export function invitationMail({ to, locale, url, days }: InvitationMail): Mail {
  const title = say('You are invited to Kartei', 'Sie sind zu Kartei eingeladen')[locale];
  const paragraphs = [
    say(`Hello ${to.name},`, `Guten Tag ${to.name},`)[locale],
    say(
      'An account in the customer database of your team has been set up for you. Choose a password, and you are in.',
      'in der Kundendatenbank Ihres Teams wurde ein Konto für Sie eingerichtet. Wählen Sie ein Passwort, und schon sind Sie dabei.',
    )[locale],
  ];
  const button = { label: say('Choose a password', 'Passwort wählen')[locale], url };
  const note = say(
    `The link works once, within ${days} days. If you did not expect this mail, you need not do anything.`,
    `Der Link gilt einmal und ${days} Tage lang. Falls Sie diese Mail nicht erwartet haben, brauchen Sie nichts zu tun.`,
  )[locale];
  return { to, locale, subject: title, ...layOutMail({ locale, title, paragraphs, button, note }) };
}
