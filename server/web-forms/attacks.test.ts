import { beforeAll, describe, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { targetDescriptions } from '../imports/contact-targets.js';
import {
  challengeFor,
  createForm,
  encodings,
  nameFields,
  post,
  processed,
  submissionsOf,
  withoutFormRates,
  type TestForm,
} from '../testing/forms.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let admin: TestUser;
let anna: TestUser;
beforeAll(async () => {
  withoutFormRates();
  ({ admin, anna } = await world(site.database).member('anna').make());
});

const max = { firstName: 'Max', lastName: 'Muster' };
const everything = `
  displayName kind description emails { address } phones { number } websites { url } socialProfiles { handle }
  addresses { street city } tags { name } managers { name } publicAccess accessGrants { level } contactType { name }
  source version createdBy { name } ... on Person { firstName lastName jobTitle company { displayName } }`;

/** The fields of contacts, inputs and targets, as a visitor might guess them. */
async function guesses(): Promise<Record<string, string>> {
  const { data } = await site.ask<
    Record<string, { fields?: { name: string }[]; inputFields?: { name: string }[] }>
  >(
    admin,
    `{ ${['Person', 'Company', 'WebForm', 'Submission'].map(name => `${name}: __type(name: "${name}") { fields { name } }`).join(' ')}
       ${['PersonInput', 'CompanyInput', 'WebFormInput', 'SubmitWebFormInput'].map(name => `${name}: __type(name: "${name}") { inputFields { name } }`).join(' ')} }`,
  );
  const known = Object.values(data).flatMap(type =>
    (type.fields ?? type.inputFields)!.map(({ name }) => name),
  );
  const targets = targetDescriptions.map(({ key }) => key);
  const others = [
    'owner',
    'role',
    'access',
    'redirect',
    'formId',
    'status',
    'contact_id',
    'public_level',
    '__proto__',
  ];
  const reserved = ['challenge', 'consent', 'idempotencyKey', 'firstName', 'lastName'];
  const snake = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  const names = [...known, ...targets, ...others]
    .filter(name => !reserved.includes(name))
    .flatMap(name => [name, snake(name), `contact[${name}]`, `input.${name}`]);
  const value = (name: string): string => (/managers|Users|owner/i.test(name) ? anna.id : 'READ_WRITE');
  return Object.fromEntries([...new Set(names)].map(name => [name, value(name)]));
}

describe.each(encodings)('A visitor who posts %s', encoding => {
  test('sets nothing that the form does not ask for, under whatever name', async () => {
    const form = await createForm(site, admin, { fields: nameFields });
    const wanted = Object.entries(await guesses());
    expect(wanted.length).toBeGreaterThan(400);
    for (let at = 0; at < wanted.length; at += 90) {
      const challenge = await challengeFor(site.database, form);
      const more = Object.fromEntries(wanted.slice(at, at + 90));
      const answer = await post(
        site,
        form,
        { ...more, firstName: `No ${at}`, lastName: 'Muster', challenge },
        encoding,
      );
      expect(answer.status).toBe(encoding === 'json' ? 200 : 303);
    }
    await processed(site);
    const submissions = await submissionsOf(site, admin, form);
    for (const [n, { contact, status }] of submissions.entries()) {
      expect(status).toBe('ACCEPTED');
      const { data } = await site.ask(admin, `{ contact(id: "${contact!.id}") { ${everything} } }`);
      expect(data.contact).toEqual({
        displayName: `No ${n * 90} Muster`,
        kind: 'PERSON',
        firstName: `No ${n * 90}`,
        lastName: 'Muster',
        description: null,
        jobTitle: null,
        company: null,
        contactType: null,
        createdBy: null,
        emails: [],
        phones: [],
        websites: [],
        socialProfiles: [],
        addresses: [],
        tags: [],
        managers: [],
        accessGrants: [],
        publicAccess: 'NONE',
        source: 'WEB_FORM',
        version: 1,
      });
    }
  });

  test('cannot send what no text field takes', async () => {
    const form = await createForm(site, admin);
    const challenge = await challengeFor(site.database, form);
    const bad = {
      NUL: { firstName: 'a\0b' },
      'half a character': { firstName: '\ud83d' },
      'a control character': { description: 'a\u0007' },
      'too long': { description: 'x'.repeat(20_001) },
      'NUL in a key': { idempotencyKey: '\0' },
    };
    for (const [what, values] of Object.entries(bad)) {
      // Only JSON can say half a character; elsewhere it arrives as a question mark.
      if (what.startsWith('half') && encoding !== 'json') continue;
      const answer = await post(site, form, { ...max, ...values, challenge }, encoding);
      expect([what, answer.status]).toEqual([what, 422]);
    }
    expect(await submissionsOf(site, admin, form)).toEqual([]);
  });

  test('cannot send more than 64 kB or 100 fields', async () => {
    const form = await createForm(site, admin);
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`field${n}`, 'x']));
    expect((await post(site, form, { ...max, x: 'x'.repeat(64 * 1024) }, encoding)).status).toBe(413);
    expect((await post(site, form, many, encoding)).status).toBe(413);
    expect(await submissionsOf(site, admin, form)).toEqual([]);
  });

  test('is shown nothing that runs, and returns nowhere but where the form leads', async () => {
    const script = '"><script>alert(1)</script>';
    const form = await createForm(site, admin, {
      title: script,
      consentText: script,
      successMessage: script,
    });
    const answer = await post(site, form, { ...max, firstName: script, 'email.work': script }, encoding, {
      Accept: 'text/html',
    });
    const pages = [
      encoding === 'json' ? '' : await answer.text(),
      await (await fetch(new URL(`/forms/${form.key}`, site.url))).text(),
      await (await fetch(new URL(`/forms/${form.key}/thanks`, site.url))).text(),
    ];
    for (const page of pages) expect(page).not.toMatch(/<script/i);
    expect(pages[2]).toContain('&quot;&gt;&lt;script&gt;');
  });
});

