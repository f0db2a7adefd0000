import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { limits } from '../platform/limits.js';
import { createForm, post, processed, submissionsOf, withoutFormRates } from '../testing/forms.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let admin: TestUser;
beforeAll(async () => {
  ({ admin } = await world(site.database).make());
});
beforeEach(withoutFormRates);

const max = { firstName: 'Max', lastName: 'Muster' };

describe('Many posts at once', () => {
  test('(a thousand) lose none that is accepted, tell the rest to wait, and leave the client usable', async () => {
    limits['rate.formPerAddress'] = 50;
    const form = await createForm(site, admin);
    const answers: { status: number; wait: number }[] = [];
    const sender = async (): Promise<void> => {
      while (answers.length < 1_000) {
        const values = { firstName: 'No', lastName: String(sent++) };
        const answer = await post(site, form, values);
        answers.push({ status: answer.status, wait: Number(answer.headers.get('retry-after')) });
      }
    };
    let sent = 0;
    const posted = Promise.all(Array.from({ length: 50 }, sender));
    const usable = Promise.all(
      [1, 2, 3, 4, 5].map(() => site.ask(admin, '{ contacts { totalCount nodes { displayName } } }')),
    );
    await posted;
    const of = (status: number) => answers.filter(answer => answer.status === status);
    expect(of(303).length + of(429).length).toBe(answers.length);
    expect(of(429).every(({ wait }) => wait >= 1 && wait <= 60)).toBe(true);
    expect(of(303).length).toBeGreaterThanOrEqual(50);
    const kept = 'query ($id: ID!) { webForm(id: $id) { counts { accepted } } }';
    const { data } = await site.ask(admin, kept, { id: form.id });
    expect(data.webForm).toEqual({ counts: { accepted: of(303).length } });
    expect((await usable).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    await processed(site);
    const submissions = await submissionsOf(site, admin, form);
    expect(submissions.every(({ contact }) => contact !== null)).toBe(true);
  });

  test('are told how many more are taken, and from when on; how busy a form is, is told to nobody', async () => {
    limits['rate.formPerAddress'] = 3;
    const form = await createForm(site, admin);
    await site.database.read.rows(sql`DELETE FROM rate_count`);
    const standings = [];
    for (let n = 0; n < 4; n++) {
      const { status, headers } = await post(site, form, { ...max, lastName: `${n}` });
      const reset = Number(headers.get('ratelimit-reset'));
      expect(reset >= 1 && reset <= 60).toBe(true);
      standings.push([status, headers.get('ratelimit-limit'), headers.get('ratelimit-remaining')]);
    }
    expect(standings).toEqual([
      [303, '3', '2'],
      [303, '3', '1'],
      [303, '3', '0'],
      [429, '3', '0'],
    ]);
    const unknown = await post(site, { key: 'x' }, max);
    expect([unknown.status, unknown.headers.get('ratelimit-remaining')]).toEqual([429, '0']);
    expect(unknown.headers.get('retry-after')).toBe(unknown.headers.get('ratelimit-reset'));
  });

  test('use up the rate of their form, and of no other', async () => {
    limits['rate.formPerForm'] = 2;
    const form = await createForm(site, admin);
    const statuses = [];
    for (const n of [1, 2, 3]) statuses.push((await post(site, form, { ...max, lastName: `${n}` })).status);
    expect(statuses).toEqual([303, 303, 429]);
    const submit = `mutation { submitWebForm(input: {key: "${form.key}", values: []}) { accepted } }`;
    const { status, errors } = await site.ask(null, submit);
    expect([status, errors?.[0]?.extensions?.code]).toEqual([429, 'RATE_LIMITED']);
    const other = await createForm(site, admin);
    expect((await post(site, other, max)).status).toBe(303);
  });
});
