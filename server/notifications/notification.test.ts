import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { jobs } from '../jobs.js';
import { instance } from '../platform/instance.js';
import { startJobs } from '../platform/jobs.js';
import { limits } from '../platform/limits.js';
import { createMailer, type Mailer } from '../platform/mailer.js';
import { startDispatcher } from '../platform/outbox.js';
import { subscribers } from '../subscribers.js';
import { serveApi, type TestApi } from '../testing/api.js';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { openPostOffice, type PostOffice, type ReceivedMail } from '../testing/post-office.js';
import { subscribe } from '../testing/subscription.js';
import { world, type TestUser } from '../testing/world.js';
import { dropOldNotifications } from './notification.service.js';

let db: TestDatabase;
let api: TestApi;
let office: PostOffice;
let mailer: Mailer;
let worker: { stop(): Promise<void> }[];
beforeAll(async () => {
  limits['notification.gatherSeconds'] = 1;
  db = await testDatabase();
  api = await serveApi(db.database);
  office = await openPostOffice();
  mailer = createMailer({ smtpUrl: office.url, from: 'Kartei <crm@example.com>', dataDir: '' });
  worker = [
    await startJobs({ database: db.database, mailer, jobs, periodic: [], concurrency: 2 }),
    startDispatcher(db.database, subscribers),
  ];
});
afterAll(async () => {
  await Promise.all(worker.map(part => part.stop()));
  mailer.close();
  await office.close();
  await api.close();
  await db.drop();
});
afterEach(() => {
  office.isOpen = true;
});

