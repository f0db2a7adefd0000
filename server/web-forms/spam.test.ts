import { beforeAll, describe, expect, test } from '@jest/globals';
import { instance } from '../platform/instance.js';
import {
  challengeFor,
  createForm,
  encodings,
  post,
  processed,
  submissionsOf,
  withoutFormRates,
  type TestForm,
} from '../testing/forms.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';
import { trapField } from './spam.rules.js';

const site = testSite();
let admin: TestUser;
let anna: TestUser;
beforeAll(async () => {
  withoutFormRates();
  ({ admin, anna } = await world(site.database).member('anna').make());
});

const max = { firstName: 'Max', lastName: 'Muster' };
const statuses = async (form: TestForm): Promise<string[]> =>
  (await submissionsOf(site, admin, form)).map(({ status, reason }) =>
    status === 'QUARANTINED' ? `${status}: ${reason}` : status,
  );
const trap = 'QUARANTINED: The field that nobody sees was filled in.';
const reused = 'QUARANTINED: It used the form’s challenge or key of another submission.';
const foreign = 'QUARANTINED: It came from a website that is not allowed.';

describe.each(encodings)('A program that posts %s', encoding => {
  test('and fills in every field looks accepted and is in quarantine', async () => {
    const form = await createForm(site, admin);
    const challenge = await challengeFor(site.database, form);
    const honest = await post(site, form, { ...max, challenge }, encoding);
    const other = await challengeFor(site.database, form);
    const bot = await post(
      site,
      form,
      { ...max, firstName: 'Bot', [trapField]: 'x', challenge: other },
      encoding,
    );
    expect(bot.status).toBe(honest.status);
    expect(await bot.text()).toBe(await honest.text());
    expect(bot.headers.get('location')).toBe(honest.headers.get('location'));
    expect(await statuses(form)).toEqual(['ACCEPTED', trap]);
  });

  test('at once after it got the form is in quarantine', async () => {
    const form = await createForm(site, admin);
    const challenge = await challengeFor(site.database, form, 1);
    await post(site, form, { ...max, challenge }, encoding);
    expect(await statuses(form)).toEqual(['QUARANTINED: It was sent faster than anybody types.']);
  });

  test('again with the same challenge gets the first answer for the same values, and quarantine for others', async () => {
    const form = await createForm(site, admin);
    const challenge = await challengeFor(site.database, form);
    const answers = [];
    for (const firstName of ['Max', 'Max', 'Moritz', 'Moritz']) {
      const answer = await post(site, form, { ...max, firstName, challenge }, encoding);
      answers.push([answer.status, await answer.text()]);
    }
    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1);
    expect(await statuses(form)).toEqual(['ACCEPTED', reused]);
  });

  test('with a forged or expired challenge, or one of another form, is given a new one', async () => {
    const form = await createForm(site, admin);
    const other = await createForm(site, admin);
    const good = await challengeFor(site.database, form);
    const [issued, nonce, signature] = good.split('.') as [string, string, string];
    const bad = {
      forged: `${issued}.${nonce}.${'A'.repeat(43)}`,
      younger: `${(Date.now() - 3_000).toString(36)}.${nonce}.${signature}`,
      'of another form': await challengeFor(site.database, other),
      old: await challengeFor(site.database, form, 24 * 3_600 + 1),
      nonsense: 'x',
      long: 'x'.repeat(5_000),
      NUL: '\0',
    };
    for (const [what, challenge] of Object.entries(bad)) {
      const answer = await post(site, form, { ...max, challenge }, encoding);
      expect([what, answer.status]).toEqual([what, 422]);
      const body = await answer.text();
      if (encoding === 'json') {
        expect(JSON.parse(body)).toEqual({
          accepted: false,
          userErrors: [{ code: 'EXPIRED', path: ['challenge'], message: expect.any(String) }],
          challenge: expect.stringMatching(/^[0-9a-z]+\.[\w-]{16}\.[\w-]{43}$/),
        });
      } else expect(body).toMatch(/name="challenge" value="[0-9a-z]+\.[\w-]{16}\.[\w-]{43}"/);
    }
    expect(await statuses(form)).toEqual([]);
    const young = await challengeFor(site.database, form, 24 * 3_600 - 60);
    await post(site, form, { ...max, challenge: young }, encoding);
    expect(await statuses(form)).toEqual(['ACCEPTED']);
  });

  test('may come from the allowed websites and from us, and otherwise only seems to', async () => {
    const form = await createForm(site, admin, { allowedOrigins: ['https://www.example.org'] });
    const from = [
      'https://www.example.org',
      new URL(instance.publicUrl).origin,
      'https://www.example.org.evil.example',
      'http://www.example.org',
      'null',
      undefined,
    ];
    const answers = new Set<string>();
    for (const [n, origin] of from.entries()) {
      const challenge = await challengeFor(site.database, form);
      const values = { ...max, firstName: `No ${n}`, challenge };
      const answer = await post(site, form, values, encoding, origin ? { Origin: origin } : {});
      answers.add(`${answer.status} ${await answer.text()}`);
    }
    expect(answers.size).toBe(1);
    expect(await statuses(form)).toEqual(['ACCEPTED', 'ACCEPTED', ...Array<string>(4).fill(foreign)]);
  });

  test.each([
    ['a script', { lastName: '<script>alert(1)</script>' }],
    ['a link as a name', { lastName: 'Win https://evil.example' }],
    ['a shortened link as a name', { firstName: 'www.evil.example' }],
    ['markup of forums', { description: '[url=https://evil.example]x[/url]' }],
    ['an image', { description: 'Hi <img src=x onerror=alert(1)>' }],
    ['four links', { description: 'http://a http://b http://c http://d' }],
    ['a script as an address', { description: 'javascript:alert(1)' }],
  ])('with %s is in quarantine', async (_what, values) => {
    const form = await createForm(site, admin);
    const challenge = await challengeFor(site.database, form);
    await post(site, form, { ...max, ...values, challenge }, encoding);
    expect((await statuses(form))[0]).toMatch(
      /^QUARANTINED: It (is full of links|contains HTML or a script)\.$/,
    );
  });
});

