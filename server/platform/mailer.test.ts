import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { createMailer, type Mail } from './mailer.js';

interface Received {
  from: string;
  to: string[];
  source: string;
}
const received: Received[] = [];
let isOpen = true;
let smtp: SMTPServer;
let smtpUrl: string;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kartei-mail-'));
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      let source = '';
      stream.on('data', (chunk: Buffer) => (source += chunk.toString()));
      stream.on('end', () => {
        if (!isOpen) return done(Object.assign(new Error('Try later'), { responseCode: 451 }));
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          source,
        });
        done();
      });
    },
  });
  await new Promise<void>(resolve => smtp.listen(0, '127.0.0.1', resolve));
  smtpUrl = `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise<void>(resolve => smtp.close(() => resolve()));
  await rm(dataDir, { recursive: true });
});

const mail = (changes: Partial<Mail> = {}): Mail => ({
  to: { name: 'Änne Müller', address: 'anne@example.com' },
  locale: 'de',
  subject: 'Grüße',
  text: 'Guten Tag',
  html: '<p>Guten Tag</p>',
  ...changes,
});
const from = 'Kartei <crm@example.com>';

describe('With a mail server', () => {
  test('a mail arrives with a plain and a pretty part, in its language', async () => {
    const mailer = createMailer({ smtpUrl, from, dataDir });
    await mailer.send(mail());
    mailer.close();
    const { from: sender, to, source } = received.at(-1)!;
    expect([sender, to]).toEqual(['crm@example.com', ['anne@example.com']]);
    expect(source).toMatch(/^Content-Language: de\r?$/m);
    expect(source).toMatch(/^Content-Type: multipart\/alternative;/m);
    expect(source).toMatch(/^Content-Type: text\/plain; charset=utf-8\r?$/m);
    expect(source).toMatch(/^Content-Type: text\/html; charset=utf-8\r?$/m);
  });

  test('nothing that a user typed becomes a header or another recipient', async () => {
    const mailer = createMailer({ smtpUrl, from, dataDir });
    const trick = 'Anna\r\nBcc: thief@example.com\r\nX-Trick: yes\r\n\r\nBody';
    await mailer.send(mail({ to: { name: trick, address: 'anne@example.com' }, subject: trick }));
    await mailer.send(mail({ to: { name: '", <thief@example.com>, "', address: 'anne@example.com' } }));
    await mailer
      .send(mail({ to: { name: 'A', address: 'anne@example.com>\r\nRCPT TO:<thief@example.com' } }))
      .catch(() => undefined);
    mailer.close();
    for (const { to, source } of received) {
      expect(source).not.toMatch(/^(Bcc|X-Trick):/im);
      expect(to).not.toContain('thief@example.com');
    }
  });

  test('a mail that the server does not take is reported, to be tried again', async () => {
    const mailer = createMailer({ smtpUrl, from, dataDir });
    isOpen = false;
    await expect(mailer.send(mail())).rejects.toThrow('451');
    isOpen = true;
    const before = received.length;
    await mailer.send(mail());
    mailer.close();
    expect(received.length).toBe(before + 1);
  });
});

test('Without a mail server, each mail becomes a file that only its owner may read', async () => {
  const mailer = createMailer({ from, dataDir });
  await mailer.send(mail());
  await mailer.send(mail({ subject: 'Nummer zwei' }));
  mailer.close();
  const files = (await readdir(join(dataDir, 'mail'))).sort();
  expect(files).toHaveLength(2);
  expect(files.every(name => name.endsWith('.eml'))).toBe(true);
  const path = join(dataDir, 'mail', files[1]!);
  expect(await readFile(path, 'utf8')).toMatch(/^Subject: Nummer zwei\r?$/m);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('Mails kept as files are forgotten by what they are about, however their lines are folded', async () => {
  const kept = await mkdtemp(join(tmpdir(), 'kartei-mail-'));
  const mailer = createMailer({ from, dataDir: kept });
  const id = '01a217d6-d7fe-74ba-bc0a-d8d8707bf7b4';
  const url = `http://localhost:4000/a-path-that-is-long-enough-to-be-folded/contacts/${id}`;
  await mailer.send(mail({ text: url, html: `<a href="${url}">Öffnen</a>` }));
  await mailer.send(mail({ subject: 'Etwas anderes' }));
  await mailer.forget([id]);
  mailer.close();
  const [left, ...more] = await readdir(join(kept, 'mail'));
  expect(more).toEqual([]);
  expect(await readFile(join(kept, 'mail', left!), 'utf8')).toContain('Etwas anderes');
  await rm(kept, { recursive: true });
});