interface Told {
  viewer: {
    unreadNotificationCount: number;
    notifications: {
      totalCount: number;
      nodes: {
        id: string;
        type: string;
        text: string;
        read: boolean;
        contact: { displayName: string } | null;
      }[];
    };
  };
}
interface ToldPage {
  viewer: { notifications: { nodes: { text: string }[]; pageInfo: { endCursor: string } } };
}
const bell = async (user: TestUser): Promise<Told['viewer']> => {
  const query = `{ viewer { unreadNotificationCount notifications(first: 10) {
    totalCount nodes { id type text read contact { displayName } } } } }`;
  return (await api.ask<Told>(user, query)).data.viewer;
};
/** Waits until so many notifications are there. */
const bellWith = async (user: TestUser, count: number): Promise<Told['viewer']> => {
  for (let turn = 0; turn < 200; turn++) {
    const { totalCount, nodes } = (await bell(user)).notifications;
    // They are read one after the other: a notification may come in between.
    if (totalCount === count && nodes.length === count) return bell(user);
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  throw new Error(`${user.name} has not got ${count} notifications.`);
};
const grant = (by: TestUser, contactIds: string[], to: TestUser, level = 'READ', notify = true) =>
  api.ask(by, 'mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { changedCount } }', {
    input: { contactIds, userId: to.id, level, notify },
  });
const revoke = (by: TestUser, contactId: string, from: TestUser) =>
  api.ask(
    by,
    'mutation ($ids: [ID!]!, $id: ID!) { revokeAccess(contactIds: $ids, userId: $id) { changedCount } }',
    { ids: [contactId], id: from.id },
  );
const mailTo = async (user: TestUser): Promise<ReceivedMail> => {
  const [row] = await db.database.read.rows<{ email: string }>(
    sql`SELECT email FROM app_user WHERE id = ${user.id}`,
  );
  return office.find(({ to }) => to[0] === row!.email);
};
/** Longer than any mail waits before it is sent. */
const mailsWouldBeThere = () => new Promise(resolve => setTimeout(resolve, 2_000));
const mailsTo = (user: TestUser): ReceivedMail[] => office.mails.filter(({ to }) => to[0]!.includes(user.id));

describe('A user with whom something is shared', () => {
  test('is told in the application and by mail, in their language', async () => {
    const { anna, ben, max } = await world(db.database)
      .member('anna', 'ben')
      .person('max', { grants: { anna: 'MANAGE' } })
      .make();
    await db.database.read.rows(sql`UPDATE app_user SET locale = 'de' WHERE id = ${ben.id}`);
    await grant(anna, [max.id], ben);
    const { unreadNotificationCount, notifications } = await bellWith(ben, 1);
    expect(unreadNotificationCount).toBe(1);
    expect(notifications.nodes).toEqual([
      {
        id: expect.any(String),
        type: 'CONTACT_SHARED',
        text: 'anna hat Max Muster für Sie freigegeben',
        read: false,
        contact: { displayName: 'Max Muster' },
      },
    ]);
    const mail = await mailTo(ben);
    expect(mail.subject).toBe('anna hat Max Muster für Sie freigegeben');
    expect(mail.text).toContain(`${instance.publicUrl}/contacts/${max.id}`);
    expect(mail.html).toContain(`href="${instance.publicUrl}/contacts/${max.id}"`);
    expect(mail.html).toContain('<html lang="de">');
  });

  test('hears of it at once', async () => {
    const { anna, ben, max } = await world(db.database)
      .member('anna', 'ben')
      .person('max', { grants: { anna: 'MANAGE' } })
      .make();
    const live = await subscribe<{ notificationReceived: { text: string } }>(
      api.url,
      ben,
      'subscription { notificationReceived { text contact { displayName } } }',
    );
    await grant(anna, [max.id], ben, 'MANAGE');
    expect(await live.next()).toEqual({
      notificationReceived: {
        text: 'anna assigned Max Muster to you',
        contact: { displayName: 'Max Muster' },
      },
    });
    await live.close();
  });

  test('is told nothing where the sender does not want it, of what they had, and of what they do themselves', async () => {
    const { anna, ben, max, moritz } = await world(db.database)
      .member('anna', 'ben')
      .person('max', { grants: { anna: 'MANAGE' } })
      .person('moritz', { grants: { anna: 'MANAGE', ben: 'READ' } })
      .make();
    await grant(anna, [max.id], ben, 'READ', false);
    await grant(anna, [moritz.id], ben, 'READ_WRITE');
    await grant(anna, [max.id], anna, 'MANAGE');
    await mailsWouldBeThere();
    expect([(await bell(ben)).notifications.totalCount, (await bell(anna)).notifications.totalCount]).toEqual(
      [0, 0],
    );
    expect([...mailsTo(ben), ...mailsTo(anna)]).toEqual([]);
  });

  test('is told once of many contacts, also where they come in portions', async () => {
    const { anna, ben } = await world(db.database)
      .member('anna', 'ben')
      .persons(60, { grants: { anna: 'MANAGE' } })
      .make();
    const found = await api.ask<{ contacts: { nodes: { id: string }[] } }>(
      anna,
      '{ contacts(first: 60) { nodes { id } } }',
    );
    const ids = found.data.contacts.nodes.map(({ id }) => id);
    await grant(anna, ids.slice(0, 30), ben);
    await grant(anna, ids.slice(30), ben);
    expect((await mailTo(ben)).subject).toBe('anna shared 60 contacts with you');
    const { notifications } = await bellWith(ben, 1);
    expect(notifications.nodes).toMatchObject([{ text: 'anna shared 60 contacts with you', contact: null }]);
    await mailsWouldBeThere();
    expect(mailsTo(ben)).toHaveLength(1);
  });
});

describe('A new manager', () => {
  const assigned = (viewer: Told['viewer']) =>
    viewer.notifications.nodes.map(({ type, text }) => [type, text]);

  test('is told of a contact made for them, given to them, and of a bulk change', async () => {
    const { anna, ben, cleo, dora, max } = await world(db.database)
      .member('anna', 'ben', 'cleo', 'dora')
      .person('max', { grants: { anna: 'MANAGE' } })
      .make();
    await api.ask(anna, 'mutation ($input: PersonInput!) { createPerson(input: $input) { person { id } } }', {
      input: { firstName: 'Neu', lastName: 'Hier', managerIds: [anna.id, ben.id] },
    });
    expect(assigned(await bellWith(ben, 1))).toEqual([['CONTACT_ASSIGNED', 'anna assigned Neu Hier to you']]);
    await api.ask(
      anna,
      `mutation ($id: ID!, $input: PersonInput!) {
        updatePerson(id: $id, version: 2, input: $input) { person { version } userErrors { code } } }`,
      { id: max.id, input: { managerIds: [anna.id, cleo.id] } },
    );
    expect(assigned(await bellWith(cleo, 1))).toEqual([
      ['CONTACT_ASSIGNED', 'anna assigned Max Muster to you'],
    ]);
    await api.ask(
      anna,
      'mutation ($ids: [ID!], $m: [ID!]!) { setManagers(ids: $ids, managerIds: $m) { changedCount } }',
      { ids: [max.id], m: [anna.id, cleo.id, dora.id] },
    );
    expect(assigned(await bellWith(dora, 1))).toEqual([
      ['CONTACT_ASSIGNED', 'anna assigned Max Muster to you'],
    ]);
    expect((await bell(cleo)).notifications.totalCount).toBe(1);
  });
});

describe('Whoever has lost access', () => {
  test('is told nothing any more, gets no mail, and may read it again when it comes back', async () => {
    const { anna, ben, max } = await world(db.database)
      .member('anna', 'ben')
      .person('max', { grants: { anna: 'MANAGE' } })
      .make();
    await grant(anna, [max.id], ben);
    const { id } = (await bellWith(ben, 1)).notifications.nodes[0]!;
    await revoke(anna, max.id, ben);
    expect(await bell(ben)).toEqual({
      unreadNotificationCount: 0,
      notifications: { totalCount: 0, nodes: [] },
    });
    const gone = await api.ask<{ node: null }>(ben, 'query ($id: ID!) { node(id: $id) { id } }', { id });
    expect(gone.data.node).toBeNull();
    await mailsWouldBeThere();
    expect(mailsTo(ben)).toEqual([]);
    await grant(anna, [max.id], ben, 'READ', false);
    expect((await bell(ben)).notifications.totalCount).toBe(1);
  });

  test('because they were deactivated gets no mail that was waiting', async () => {
    const { anna, ben, max } = await world(db.database)
      .member('anna', 'ben')
      .person('max', { grants: { anna: 'MANAGE' } })
      .make();
    await grant(anna, [max.id], ben);
    await bellWith(ben, 1);
    await db.database.read.rows(sql`UPDATE app_user SET active = false WHERE id = ${ben.id}`);
    await mailsWouldBeThere();
    expect(mailsTo(ben)).toEqual([]);
  });
});

test('A mail server that is out of order for a while loses nothing', async () => {
  const { anna, ben, max } = await world(db.database)
    .member('anna', 'ben')
    .person('max', { grants: { anna: 'MANAGE' } })
    .make();
  office.isOpen = false;
  await grant(anna, [max.id], ben);
  await bellWith(ben, 1);
  await mailsWouldBeThere();
  const failed = await db.database.read.rows<{ attempts: number }>(
    sql`SELECT attempts FROM graphile_worker.jobs WHERE last_error LIKE '%451%'`,
  );
  expect(failed.length).toBeGreaterThan(0);
  office.isOpen = true;
  // What was put off is due now, instead of in some seconds or hours.
  await db.database.read.rows(sql`UPDATE graphile_worker._private_jobs SET run_at = now()`);
  expect((await mailTo(ben)).subject).toBe('anna shared Max Muster with you');
});

describe('Reading', () => {
  test('marks those named, or all, as read; others’ stay as they are', async () => {
    const { anna, ben, cleo, max, moritz } = await world(db.database)
      .member('anna', 'ben', 'cleo')
      .person('max', { grants: { anna: 'MANAGE', cleo: 'MANAGE' } })
      .person('moritz', { grants: { anna: 'MANAGE' } })
      .make();
    await grant(anna, [max.id], ben);
    await grant(cleo, [max.id], ben, 'MANAGE');
    await grant(anna, [moritz.id], ben, 'MANAGE');
    const first = (await bellWith(ben, 3)).notifications.nodes[0]!;
    const mark = (user: TestUser, ids?: string[]) =>
      api.ask(user, 'mutation ($ids: [ID!]) { markNotificationsRead(ids: $ids) { ok } }', { ids });
    await mark(anna, [first.id]);
    await mark(anna);
    expect((await bell(ben)).unreadNotificationCount).toBe(3);
    await mark(ben, [first.id, 'nonsense']);
    expect((await bell(ben)).unreadNotificationCount).toBe(2);
    await mark(ben);
    const { unreadNotificationCount, notifications } = await bell(ben);
    expect([unreadNotificationCount, notifications.totalCount]).toEqual([0, 3]);
  });

  test('is for those who are signed in', async () => {
    const { errors } = await api.ask(null, 'mutation { markNotificationsRead { ok } }');
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('turns pages, newest first', async () => {
    const { anna, cleo, ben, max } = await world(db.database)
      .member('anna', 'ben', 'cleo')
      .person('max', { grants: { anna: 'MANAGE', cleo: 'MANAGE' } })
      .make();
    await grant(anna, [max.id], ben);
    await bellWith(ben, 1);
    await grant(cleo, [max.id], ben, 'MANAGE');
    await bellWith(ben, 2);
    const page = `query ($after: String) { viewer { notifications(first: 1, after: $after) {
      nodes { text } pageInfo { endCursor hasNextPage } } } }`;
    const first = await api.ask<ToldPage>(ben, page);
    expect(first.data.viewer.notifications).toMatchObject({
      nodes: [{ text: 'cleo assigned Max Muster to you' }],
      pageInfo: { hasNextPage: true },
    });
    const after = first.data.viewer.notifications.pageInfo.endCursor;
    const second = await api.ask<ToldPage>(ben, page, { after });
    expect(second.data.viewer.notifications).toMatchObject({
      nodes: [{ text: 'anna shared Max Muster with you' }],
      pageInfo: { hasNextPage: false },
    });
    const foreign = await api.ask(ben, page, { after: 'bm90aGluZw' });
    expect(foreign.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('is possible for some months', async () => {
    const { anna, ben, max } = await world(db.database)
      .member('anna', 'ben')
      .person('max', { grants: { anna: 'MANAGE' } })
      .make();
    await grant(anna, [max.id], ben);
    await bellWith(ben, 1);
    await db.database.read.rows(
      sql`UPDATE notification SET at = now() - interval '91 days' WHERE user_id = ${ben.id}`,
    );
    await dropOldNotifications(db.database.read);
    expect((await bell(ben)).notifications.totalCount).toBe(0);
  });
});