describe('People', () => {
  test.each([
    ['a < b and c > d', 'description'],
    ['Anna Arnim <anna@example.org>', 'description'],
    ['See https://example.org and www.example.com, please', 'description'],
    ['=1+1', 'lastName'],
    ["O'Neill & Söhne", 'lastName'],
    ['St. John', 'lastName'],
    ['Größe > 3 & <3', 'description'],
  ])('write %s and are no program', async (value, field) => {
    const form = await createForm(site, admin);
    await post(site, form, { ...max, [field]: value });
    expect(await statuses(form)).toEqual(['ACCEPTED']);
  });

  test('who press twice, or send the same again from anywhere, make one contact', async () => {
    const form = await createForm(site, admin);
    await Promise.all(Array.from({ length: 8 }, () => post(site, form, max)));
    expect(await statuses(form)).toEqual(['ACCEPTED']);
  });

  test('whose program repeats its key make one contact', async () => {
    const form = await createForm(site, admin);
    const send = async (firstName: string) =>
      post(
        site,
        form,
        {
          ...max,
          firstName,
          idempotencyKey: 'abc',
          challenge: await challengeFor(site.database, form),
        },
        'json',
      );
    const answers = [];
    for (const name of ['A', 'A', 'B']) answers.push(await (await send(name)).text());
    expect(new Set(answers).size).toBe(1);
    expect(await statuses(form)).toEqual(['ACCEPTED', reused]);
  });

  test('confirm what they sent from a static page, once', async () => {
    const form = await createForm(site, admin, { confirmStaticPosts: true, consentText: 'Yes?' });
    const sent = { ...max, description: 'Two\nlines & <b>', consent: 'yes', tags: 'evil' };
    const answer = await post(site, form, { ...sent, description: 'Two\nlines & more' });
    expect(answer.status).toBe(200);
    expect(await statuses(form)).toEqual([]);
    const page = await answer.text();
    expect(page).toContain('<dt>Message</dt><dd>Two\nlines &amp; more</dd>');
    const hidden = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
    const values = Object.fromEntries(hidden.map(([, name, value]) => [name, value!.replace('&amp;', '&')]));
    expect(Object.keys(values)).toEqual(['firstName', 'lastName', 'description', 'consent', 'challenge']);
    values.challenge = await challengeFor(site.database, form);
    expect((await post(site, form, values)).status).toBe(303);
    expect((await post(site, form, values)).status).toBe(303);
    expect(await statuses(form)).toEqual(['ACCEPTED']);
    // A program that fills in everything, or another website, is not asked.
    expect((await post(site, form, { ...sent, description: '', [trapField]: 'x' })).status).toBe(303);
    expect(await statuses(form)).toEqual(['ACCEPTED', trap]);
  });
});

describe('Quarantine', () => {
  const decide = (user: TestUser, what: string, ids: string[]) =>
    site.ask(
      user,
      `mutation ($ids: [ID!]!) { ${what}Submissions(ids: $ids) { submissions { status } userErrors { code path } } }`,
      { ids },
    );

  test('is emptied by administrators, one by one or many at once', async () => {
    const form = await createForm(site, admin);
    for (const firstName of ['A', 'B', 'C']) await post(site, form, { ...max, firstName, [trapField]: 'x' });
    const [a, b, c] = (await submissionsOf(site, admin, form)).map(({ id }) => id) as [
      string,
      string,
      string,
    ];
    expect((await decide(anna, 'release', [a])).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    expect((await decide(admin, 'release', [a, 'x'])).data.releaseSubmissions).toEqual({
      submissions: null,
      userErrors: [{ code: 'NOT_FOUND', path: ['ids', '1'] }],
    });
    expect((await decide(admin, 'release', [a, b])).data.releaseSubmissions).toEqual({
      submissions: [{ status: 'ACCEPTED' }, { status: 'ACCEPTED' }],
      userErrors: [],
    });
    expect((await decide(admin, 'discard', [c])).data.discardSubmissions).toEqual({
      submissions: [{ status: 'REJECTED' }],
      userErrors: [],
    });
    expect((await decide(admin, 'discard', [a])).data.discardSubmissions).toEqual({
      submissions: null,
      userErrors: [{ code: 'CONFLICT', path: ['ids', '0'] }],
    });
    expect((await decide(admin, 'release', Array<string>(101).fill(a))).data.releaseSubmissions).toEqual({
      submissions: null,
      userErrors: [{ code: 'TOO_MANY', path: ['ids'] }],
    });
    await processed(site);
    expect((await submissionsOf(site, admin, form)).map(({ contact }) => contact?.displayName)).toEqual([
      'A Muster',
      'B Muster',
      undefined,
    ]);
    const { data } = await site.ask(
      admin,
      'query ($id: ID!) { webForm(id: $id) { counts { accepted quarantined rejected failed } submissions(status: REJECTED) { totalCount } } }',
      { id: form.id },
    );
    expect(data.webForm).toEqual({
      counts: { accepted: 2, quarantined: 0, rejected: 1, failed: 0 },
      submissions: { totalCount: 1 },
    });
  });
});
