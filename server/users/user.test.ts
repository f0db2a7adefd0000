import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { acceptInvitation, findInvitation } from '../auth/invitation.service.js';
import type { UserErrors } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { collectEvents, dispatchEvents } from '../platform/outbox.js';
import type { Viewer, Work } from '../platform/work.js';
import { subscribers } from '../subscribers.js';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { sentMails, tokenIn } from '../testing/mails.js';
import { User } from './user.entity.js';
import { findUsers } from './user.query.js';
import { inviteUser, updateProfile, type Invitation } from './user.service.js';

const now = new Date();
const password = 'Regenschirm tanzt Polka';
const admin: Viewer = {
  id: newId(),
  role: 'ADMIN',
  locale: 'en',
  contactCount: { all: 0, visible: 0 },
  via: 'SESSION',
};

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.database.read.rows(sql`DELETE FROM app_user`);
  await db.database.read.rows(sql`DELETE FROM outbox`);
  await db.database.dataSource.manager.insert(User, {
    id: admin.id,
    name: 'Ärger, Adam',
    email: 'adam@example.com',
    emailKey: 'adam@example.com',
    role: 'ADMIN',
    active: true,
    locale: 'en',
    passwordHash: 'none',
    createdAt: now,
  });
});

const asAdmin = <Result>(action: (work: Work) => Promise<Result>): Promise<Result> =>
  db.database.transaction(async tx => {
    const events = collectEvents();
    const result = await action({ db: tx, viewer: admin, now, emit: events.emit });
    events.flush(tx);
    return result;
  });
const invite = (input: Partial<Invitation> = {}): ReturnType<typeof inviteUser> =>
  asAdmin(work => inviteUser(work, { email: 'iris@example.com', name: 'Iris', role: 'MEMBER', ...input }));
const problemsOf = (failed: Promise<unknown>): Promise<[string, string[] | undefined][]> =>
  failed.then(
    () => [],
    (error: UserErrors) => error.problems.map(({ code, path }) => [code, path]),
  );
const tokenOf = (url: string): string => new URL(url).searchParams.get('token')!;

describe('Inviting', () => {
  test('adds a user who is not active yet, and gives the link', async () => {
    const { user, invitationUrl } = await invite({ email: 'Iris@Example.com', locale: 'de' });
    expect(user).toMatchObject({
      name: 'Iris',
      email: 'Iris@Example.com',
      role: 'MEMBER',
      active: false,
      locale: 'de',
    });
    expect(await findInvitation(db.database.read, tokenOf(invitationUrl), now)).toMatchObject({
      name: 'Iris',
    });
  });

  test('once more changes the data and makes former links useless', async () => {
    const first = await invite();
    const second = await invite({ email: 'IRIS@example.com', name: 'Iris Neu', role: 'CRM_ADMIN' });
    expect(second.user).toMatchObject({ id: first.user.id, name: 'Iris Neu', role: 'CRM_ADMIN' });
    expect(await findInvitation(db.database.read, tokenOf(first.invitationUrl), now)).toBeNull();
    expect(await findInvitation(db.database.read, tokenOf(second.invitationUrl), now)).not.toBeNull();
  });

  test('somebody who is here already, or was, is refused', async () => {
    expect(await problemsOf(invite({ email: 'ADAM@example.com' }))).toEqual([['TAKEN', ['email']]]);
    const { user, invitationUrl } = await invite();
    await acceptInvitation(db.database, { token: tokenOf(invitationUrl), password }, now);
    await db.database.read.rows(sql`UPDATE app_user SET active = false WHERE id = ${user.id}`);
    expect(await problemsOf(invite())).toEqual([['TAKEN', ['email']]]);
  });

  test.each<[string, Partial<Invitation>, [string, string[]][]]>([
    ['no name', { name: ' \u200b ' }, [['REQUIRED', ['name']]]],
    ['a name that is too long', { name: 'x'.repeat(201) }, [['TOO_LONG', ['name']]]],
    ['no e-mail address', { email: '' }, [['REQUIRED', ['email']]]],
    ['something else', { email: 'iris' }, [['INVALID', ['email']]]],
    [
      'a line break in the address',
      { email: 'iris@example.com\nBcc: x@example.com' },
      [['INVALID', ['email']]],
    ],
    ['NUL in the name', { name: 'Iris\0' }, [['INVALID', ['name']]]],
    ['a language that we do not speak', { locale: 'fr' }, [['INVALID', ['locale']]]],
    [
      'several at once',
      { email: '', name: '' },
      [
        ['REQUIRED', ['email']],
        ['REQUIRED', ['name']],
      ],
    ],
  ])('%s is refused', async (_, input, problems) => {
    expect(await problemsOf(invite(input))).toEqual(problems);
    expect(await findUsers({ db: db.database.read, viewer: admin }, null)).toHaveLength(1);
  });
});

describe('The mail', () => {
  test.each([
    ['de', 'Sie sind zu Kartei eingeladen'],
    ['en', 'You are invited to Kartei'],
  ])('in %s brings a link that works', async (locale, subject) => {
    await invite({ locale, name: '<b>Iris</b>' });
    const [mail, ...others] = await sentMails(db.database);
    expect(others).toEqual([]);
    expect(mail).toContain(`Subject: ${subject}`);
    expect(mail).not.toContain('<b>Iris</b>,</p>');
    await expect(
      acceptInvitation(db.database, { token: tokenIn(mail!), password }, now),
    ).resolves.toBeDefined();
  });

  test('is not sent to somebody who is here by then', async () => {
    const { invitationUrl } = await invite();
    await acceptInvitation(db.database, { token: tokenOf(invitationUrl), password }, now);
    expect(await sentMails(db.database)).toEqual([]);
  });

  test('does not leave its link in the database', async () => {
    await invite();
    await dispatchEvents(db.database, subscribers);
    const [job] = await db.database.read.rows<{ payload: object }>(sql`
      SELECT payload FROM graphile_worker._private_jobs`);
    expect(Object.keys(job!.payload)).toEqual(['userId']);
    await sentMails(db.database);
  });
});

describe('The list of users', () => {
  test('has active users in the order of their names, found by name or e-mail address', async () => {
    const { invitationUrl } = await invite({ name: 'Arger' });
    await invite({ name: 'Not here yet', email: 'later@example.com' });
    await acceptInvitation(db.database, { token: tokenOf(invitationUrl), password }, now);
    const found = async (search: string | null): Promise<string[]> =>
      (await findUsers({ db: db.database.read, viewer: admin }, search)).map(({ name }) => name);
    expect(await found(null)).toEqual(['Arger', 'Ärger, Adam']);
    expect(await found('ÄRGER')).toEqual(['Ärger, Adam']);
    expect(await found('iris@')).toEqual(['Arger']);
    expect(await found('%')).toEqual([]);
    expect(await found('_')).toEqual([]);
  });
});

describe('The own profile', () => {
  test('takes a new name and language, and keeps what is absent', async () => {
    const profile = (input: {
      name?: string | null;
      locale?: string | null;
    }): ReturnType<typeof updateProfile> => asAdmin(work => updateProfile(work, input));
    expect(await profile({ name: '  Adam  Neu ' })).toMatchObject({ name: 'Adam Neu', locale: 'en' });
    expect(await profile({ locale: 'de' })).toMatchObject({ name: 'Adam Neu', locale: 'de' });
    expect(await problemsOf(profile({ name: null, locale: 'xx' }))).toEqual([
      ['REQUIRED', ['name']],
      ['INVALID', ['locale']],
    ]);
  });
});
