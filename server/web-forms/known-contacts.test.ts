import { beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { jobs } from '../jobs.js';
import { startJobs } from '../platform/jobs.js';
import { createMailer } from '../platform/mailer.js';
import {
  challengeFor,
  createForm,
  post,
  processed,
  submissionsOf,
  withoutFormRates,
} from '../testing/forms.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let admin: TestUser;
let anna: TestUser;
let ben: TestUser;
let lead: { id: string };
beforeAll(async () => {
  withoutFormRates();
  const made = await world(site.database).member('anna', 'ben').contactType('client', 'lead').make();
  ({ admin, anna, ben, lead } = made);
});

const fields = [
  'firstName',
  'lastName',
  'email.work',
  'phone.mobile',
  'jobTitle',
  'companyName',
  'tags',
  'description',
].map(target => ({ target }));

const read = async (id: string) => {
  const { data } = await site.ask(
    admin,
    `query ($id: ID!) { contact(id: $id) {
      displayName source version description emails { address } phones { number } tags { name } managers { name }
      publicAccess contactType { name } accessGrants { grantee { name } level }
      ... on Person { jobTitle company { displayName } }
      history { nodes { type note changes { field before after } } }
    } }`,
    { id },
  );
  return data.contact!;
};

describe('Somebody whose e-mail is known', () => {
  test('is linked: only what is empty is filled, and all else stays', async () => {
    const { erika } = await world(site.database)
      .member('mia')
      .contactType('friend')
      .person('erika', {
        emails: [{ address: 'Erika@Example.org' }],
        description: 'Our best client',
        tagNames: ['vip'],
        grants: { mia: 'MANAGE' },
        type: 'friend',
      })
      .make();
    const form = await createForm(site, admin, {
      title: 'Write to us',
      fields,
      tags: ['web'],
      contactTypeId: lead.id,
      managerIds: [anna.id],
      publicAccess: 'READ_WRITE',
      notifyUserIds: [ben.id],
      notifyGrantRead: true,
    });
    await post(site, form, {
      firstName: 'Evil',
      lastName: 'Twin',
      'email.work': 'ERIKA@example.org',
      'phone.mobile': '0171 1234567',
      jobTitle: 'CEO',
      companyName: 'Erika AG',
      tags: 'spam',
      description: 'Please call me',
    });
    await processed(site);
    expect(await submissionsOf(site, admin, form)).toMatchObject([
      { status: 'ACCEPTED', contact: { id: erika.id } },
    ]);
    const contact = await read(erika.id);
    expect(contact).toMatchObject({
      displayName: 'Erika Muster',
      source: 'MANUAL',
      version: 3,
      description: 'Our best client',
      emails: [{ address: 'Erika@Example.org' }],
      phones: [{ number: '0171 1234567' }],
      tags: [{ name: 'vip' }],
      managers: [{ name: 'mia' }],
      publicAccess: 'NONE',
      contactType: { name: 'friend' },
      accessGrants: [{ grantee: { name: 'mia' }, level: 'MANAGE' }],
      jobTitle: 'CEO',
      company: { displayName: 'Erika AG' },
    });
    const [submitted, filled] = contact.history!.nodes as unknown as Record<string, unknown>[];
    expect(submitted).toMatchObject({ type: 'SUBMITTED', note: expect.stringContaining('Last name: Twin') });
    expect(submitted!.note).toContain('Description: Please call me');
    expect(filled).toMatchObject({
      type: 'UPDATED',
      changes: [
        { field: 'jobTitle', before: null, after: 'CEO' },
        { field: 'company', before: null, after: 'Erika AG' },
        { field: 'phones', before: null, after: expect.stringContaining('0171 1234567') },
      ],
    });
  });

  test('who says nothing new is linked, and the contact stays as it is', async () => {
    const { otto } = await world(site.database)
      .person('otto', { emails: [{ address: 'otto@example.org' }] })
      .make();
    const form = await createForm(site, admin);
    await post(site, form, { firstName: 'Otto', lastName: 'Muster', 'email.work': 'otto@example.org' });
    await processed(site);
    const contact = await read(otto.id);
    expect(contact.version).toBe(1);
    expect((contact.history!.nodes as unknown as { type: string }[]).map(({ type }) => type)).toEqual([
      'SUBMITTED',
      'CREATED',
    ]);
  });

  test('is the oldest one of the same kind who is not deleted', async () => {
    const emails = [{ address: 'same@example.org' }];
    const { second } = await world(site.database)
      .person('gone', { emails, deleted: true })
      .company('firm', { emails })
      .person('second', { emails })
      .person('third', { emails })
      .make();
    const form = await createForm(site, admin);
    await post(site, form, { firstName: 'A', lastName: 'B', 'email.work': 'same@example.org' });
    await processed(site);
    const [submission] = await submissionsOf(site, admin, form);
    expect(submission!.contact!.id).toBe(second.id);
  });

  test('though the first of them is still being made, when several write at once', async () => {
    const form = await createForm(site, admin);
    const other = await createForm(site, admin);
    for (let n = 0; n < 12; n++) {
      const sent = {
        firstName: 'N',
        lastName: 'New',
        'email.work': 'new@example.org',
        description: `No ${n}`,
      };
      await post(site, n % 2 ? form : other, sent);
    }
    await processed(site);
    const { data } = await site.ask(admin, '{ contacts(filter: {email: "new@example.org"}) { totalCount } }');
    expect(data.contacts!.totalCount).toBe(1);
    const all = [...(await submissionsOf(site, admin, form)), ...(await submissionsOf(site, admin, other))];
    expect(new Set(all.map(({ contact }) => contact?.id)).size).toBe(1);
  });
});

describe('A submission becomes a contact once', () => {
  test('though its job is started several times, by several processes', async () => {
    const form = await createForm(site, admin);
    const lastName = 'Once';
    await post(site, form, { firstName: 'A', lastName });
    const [{ id }] = (await submissionsOf(site, admin, form)) as unknown as [{ id: string }];
    for (let n = 0; n < 5; n++) {
      await site.database.read.rows(
        sql`SELECT graphile_worker.add_job('process-submission', ${JSON.stringify({ id })}::json)`,
      );
    }
    const mailer = createMailer({ from: 'a@example.org', dataDir: '/nonexistent' });
    // Those that wait for others would take connections that this database has not.
    const own = jobs.filter(({ waits }) => !waits);
    const options = { database: site.database, mailer, jobs: own, periodic: [], concurrency: 2 };
    const processes = await Promise.all([startJobs(options), startJobs(options)]);
    await processed(site);
    await Promise.all(processes.map(process => process.stop()));
    const { data } = await site.ask(admin, '{ contacts(filter: {search: "Once"}) { totalCount } }');
    expect(data.contacts!.totalCount).toBe(1);
    const [submission] = await submissionsOf(site, admin, form);
    expect(submission!.contact!.displayName).toBe('A Once');
  });

  test('and what fails is kept with the reason, and can be tried again', async () => {
    const form = await createForm(site, admin, { kind: 'COMPANY', fields: [{ target: 'companyName' }] });
    await post(site, form, { companyName: 'Fail GmbH' });
    // Made of persons meanwhile, for whom a company's name is not enough.
    const change = (input: object) =>
      site.ask(
        admin,
        'mutation ($id: ID!, $input: WebFormInput!) { updateWebForm(id: $id, input: $input) { userErrors { code } } }',
        { id: form.id, input },
      );
    await change({ kind: 'PERSON', fields: [{ target: 'firstName' }, { target: 'lastName' }] });
    await processed(site);
    const [failed] = await submissionsOf(site, admin, form);
    expect(failed).toMatchObject({
      status: 'FAILED',
      contact: null,
      reason: 'Please enter a first name. Please enter a last name.',
      values: [{ name: 'companyName', value: 'Fail GmbH' }],
    });
    await change({ kind: 'COMPANY', fields: [{ target: 'companyName' }] });
    const { data } = await site.ask(
      admin,
      'mutation ($id: ID!) { releaseSubmission(id: $id) { submission { status reason } userErrors { code } } }',
      { id: failed!.id },
    );
    expect(data.releaseSubmission).toEqual({
      submission: { status: 'ACCEPTED', reason: null },
      userErrors: [],
    });
    await processed(site);
    expect(await submissionsOf(site, admin, form)).toMatchObject([
      { status: 'ACCEPTED', contact: { displayName: 'Fail GmbH' } },
    ]);
  });
});

describe('A sender cannot tell', () => {
  test('a known e-mail from an unknown one, by the answer or by the time it takes', async () => {
    await world(site.database)
      .person('known', { emails: [{ address: 'known@example.org' }] })
      .make();
    const form = await createForm(site, admin);
    const seen = { known: [] as number[], unknown: [] as number[] };
    const answers = { known: new Set<string>(), unknown: new Set<string>() };
    for (let n = 0; n < 120; n++) {
      const which = n % 2 ? 'known' : 'unknown';
      const values = {
        firstName: 'A',
        lastName: 'B',
        'email.work': which === 'known' ? 'known@example.org' : `unknown${n}@example.org`,
        description: `No ${n}`,
        challenge: await challengeFor(site.database, form),
      };
      const started = performance.now();
      const answer = await post(site, form, values, 'json');
      const body = await answer.text();
      if (n >= 20) seen[which].push(performance.now() - started);
      // The time, and how many posts the sender has left: they differ for everybody.
      const changing = ['date', 'ratelimit-remaining', 'ratelimit-reset'];
      const headers = [...answer.headers].map(header => (changing.includes(header[0]) ? header[0] : header));
      answers[which].add(JSON.stringify([answer.status, headers, body]));
    }
    expect(answers.known.size).toBe(1);
    expect(answers.unknown).toEqual(answers.known);
    const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length / 2]!;
    const [known, unknown] = [median(seen.known), median(seen.unknown)];
    process.stdout.write(`known ${known.toFixed(2)} ms, unknown ${unknown.toFixed(2)} ms (median of 50)\n`);
    // Both do the same; what is left is noise.
    expect(Math.abs(known - unknown)).toBeLessThan(Math.max(3, known / 2));
  });
});
