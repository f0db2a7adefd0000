import { layOutMail } from '../platform/mail-layout.js';
import type { Mail } from '../platform/mailer.js';
import { say, type Locale } from '../platform/messages.js';

export interface PasswordResetMail {
  to: { name: string; address: string };
  locale: Locale;
  /** PUBLIC_URL/reset?token=… */
  url: string;
  minutes: number;
}

/** The mail by which somebody who forgot their password chooses a new one. */
export function passwordResetMail({ to, locale, url, minutes }: PasswordResetMail): Mail {
  const title = say('Choose a new password for Kartei', 'Neues Passwort für Kartei wählen')[locale];
  const paragraphs = [
    say(`Hello ${to.name},`, `Guten Tag ${to.name},`)[locale],
    say(
      'Somebody, probably you, asked for a new password for your account.',
      'jemand, vermutlich Sie, hat ein neues Passwort für Ihr Konto verlangt.',
    )[locale],
  ];
  const button = { label: say('Choose a new password', 'Neues Passwort wählen')[locale], url };
  const note = say(
    `The link works once, within ${minutes} minutes. If you did not ask for it, you need not do anything: your password stays as it is.`,
    `Der Link gilt einmal und ${minutes} Minuten lang. Falls Sie ihn nicht verlangt haben, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.`,
  )[locale];
  return { to, locale, subject: title, ...layOutMail({ locale, title, paragraphs, button, note }) };
}
