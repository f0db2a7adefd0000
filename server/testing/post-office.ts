import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface ReceivedMail {
  to: string[];
  subject: string;
  text: string;
  html: string;
}

/** A real SMTP server that keeps what it gets, and that can be out of order for a while. */
export interface PostOffice {
  url: string;
  mails: ReceivedMail[];
  /** While false, every mail is answered with 451, to be tried again. */
  isOpen: boolean;
  /** The next mail that `isIt`, whether it has arrived or is still to come; waits for a few seconds. */
  find(isIt: (mail: ReceivedMail) => boolean): Promise<ReceivedMail>;
  close(): Promise<void>;
}

export async function openPostOffice(): Promise<PostOffice> {
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (!office.isOpen) return done(Object.assign(new Error('Try later'), { responseCode: 451 }));
        const to = session.envelope.rcptTo.map(({ address }) => address);
        void keep(to, Buffer.concat(chunks));
        done();
      });
    },
  });
  await new Promise<void>(resolve => smtp.listen(0, '127.0.0.1', resolve));
  const keep = async (to: string[], source: Buffer): Promise<void> => {
    const { subject = '', text = '', html = '' } = await PostalMime.parse(source);
    office.mails.push({ to, subject, text, html });
  };
  const office: PostOffice = {
    url: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
    mails: [],
    isOpen: true,
    async find(isIt) {
      for (let turn = 0; turn < 400; turn++) {
        const mail = office.mails.find(isIt);
        if (mail) return mail;
        await new Promise(resolve => setTimeout(resolve, 25));
      }
      throw new Error(`No such mail among ${JSON.stringify(office.mails.map(({ subject }) => subject))}`);
    },
    close: () =>
      new Promise(resolve => {
        smtp.close(() => resolve());
      }),
  };
  return office;
}
