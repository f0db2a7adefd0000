import { beforeAll, describe, expect, test } from '@jest/globals';
import { testSite } from '../testing/site.js';
import { world, type TestContactType, type TestUser } from '../testing/world.js';
import { createForm, nameFields } from '../testing/forms.js';

const site = testSite();
let admin: TestUser;
let carla: TestUser;
let anna: TestUser;
let lead: TestContactType;
beforeAll(async () => {
  const made = await world(site.database).crmAdmin('carla').member('anna').contactType('lead').make();
  ({ admin, carla, anna, lead } = made);
});

const problemsOf = async (input: object): Promise<string[]> => {
  const { data } = await site.ask<{
    createWebForm: { webForm: null; userErrors: { code: string; path: string[] }[] };
  }>(
    admin,
    'mutation ($input: WebFormInput!) { createWebForm(input: $input) { webForm { id } userErrors { code path } } }',
    { input },
  );
  return data.createWebForm.userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);
};
const update = (id: string, input: object) =>
  site.ask(
    admin,
    `mutation ($id: ID!, $input: WebFormInput!) {
      updateWebForm(id: $id, input: $input) { webForm { title active consentText locale } userErrors { code path } }
    }`,
    { id, input },
  );

describe('A form', () => {
  test('is made by an administrator, with all that becomes of its submissions', async () => {
    const { data } = await site.ask(
      carla,
      `mutation ($input: WebFormInput!) { createWebForm(input: $input) {
        webForm {
          key title kind active fields { name target label required options } contactType { name } tags
          managers { name } notifyUsers { name } notifyGrantRead publicAccess returnUrl successMessage consentText
          allowedOrigins confirmStaticPosts locale counts { accepted lastAt } submissions { totalCount }
        }
        userErrors { code path }
      } }`,
      {
        input: {
          title: ' Contact us ',
          kind: 'PERSON',
          fields: [
            { target: 'lastName' },
            { target: 'firstName', label: 'Given name' },
            { target: 'EMAIL.work', required: true },
            { target: 'contactType' },
          ],
          contactTypeId: lead.id,
          tags: ['web', 'Web'],
          managerIds: [anna.id],
          notifyUserIds: [anna.id, carla.id],
          notifyGrantRead: true,
          publicAccess: 'READ',
          returnUrl: 'example.org/thanks?from=form',
          consentText: 'You may write to me.',
          allowedOrigins: ['https://www.example.org/', 'HTTP://localhost:8080'],
        },
      },
    );
    expect(data).toEqual({
      createWebForm: {
        webForm: {
          key: expect.stringMatching(/^[0-9a-f]{32}$/),
          title: 'Contact us',
          kind: 'PERSON',
          active: true,
          fields: [
            { name: 'lastName', target: 'lastName', label: 'Last name', required: true, options: [] },
            { name: 'firstName', target: 'firstName', label: 'Given name', required: true, options: [] },
            { name: 'email.work', target: 'email.work', label: 'E-mail', required: true, options: [] },
            {
              name: 'contactType',
              target: 'contactType',
              label: 'Contact type',
              required: false,
              options: ['lead'],
            },
          ],
          contactType: { name: 'lead' },
          tags: ['web'],
          managers: [{ name: 'anna' }],
          notifyUsers: [{ name: 'anna' }, { name: 'carla' }],
          notifyGrantRead: true,
          publicAccess: 'READ',
          returnUrl: 'https://example.org/thanks?from=form',
          successMessage: null,
          consentText: 'You may write to me.',
          allowedOrigins: ['https://www.example.org', 'http://localhost:8080'],
          confirmStaticPosts: true,
          locale: 'en',
          counts: { accepted: 0, lastAt: null },
          submissions: { totalCount: 0 },
        },
        userErrors: [],
      },
    });
  });

  test.each([
    ['nothing', {}, ['REQUIRED kind', 'REQUIRED title', 'REQUIRED fields']],
    ['no last name', { fields: [{ target: 'firstName' }] }, ['REQUIRED fields']],
    [
      'a company without its name',
      { kind: 'COMPANY', fields: [{ target: 'email.work' }] },
      ['REQUIRED fields'],
    ],
    [
      'what visitors have no say in',
      { fields: [...nameFields, { target: 'managers' }, { target: 'publicAccess' }, { target: 'id' }] },
      ['INVALID fields.2.target', 'INVALID fields.3.target', 'INVALID fields.4.target'],
    ],
    [
      'what is no field at all',
      { fields: [...nameFields, { target: '__proto__' }, { target: 'customField.x' }, { target: '' }] },
      ['INVALID fields.2.target', 'INVALID fields.3.target', 'INVALID fields.4.target'],
    ],
    ['the same twice', { fields: [...nameFields, { target: 'FirstName' }] }, ['INVALID fields.2.target']],
    [
      'a job title of a company',
      { kind: 'COMPANY', fields: [{ target: 'companyName' }, { target: 'jobTitle' }] },
      ['INVALID fields.1.target'],
    ],
    ['too many fields', { fields: Array(51).fill({ target: 'firstName' }) }, ['TOO_MANY fields']],
    ['a script to return to', { returnUrl: 'javascript:alert(1)' }, ['INVALID returnUrl']],
    ['a path to return to', { returnUrl: '//evil.example' }, ['INVALID returnUrl']],
    ['a user in the address', { returnUrl: 'https://a:b@example.org' }, ['INVALID returnUrl']],
    [
      'websites that are none',
      { allowedOrigins: ['https://a.example/path', '*', 'null', 'https://*.example.org', 'ftp://a.example'] },
      [0, 1, 3, 4].map(index => `INVALID allowedOrigins.${index}`),
    ],
    ['NUL', { title: 'a\0b', consentText: '\0' }, ['INVALID title', 'INVALID consentText']],
    ['a title that is too long', { title: 'x'.repeat(201) }, ['TOO_LONG title']],
    ['an unknown language', { locale: 'fr' }, ['INVALID locale']],
    [
      'nobody we know',
      { managerIds: ['x'], notifyUserIds: ['018f0000-0000-7000-8000-000000000000'], contactTypeId: 'x' },
      ['NOT_FOUND contactTypeId', 'NOT_FOUND managerIds.0', 'NOT_FOUND notifyUserIds.0'],
    ],
  ])('is not made of %s', async (what, input, problems) => {
    const rest = what === 'nothing' ? {} : { title: 'Form', kind: 'PERSON', fields: nameFields };
    expect(await problemsOf({ ...rest, ...input })).toEqual(problems);
  });

  test('keeps what a change does not mention, and can be switched off', async () => {
    const { id } = await createForm(site, admin, { consentText: 'Yes.', locale: 'de' });
    const { data } = await update(id, { active: false, consentText: null });
    expect(data.updateWebForm).toEqual({
      webForm: { title: 'Contact', active: false, consentText: null, locale: 'de' },
      userErrors: [],
    });
  });

  test('of persons does not become one of companies while it asks for persons', async () => {
    const { id } = await createForm(site, admin);
    const { data } = await update(id, { kind: 'COMPANY' });
    expect(data.updateWebForm!.userErrors).toContainEqual({ code: 'REQUIRED', path: ['fields'] });
  });

  test('gets another key, and is not there under the old one', async () => {
    const { id, key } = await createForm(site, admin);
    const { data } = await site.ask(
      admin,
      'mutation ($id: ID!) { rotateWebFormKey(id: $id) { webForm { key } } }',
      { id },
    );
    const next = data.rotateWebFormKey!.webForm!.key as unknown as string;
    expect(next).not.toBe(key);
    const ask = (of: string) =>
      site.ask(null, 'query ($key: String!) { publicWebForm(key: $key) { title } }', { key: of });
    expect((await ask(key)).data).toEqual({ publicWebForm: null });
    expect((await ask(next)).data).toEqual({ publicWebForm: { title: 'Contact' } });
  });

  test('is gone when it is deleted', async () => {
    const { id, key } = await createForm(site, admin);
    const gone = 'mutation ($id: ID!) { deleteWebForm(id: $id) { ok userErrors { code path } } }';
    expect((await site.ask(admin, gone, { id })).data.deleteWebForm).toEqual({ ok: true, userErrors: [] });
    expect((await site.ask(admin, gone, { id })).data.deleteWebForm).toEqual({
      ok: false,
      userErrors: [{ code: 'NOT_FOUND', path: ['id'] }],
    });
    const { data } = await site.ask(
      admin,
      'query ($id: ID!, $key: String!) { webForm(id: $id) { id } node(id: $id) { id } publicWebForm(key: $key) { title } }',
      { id, key },
    );
    expect(data).toEqual({ webForm: null, node: null, publicWebForm: null });
  });

  test('is nothing for members', async () => {
    const { id } = await createForm(site, admin);
    const asked = [
      '{ webForms { id } }',
      `{ webForm(id: "${id}") { id } }`,
      '{ webFormTargets(kind: PERSON) { key } }',
      '{ submissions { totalCount } }',
      'mutation { createWebForm(input: {title: "x"}) { webForm { id } } }',
      `mutation { updateWebForm(id: "${id}", input: {active: false}) { webForm { id } } }`,
      `mutation { rotateWebFormKey(id: "${id}") { webForm { id } } }`,
      `mutation { deleteWebForm(id: "${id}") { ok } }`,
      'mutation { releaseSubmission(id: "x") { submission { id } } }',
      'mutation { discardSubmissions(ids: []) { submissions { id } } }',
    ];
    for (const query of asked) {
      expect((await site.ask(anna, query)).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    }
    expect((await site.ask(anna, `{ node(id: "${id}") { id } }`)).data).toEqual({ node: null });
  });

  test('can ask for what its kind has, and for nothing that decides about rights', async () => {
    const { data } = await site.ask<Record<string, { key: string }[]>>(
      admin,
      '{ person: webFormTargets(kind: PERSON) { key } company: webFormTargets(kind: COMPANY) { key } }',
    );
    const keys = (kind: string): string[] => data[kind]!.map(({ key }) => key);
    expect(keys('person')).toEqual(
      expect.arrayContaining(['firstName', 'jobTitle', 'companyName', 'email.work']),
    );
    expect(keys('company')).not.toContain('firstName');
    for (const key of ['id', 'managers', 'publicAccess', 'fullName', 'email.label']) {
      expect([...keys('person'), ...keys('company')]).not.toContain(key);
    }
  });

  test('names what it can ask for in its own language, whatever the viewer speaks', async () => {
    const labels = async (locale: string) =>
      site.ask<{ webFormTargets: { key: string; label: string }[] }>(
        admin,
        'query ($locale: String) { webFormTargets(kind: PERSON, locale: $locale) { key label } }',
        { locale },
      );
    expect((await labels('de')).data.webFormTargets).toContainEqual({ key: 'lastName', label: 'Nachname' });
    expect((await labels('en')).data.webFormTargets).toContainEqual({ key: 'lastName', label: 'Last name' });
    expect((await labels('fr')).errors![0]!.extensions!.code).toBe('BAD_USER_INPUT');
  });
});
