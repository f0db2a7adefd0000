import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type SendMailOptions, type Transporter } from 'nodemailer';
import { newId } from './ids.js';
import { log } from './log.js';
import type { Locale } from './messages.js';

/** One mail to one person, in their language, with both a plain and a pretty part. */
export interface Mail {
  to: { name: string; address: string };
  locale: Locale;
  subject: string;
  text: string;
  html: string;
}

export interface Mailer {
  /** Hands the mail over; rejects when that failed, so that the job that sends it is tried again. */
  send(mail: Mail): Promise<void>;
  /** Removes what is kept here of mails that hold one of these words, such as ids; what was sent is out of reach. */
  forget(words: readonly string[]): Promise<void>;
  close(): void;
}

export interface MailerOptions {
  /** smtp:// or smtps://; without it each mail becomes an .eml file in `mail` below `dataDir`. */
  smtpUrl?: string;
  /** "Name <address>" or an address. */
  from: string;
  dataDir: string;
}

/** A mailer for SMTP_URL, or one that writes files, for trying out and for where there is no mail server. */
export function createMailer({ smtpUrl, from, dataDir }: MailerOptions): Mailer {
  return smtpUrl ? smtpMailer(smtpUrl, from) : fileMailer(join(dataDir, 'mail'), from);
}

function smtpMailer(url: string, from: string): Mailer {
  const transport: Transporter = createTransport(
    { url, pool: true, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 },
    messageDefaults(from),
  );
  // Errors of one mail reach its job; this is for those of idle connections.
  transport.on('error', error => log.warn('The connection to the mail server broke', { error }));
  return {
    send: async mail => void (await transport.sendMail(toMessage(mail))),
    forget: () => Promise.resolve(),
    close: () => transport.close(),
  };
}

function fileMailer(directory: string, from: string): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true }, messageDefaults(from));
  return {
    async send(mail) {
      const { message } = await transport.sendMail(toMessage(mail));
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const path = join(directory, `${newId()}.eml`);
      await writeFile(`${path}.draft`, message as Buffer, { mode: 0o600 });
      await rename(`${path}.draft`, path);
      log.info('There is no SMTP_URL, so a mail was written to a file', { path });
    },
    async forget(words) {
      for (const name of await readdir(directory).catch(() => [])) {
        const path = join(directory, name);
        // Long lines are folded (quoted-printable).
        const text = (await readFile(path, 'utf8')).replace(/=\r?\n/g, '');
        if (words.some(word => text.includes(word))) await rm(path, { force: true });
      }
    },
    close: () => transport.close(),
  };
}

/** Nothing in a mail may make the server read files or addresses of its own. */
const messageDefaults = (from: string): SendMailOptions => ({
  from,
  disableFileAccess: true,
  disableUrlAccess: true,
});

function toMessage({ to, locale, subject, text, html }: Mail): SendMailOptions {
  return {
    to: { name: oneLine(to.name), address: oneLine(to.address) },
    subject: oneLine(subject),
    text,
    html,
    headers: { 'Content-Language': locale, 'Auto-Submitted': 'auto-generated' },
  };
}

/** A line break in a value would start a header of the sender's choice. */
const oneLine = (value: string): string => value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
