import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import sql from 'sql-template-tag';
import { issueToken } from '../auth/one-time-token.service.js';
import { createSession } from '../auth/session.service.js';
import { jobs } from '../jobs.js';
import { newId } from '../platform/ids.js';
import { enqueue, startJobs } from '../platform/jobs.js';
import { serveApi, type TestApi } from '../testing/api.js';
import { emptyDatabase, type TestDatabase } from '../testing/database.js';
import { challengeFor, createForm, post } from '../testing/forms.js';
import { importDesk, type ImportDesk } from '../testing/imports.js';
import { allRows, moveInto, shape } from '../testing/restored.js';
import { world, type TestUser } from '../testing/world.js';
import { processSubmission } from '../web-forms/submission.job.js';
import { rowsKept } from './tables.query.js';

const questions = {
  list: `{ contacts(first: 100) { totalCount pageInfo { endCursor } nodes {
    id kind displayName version createdAt updatedAt source publicAccess createdBy { name } tags { name } managers { name }
    contactType { name } emails { address category primary } phones { number } addresses { city country } description
  } } }`,
  sorted:
    '{ contacts(sort: { field: LAST_NAME, direction: DESC }, first: 5) { nodes { displayName } edges { cursor } } }',
  search: '{ contacts(filter: { search: "muller oel" }) { totalCount nodes { displayName } } }',
  similar: '{ contacts(filter: { search: "Grosshandlung" }) { totalCount nodes { displayName } } }',
  histories: `{ contacts(first: 20) { nodes { history(first: 10) { totalCount nodes {
    type at note actor { name } changes { field before after }
  } } } } }`,
  tags: '{ tags { name } contactTypes { name color position } }',
  imports:
    '{ imports { totalCount nodes { id fileName status createdAt summary { rowCount create invalid } } } }',
  forms: '{ webForms { key title fields { name label } counts { accepted quarantined } } }',
  views: '{ savedViews { name query savedAt } }',
  trail: '{ auditTrail { totalCount nodes { kind at actor { name } user { name } } } }',
  keys: '{ apiKeys { name prefix scope createdAt } }',
  notifications:
    '{ viewer { unreadNotificationCount notifications { totalCount nodes { type text at read } } } }',
} as const;

