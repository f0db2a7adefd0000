import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  challengeFor,
  createForm,
  encodings,
  post,
  processed,
  submissionsOf,
  withoutFormRates,
} from '../testing/forms.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';
import { namesOf, targetsFor } from './form-fields.js';

const site = testSite();
let admin: TestUser;
beforeAll(async () => {
  withoutFormRates();
  ({ admin } = await world(site.database).make());
});

/** What takes any text; e-mails, numbers and links are refused for what they are. */
const takesAll = (key: string): boolean => !/^(email|phone|website|social)\./.test(key);
const evil = (key: string): string => `=1+1 "'&<svg onload=alert(1)> ${key}`.slice(0, 60);
/** A form has at most 50 fields. */
const portions = [
  ['PERSON', 0],
  ['PERSON', 45],
  ['PERSON', 90],
  ['COMPANY', 0],
  ['COMPANY', 45],
  ['COMPANY', 90],
] as const;

describe('Formulas and scripts', () => {
  test.each(encodings)(
    'in every field of a form (%s) are shown as text only, and kept as they are',
    async encoding => {
      for (const [kind, at] of portions) {
        const names = namesOf(kind);
        const others = targetsFor(kind, 'en', [])
          .map(({ key }) => key)
          .filter(key => key !== 'contactType' && !names.includes(key));
        const keys = [...names, ...others.slice(at, at + 45)];
        const form = await createForm(site, admin, { kind, fields: keys.map(target => ({ target })) });
        const all = Object.fromEntries(keys.map(key => [key, evil(key)]));
        // With a mistake, so that the page comes back with everything in it.
        const refused = await post(site, form, { ...all, [names.at(-1)!]: '' }, encoding);
        expect(refused.status).toBe(422);
        const answer = await refused.text();
        expect(answer).not.toMatch(/<svg/i);
        if (encoding !== 'json') expect(answer.match(/&lt;svg onload/g) ?? []).toHaveLength(keys.length - 1);

        const values = Object.fromEntries(keys.filter(takesAll).map(key => [key, evil(key)]));
        const challenge = await challengeFor(site.database, form);
        const taken = await post(site, form, { ...values, challenge }, encoding);
        expect(taken.status).toBe(encoding === 'json' ? 200 : 303);
        const [submission] = await submissionsOf(site, admin, form);
        expect(submission).toMatchObject({ status: 'QUARANTINED', reason: 'It contains HTML or a script.' });
        expect(Object.fromEntries(submission!.values.map(({ name, value }) => [name, value]))).toEqual(
          values,
        );
      }
    },
    60_000,
  );

  test('that people wrote are shown as they are, and exported harmless', async () => {
    const form = await createForm(site, admin);
    const values = { firstName: '=cmd|calc', lastName: '@SUM(1)', description: '<script>alert(1)</script>' };
    await post(site, form, values);
    const [submission] = await submissionsOf(site, admin, form);
    expect(submission).toMatchObject({ status: 'QUARANTINED', reason: 'It contains HTML or a script.' });
    await site.ask(admin, `mutation { releaseSubmission(id: "${submission!.id}") { userErrors { code } } }`);
    await processed(site);
    const [released] = await submissionsOf(site, admin, form);
    const { data } = await site.ask(
      admin,
      `{ contact(id: "${released!.contact!.id}") { displayName description } }`,
    );
    expect(data.contact).toEqual({ displayName: '=cmd|calc @SUM(1)', description: values.description });
    const file = await fetch(new URL(`/contacts/${released!.contact!.id}/data`, site.url), {
      headers: { Cookie: `kartei_session=${admin.sessionToken}` },
    });
    expect(await file.text()).not.toContain('<script>alert');
  });
});