describe('A body', () => {
  const send = (form: TestForm, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) =>
    fetch(new URL(`/forms/${form.key}`, site.url), { method: 'POST', redirect: 'manual', body, headers });
  const boundary = (body: string): [string, Record<string, string>] => [
    body.replace(/\n/g, '\r\n'),
    { 'Content-Type': 'multipart/form-data; boundary=x' },
  ];
  const json = { 'Content-Type': 'application/json' };
  const part = '--x\nContent-Disposition: form-data; name="firstName"';

  test.each<[string, number, string, Record<string, string>]>([
    ['of no type', 415, 'x', { 'Content-Type': '' }],
    ['of plain text', 415, '{"firstName": "A"}', { 'Content-Type': 'text/plain' }],
    ['of XML', 415, '<a/>', { 'Content-Type': 'application/xml' }],
    ['that is half JSON', 400, '{"firstName": ', json],
    ['that is a list', 400, '[]', json],
    ['that is a word', 400, '"x"', json],
    ['that is nothing', 400, '', json],
    ['that is null', 400, 'null', json],
    ['multipart without a boundary', 400, '--x--', { 'Content-Type': 'multipart/form-data' }],
    ['multipart cut off', 400, ...boundary(`${part}\n\nA`)],
    [
      'with a file',
      415,
      ...boundary(`${part}; filename="a.json"\nContent-Type: application/json\n\n{"lastName": "B"}\n--x--\n`),
    ],
    ['packed in an unknown way', 415, 'x', { ...json, 'Content-Encoding': 'x' }],
  ])('%s is answered with %i', async (_what, status, body, headers) => {
    const form = await createForm(site, admin);
    const answer = await send(form, body, headers);
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toMatch(/node_modules|\.ts:/);
    expect(await submissionsOf(site, admin, form)).toEqual([]);
  });

  test('that grows when it is unpacked is measured unpacked', async () => {
    const form = await createForm(site, admin);
    const bomb = new Uint8Array(gzipSync(`{"firstName": "${'x'.repeat(10_000_000)}"}`));
    expect((await send(form, bomb, { ...json, 'Content-Encoding': 'gzip' })).status).toBe(413);
  });

  test('with keys of prototypes and values that are no text harms nobody', async () => {
    const form = await createForm(site, admin);
    const challenge = await challengeFor(site.database, form);
    const evil = `{"__proto__": {"consent": true}, "constructor": {"prototype": {"x": 1}}, "toString": "x",
      "firstName": {"toString": "x"}, "lastName": ["a"], "email.work": 7, "challenge": "${challenge}"}`;
    const answer = await send(form, evil, json);
    expect(answer.status).toBe(422);
    const { userErrors } = (await answer.json()) as { userErrors: { code: string; path: string[] }[] };
    expect(userErrors.map(({ code, path }) => `${code} ${path.join('.')}`)).toEqual([
      'INVALID firstName',
      'INVALID lastName',
      'INVALID email.work',
    ]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
    for (const challenge of [{}, [], 7, true]) {
      const refused = await send(form, JSON.stringify({ ...max, challenge }), json);
      expect(refused.status).toBe(422);
    }
  });
});

describe('GraphQL', () => {
  test('takes no more than a form that is posted', async () => {
    const form = await createForm(site, admin);
    const submit = async (values: object[]) => {
      const { data } = await site.ask(
        null,
        'mutation ($input: SubmitWebFormInput!) { submitWebForm(input: $input) { accepted userErrors { code path } } }',
        { input: { key: form.key, values } },
      );
      return data.submitWebForm;
    };
    const large = Array.from({ length: 7 }, () => ({ name: 'x', value: 'x'.repeat(10_000) }));
    const many = Array.from({ length: 101 }, () => ({ name: 'x', value: 'x' }));
    const refused = (code: string) => ({ accepted: false, userErrors: [{ code, path: ['values'] }] });
    expect(await submit(large)).toEqual(refused('TOO_LONG'));
    expect(await submit(many)).toEqual(refused('TOO_MANY'));
  });
});
