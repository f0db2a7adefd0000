import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { jobs } from '../jobs.js';
import type { Database } from '../platform/database.js';
import { startJobs } from '../platform/jobs.js';
import { createMailer } from '../platform/mailer.js';
import { dispatchEvents } from '../platform/outbox.js';
import { subscribers } from '../subscribers.js';

/** Works off all that waits to be done, and gives the mails that were sent, as texts to search in. */
export const sentMails = async (database: Database): Promise<string[]> =>
  (await mailsAsSent(database)).map(mail => mail.replace(/=\r\n/g, '').replace(/=3D/g, '='));

/** The same byte for byte. */
export async function mailsAsSent(database: Database): Promise<string[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kartei-mail-'));
  const mailer = createMailer({ from: 'Kartei <crm@example.com>', dataDir });
  const running = await startJobs({ database, mailer, jobs, periodic: [], concurrency: 2 });
  await dispatchEvents(database, subscribers);
  while ((await database.read.rows(sql`SELECT 1 FROM graphile_worker.jobs`)).length > 0) await sleep(20);
  await running.stop();
  const directory = join(dataDir, 'mail');
  const names = await readdir(directory).catch(() => []);
  const mails = await Promise.all(names.map(name => readFile(join(directory, name), 'utf8')));
  await rm(dataDir, { recursive: true });
  return mails;
}

/** The token of the link in a mail. */
export const tokenIn = (mail: string): string => /token=([\w-]{43})/.exec(mail)![1]!;
