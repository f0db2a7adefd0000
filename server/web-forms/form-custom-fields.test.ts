import { beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
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
import { world } from '../testing/world.js';

const site = testSite();
let made: Awaited<ReturnType<typeof office>>;
let form: TestForm;
beforeAll(async () => {
  withoutFormRates();
  made = await office();
  form = await createForm(site, made.admin, { locale: 'de', fields });
});

const names = [
  'about',
  'code',
  'remarks',
  'level',
  'topics',
  'newsletter',
  'birthday',
  'size',
  'wiki',
] as const;
let fields: { target: string }[];
const nameOf = (field: (typeof names)[number]): string => `customField.${made[field].id}`;

async function office() {
  const things = await world(site.database)
    .member('anna')
    .customField('about', 'HEADING', { label: 'Über <Sie>' })
    .customField('code', 'TEXT')
    .customField('remarks', 'TEXTAREA')
    .customField('level', 'SELECT', { options: ['Gold', 'Silver'] })
    .customField('topics', 'MULTISELECT', { options: ['Art', 'Music', 'Sport'] })
    .customField('newsletter', 'CHECKBOX')
    .customField('birthday', 'DATE', { scope: 'PERSON' })
    .customField('size', 'NUMBER')
    .customField('wiki', 'URL')
    .customField('founded', 'DATE', { scope: 'COMPANY' })
    .make();
  fields = [
    ...nameFields,
    { target: 'email.work' },
    ...names.map(name => ({ target: `customField.${things[name].id}` })),
  ];
  return things;
}

const valuesOf = async (id: string): Promise<Record<string, string>> => {
  const { data } = await site.ask<{
    contact: { customFields: { field: { label: string }; display: string }[] };
  }>(made.admin, 'query ($id: ID!) { contact(id: $id) { customFields { field { label } display } } }', {
    id,
  });
  return Object.fromEntries(data.contact.customFields.map(({ field, display }) => [field.label, display]));
};

const everything = () => ({
  firstName: 'Erika',
  lastName: 'Muster',
  [nameOf('code')]: 'K 1',
  [nameOf('remarks')]: 'One\nhttps://example.com',
  [nameOf('level')]: 'Gold',
  [nameOf('topics')]: ['Music', 'Art'],
  [nameOf('newsletter')]: 'ja',
  [nameOf('birthday')]: '1980-02-29',
  [nameOf('size')]: '1.234',
  [nameOf('wiki')]: 'https://example.org',
});

describe('A form that asks for custom fields', () => {
  test.each(encodings)('makes a contact with all of them of what comes as %s', async encoding => {
    const own = await createForm(site, made.admin, { locale: 'de', fields });
    const challenge = await challengeFor(site.database, own);
    const answer = await post(site, own, { ...everything(), challenge }, encoding);
    expect(answer.status).toBe(encoding === 'json' ? 200 : 303);
    await processed(site);
    const [submission] = await submissionsOf(site, made.admin, own);
    expect(await valuesOf(submission!.contact!.id)).toEqual({
      code: 'K 1',
      remarks: 'One\nhttps://example.com',
      level: 'Gold',
      topics: 'Art, Music',
      newsletter: 'Yes',
      birthday: 'Feb 29, 1980',
      size: '1.234',
      wiki: 'https://example.org',
    });
  });

  test('takes several choices through GraphQL as well', async () => {
    const challenge = await challengeFor(site.database, form);
    const values = Object.entries(everything()).flatMap(([name, value]) =>
      [value].flat().map(each => ({ name, value: each })),
    );
    const { data } = await site.ask<{ submitWebForm: object }>(
      null,
      'mutation ($input: SubmitWebFormInput!) { submitWebForm(input: $input) { accepted userErrors { code path } } }',
      { input: { key: form.key, values, challenge } },
    );
    expect(data.submitWebForm).toEqual({ accepted: true, userErrors: [] });
    await processed(site);
    const [submission] = (await submissionsOf(site, made.admin, form)).toReversed();
    expect((await valuesOf(submission!.contact!.id)).topics).toBe('Art, Music');
  });

  test('says what is wrong with each, and keeps what was chosen', async () => {
    const challenge = await challengeFor(site.database, form);
    const wrong = {
      ...everything(),
      [nameOf('level')]: 'Platinum',
      [nameOf('birthday')]: '2023-02-30',
      [nameOf('size')]: 'much',
      [nameOf('wiki')]: 'javascript:alert(1)',
    };
    const json = await post(site, form, { ...wrong, challenge }, 'json');
    const { userErrors } = (await json.json()) as { userErrors: { code: string; path: string[] }[] };
    expect(userErrors.map(({ code, path }) => `${code} ${path.join()}`).sort()).toEqual(
      (['level', 'birthday', 'size', 'wiki'] as const).map(name => `INVALID ${nameOf(name)}`).sort(),
    );
    const page = await (await post(site, form, { ...wrong, challenge })).text();
    expect(page).toContain(
      '<option selected>Art</option><option selected>Music</option><option>Sport</option>',
    );
    expect(page).toMatch(/<input type="checkbox" value="ja"[^>]* checked>/);
    expect(page.match(/aria-invalid="true"/g)).toHaveLength(4);
  });

  test('draws a control for every type, a heading as one, on its page and in what websites copy', async () => {
    const page = await (await fetch(new URL(`/forms/${form.key}`, site.url))).text();
    const { data } = await site.ask<{
      webForm: { embedHtml: string; fields: { label: string; type: string }[] };
    }>(made.admin, 'query ($id: ID!) { webForm(id: $id) { embedHtml fields { label type options } } }', {
      id: form.id,
    });
    for (const html of [page, data.webForm.embedHtml]) {
      expect(html).toContain('<h2>Über &lt;Sie&gt;</h2>');
      expect(html).toMatch(/<select multiple size="3"/);
      for (const type of ['date', 'number', 'checkbox', 'text'])
        expect(html).toContain(`<input type="${type}"`);
      expect(html).toContain('<textarea');
      expect(html).toContain('<option>Silver</option>');
    }
    expect(data.webForm.fields.map(({ type }) => type).slice(3)).toEqual([
      'HEADING',
      'TEXT',
      'TEXTAREA',
      'SELECT',
      'MULTISELECT',
      'CHECKBOX',
      'DATE',
      'NUMBER',
      'URL',
    ]);
  });

  test('fills of somebody known only what is empty', async () => {
    const { karl } = await world(site.database)
      .person('karl', {
        emails: [{ address: 'karl@example.org' }],
        customFields: [{ fieldId: made.code.id, text: 'mine' }],
      })
      .make();
    await post(site, form, {
      ...everything(),
      'email.work': 'karl@example.org',
      challenge: await challengeFor(site.database, form),
    });
    await processed(site);
    expect(await valuesOf(karl.id)).toMatchObject({ code: 'mine', level: 'Gold' });
  });

  test('asks for what its kind has, requires what the field requires, and nothing that it does not ask for', async () => {
    const { data } = await site.ask<{ webFormTargets: { key: string; group: string }[] }>(
      made.admin,
      '{ webFormTargets(kind: PERSON) { key group } }',
    );
    const offered = data.webFormTargets
      .filter(({ group }) => group === 'Custom fields')
      .map(({ key }) => key);
    expect(offered).toEqual(names.map(nameOf));
    await expect(
      createForm(site, made.admin, { fields: [...nameFields, { target: `customField.${made.founded.id}` }] }),
    ).rejects.toThrow('INVALID');
    const { must } = await world(site.database).customField('must', 'CHECKBOX', { required: true }).make();
    const asking = await createForm(site, made.admin, {
      fields: [...nameFields, { target: `customField.${must.id}` }],
    });
    const person = { firstName: 'A', lastName: 'B' };
    const missing = await post(
      site,
      asking,
      { ...person, challenge: await challengeFor(site.database, asking) },
      'json',
    );
    expect(await missing.json()).toMatchObject({
      userErrors: [{ code: 'REQUIRED', path: [`customField.${must.id}`] }],
    });
    const silent = await createForm(site, made.admin, { fields: nameFields });
    await post(site, silent, { ...person, challenge: await challengeFor(site.database, silent) });
    await processed(site);
    expect(await submissionsOf(site, made.admin, silent)).toMatchObject([
      { contact: { displayName: 'A B' } },
    ]);
    await site.database.read.rows(sql`DELETE FROM custom_field WHERE id = ${must.id}`);
    const page = await fetch(new URL(`/forms/${asking.key}`, site.url));
    expect(await page.text()).not.toContain(must.id);
  });
});
