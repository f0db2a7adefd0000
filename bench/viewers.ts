import sql from 'sql-template-tag';
import { contactCountOfUser } from '../server/auth/contact-count.query.js';
import { listContacts } from '../server/contacts/contact.query.js';
import { countContacts } from '../server/contacts/contact.total.query.js';
import type { Db } from '../server/platform/database.js';
import type { Viewer } from '../server/platform/work.js';
import { openMigrated } from './data-set.js';
import { people } from './generator.js';
import { median, table } from './report.js';

const fields = ['firstName', 'lastName', 'jobTitle', 'company', 'emails', 'tags', 'managers', 'createdAt'];
const rounds = 5;

/** Database time of the first page, the total and the search for each of the viewers, as a table. */
export async function viewerTable(
  data: { title: string; url: string; viewers: (keyof typeof people)[] }[],
): Promise<string> {
  const rows: string[][] = [];
  for (const { title, url, viewers } of data) {
    const database = await openMigrated(url);
    for (const name of viewers) {
      const viewer = await viewerOf(database.read, people[name]);
      const reader = { db: database.read, viewer };
      const list = (search: string | null, size: number) => () =>
        listContacts(reader, {
          filter: { search },
          sort: null,
          page: { size, cursor: null, backwards: false },
          fields,
        });
      const count = (search: string | null, upTo?: number) => () => countContacts(reader, { search }, upTo);
      rows.push([
        title,
        `${name}, sees ${viewer.contactCount.visible.toLocaleString('en')}`,
        await medianMs(() => viewerOf(database.read, people[name])),
        await medianMs(list(null, 50)),
        await medianMs(count(null)),
        await medianMs(list('schm', 20)),
        await medianMs(count('schm', 1_000)),
        await medianMs(count('schm')),
      ]);
    }
    await database.close();
  }
  const head = [
    'data',
    'viewer',
    'session and counters',
    'first page',
    'total',
    'search, 20',
    'up to 1,000',
    'exact',
  ];
  return table(head, rows);
}

async function viewerOf(db: Db, email: string): Promise<Viewer> {
  const [user] = await db.rows<Omit<Viewer, 'via'>>(
    sql`SELECT u.id, u.role, u.locale, ${contactCountOfUser} AS "contactCount" FROM app_user u WHERE u.email = ${email}`,
  );
  return { ...user!, via: 'SESSION' };
}

async function medianMs(action: () => Promise<unknown>): Promise<string> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await action();
    times.push(performance.now() - start);
  }
  return `${median(times).toFixed(1)} ms`;
}