describe('A restored backup', () => {
  let original: ImportDesk;
  let copy: TestDatabase;
  let copyApi: TestApi;
  let viewers: TestUser[];
  let importId: string;
  let waitingImport: string;

  beforeAll(async () => {
    original = await importDesk();
    const { admin, anna, ben } = await world(original.database)
      .member('anna', 'ben')
      .contactType('Öl')
      .company('müller', {
        name: 'Müller Öl & Söhne "Großhandel"',
        description: 'Zeile eins\nZeile\tzwei \\N \\. 🙂\u2028',
        grants: { anna: 'MANAGE' },
        type: 'Öl',
      })
      .person('erika', {
        company: 'müller',
        publicAccess: 'READ',
        emails: [{ address: 'Erika@Example.org', category: 'WORK', primary: true }],
        phones: [{ number: '+49 30 123456', category: 'MOBILE', primary: true }],
      })
      .person('gone', { deleted: true })
      .persons(30, { grants: { anna: 'READ' }, tagNames: ['Neu', 'VIP'] })
      .make();
    viewers = [admin, anna, ben];
    await original.startJobs();
    const report = await original.bringIn(
      anna,
      'First name,Last name,E-mail\nJörg,Groß,jörg@example\nJana,"K\nO",j@example.org\n',
    );
    importId = report.id;
    await original.stopJobs();
    waitingImport = (await original.upload(anna, 'First name,Last name\nPaula,Plan\n')).import!.id;
    await original.act(anna, 'planImport', waitingImport);
    await useEverything(original, admin, anna);
    copy = await emptyDatabase();
    await moveInto(original.url, copy.url);
    copyApi = await serveApi(copy.database);
  }, 60_000);
  afterAll(async () => {
    await copyApi.close();
    await copy.drop();
    await original.drop();
  });

  test('has every row of every table but those that are left behind', async () => {
    const [was, is] = [await allRows(original.database), await allRows(copy.database)];
    for (const left of ['migration', ...Object.keys(rowsKept)]) {
      expect(was).toHaveProperty(left);
      delete was[left];
      delete is[left];
    }
    expect(is).toEqual(was);
    const filled = Object.keys(was).filter(name => was[name]!.length > 0);
    expect(filled).toEqual(expect.arrayContaining(['contact_count', 'import_chunk', 'outbox', 'submission']));
  });

  test('has the tables of a database that was never anywhere else', async () => {
    expect(await shape(copy.database)).toEqual(await shape(original.database));
  });

  test('answers the same questions with the same bytes, to everybody', async () => {
    for (const viewer of viewers) {
      const again = { sessionToken: await createSession(copy.database.read, viewer.id, new Date()) };
      for (const question of Object.values(questions)) {
        const { body, status } = await original.api.ask(viewer, question);
        expect(status).toBe(200);
        expect((await copyApi.ask(again, question)).body).toBe(body);
      }
    }
  });

  test('gives the rows of an import back that were not taken, from the file that was uploaded', async () => {
    const failed = async (url: string, sessionToken: string): Promise<string> => {
      const headers = { Cookie: `kartei_session=${sessionToken}` };
      return (await fetch(new URL(`/imports/${importId}/failed.csv`, url), { headers })).text();
    };
    const anna = viewers[1]!;
    const before = await failed(original.api.url, anna.sessionToken);
    expect(before).toContain('jörg@example');
    expect(await failed(copyApi.url, await createSession(copy.database.read, anna.id, new Date()))).toBe(
      before,
    );
  });

  test('lets nobody go on where they were signed in, nor use a link that sets a password', async () => {
    expect((await copyApi.ask(viewers[0]!, '{ viewer { user { id } } }')).data).toEqual({ viewer: null });
    const { rows } = copy.database.read;
    expect(await rows(sql`SELECT kind FROM one_time_token`)).toEqual([{ kind: 'INVITATION' }]);
  });

  test('still has to do what was waiting, in its order, and not what had failed for good', async () => {
    const jobs = `SELECT t.identifier, j.payload, j.run_at, j.max_attempts, j.key
      FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
      WHERE j.attempts < j.max_attempts ORDER BY j.id`;
    const was = await original.database.dataSource.query<{ key: string }[]>(jobs);
    expect(was.filter(({ key }) => key)).toHaveLength(1);
    expect(await copy.database.dataSource.query(jobs)).toEqual(was);
  });

  test('goes on giving numbers behind the highest one', async () => {
    const add = sql`INSERT INTO outbox (type, data, due_at, attempts) VALUES ('x', '{}', now(), 0) RETURNING id`;
    const [last] = await copy.database.read.rows<{ id: string }>(sql`SELECT max(id) AS id FROM outbox`);
    const [next] = await copy.database.read.rows<{ id: string }>(add);
    expect(BigInt(next!.id)).toBe(BigInt(last!.id) + 1n);
  });

  test('goes on counting contacts', async () => {
    const admin = { sessionToken: await createSession(copy.database.read, viewers[0]!.id, new Date()) };
    const before = (
      await copyApi.ask<{ contacts: { totalCount: number } }>(admin, '{ contacts { totalCount } }')
    ).data;
    await copyApi.ask(admin, 'mutation { createCompany(input: { name: "New" }) { company { id } } }');
    const after = (await copyApi.ask<typeof before>(admin, '{ contacts { totalCount } }')).data;
    expect(after.contacts.totalCount).toBe(before.contacts.totalCount + 1);
  });

  test('goes on with what was begun: an import is checked, a submission becomes a contact', async () => {
    const mailer = { send: () => Promise.resolve(), forget: () => Promise.resolve(), close: () => undefined };
    const running = await startJobs({ database: copy.database, mailer, jobs, periodic: [], concurrency: 2 });
    const begun = sql`
      SELECT i.status, (SELECT count(*)::int FROM contact WHERE display_name = 'Vera Web') AS contacts
      FROM import i WHERE i.id = ${waitingImport}`;
    let found = await copy.database.read.rows(begun);
    expect(found).toEqual([{ status: 'PLANNING', contacts: 0 }]);
    for (let turn = 0; turn < 400 && !isDeepStrictEqual(found, done); turn++) {
      await sleep(25);
      found = await copy.database.read.rows(begun);
    }
    await running.stop();
    expect(found).toEqual(done);
  });
});

const done = [{ status: 'PLANNED', contacts: 1 }];

/** A row in tables that a list of contacts does not reach. */
async function useEverything(desk: ImportDesk, admin: TestUser, anna: TestUser): Promise<void> {
  const { database, api } = desk;
  const ask = async (user: TestUser, mutation: string): Promise<void> => {
    const { body } = await api.ask(user, `mutation { ${mutation} { userErrors { code path } } }`);
    expect(body).toContain('"userErrors":[]');
  };
  await ask(anna, 'saveView(input: { name: "Meine", query: "kind=PERSON&manager=me" })');
  await ask(admin, 'createApiKey(name: "Sync", scope: READ)');
  await ask(
    admin,
    'inviteUser(input: { name: "Eva", email: "eva@example.org", role: MEMBER, locale: "de" })',
  );
  const form = await createForm(api, admin);
  const challenge = await challengeFor(database, form);
  await post(api, form, { firstName: 'Vera', lastName: 'Web', 'email.work': 'v@example.org', challenge });
  const later = new Date(Date.now() + 3_600_000);
  await issueToken(database.read, { kind: 'RESET', userId: anna.id, expiresAt: later });
  await enqueue(
    database.read,
    processSubmission,
    { id: newId() },
    { key: 'later', runAt: later, maxAttempts: 7 },
  );
  await enqueue(database.read, processSubmission, { id: newId() });
  await database.dataSource.query(
    `SELECT graphile_worker.permanently_fail_jobs(ARRAY[(SELECT max(id) FROM graphile_worker.jobs)], 'No')`,
  );
}
