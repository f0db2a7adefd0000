import { beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import {
  challengeFor,
  createForm,
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
beforeAll(async () => {
  withoutFormRates();
  ({ admin } = await world(site.database).make());
});

interface Shown {
  tags: string[];
  contactType: { name: string } | null;
  managers: { name: string; active: boolean }[];
  fields: { target: string; options: string[] }[];
  gaps: { field: string; name: string }[];
}
const shown = async ({ id }: TestForm): Promise<Shown> => {
  const { data } = await site.ask<{ webForm: Shown }>(
    admin,
    `query ($id: ID!) { webForm(id: $id) {
      tags contactType { name } managers { name active } fields { target options } gaps { field name } } }`,
    { id },
  );
  return data.webForm;
};
const update = async ({ id }: TestForm, input: object): Promise<unknown> =>
  (
    await site.ask(
      admin,
      'mutation ($id: ID!, $input: WebFormInput!) { updateWebForm(id: $id, input: $input) { userErrors { code path } } }',
      { id, input },
    )
  ).data.updateWebForm!.userErrors;
/** What a visitor's submission becomes. */
const made = async (form: TestForm, lastName: string, more: object = {}) => {
  const values = { firstName: 'Max', lastName, ...more };
  expect((await post(site, form, values)).status).toBe(303);
  await processed(site);
  const submission = (await submissionsOf(site, admin, form)).at(-1)!;
  const { data } = await site.ask(
    admin,
    'query ($id: ID!) { contact(id: $id) { displayName contactType { name } tags { name } managers { name } } }',
    { id: submission.contact!.id },
  );
  return data.contact;
};

test('A form follows when its type and tags are renamed', async () => {
  const { lead } = await world(site.database).contactType('lead').make();
  const form = await createForm(site, admin, { contactTypeId: lead.id, tags: ['web', 'new'] });
  await site.database.read.rows(
    sql`UPDATE contact_type SET name = 'Prospect', name_key = 'prospect' WHERE id = ${lead.id}`,
  );
  await site.database.read.rows(
    sql`UPDATE tag SET name = 'Website', name_key = 'website' WHERE name = 'web'`,
  );
  expect(await shown(form)).toMatchObject({
    tags: ['Website', 'new'],
    contactType: { name: 'Prospect' },
    gaps: [],
  });
  expect(await made(form, 'Renamed')).toMatchObject({
    contactType: { name: 'Prospect' },
    tags: [{ name: 'new' }, { name: 'Website' }],
  });
  const { data } = await site.ask(admin, '{ tags(search: "web") { name } }');
  expect(data.tags).toEqual([{ name: 'Website' }]);
});

test('A form goes on without a type and a tag that were deleted, and says so until somebody has decided', async () => {
  const { gone } = await world(site.database).contactType('gone').make();
  const form = await createForm(site, admin, { contactTypeId: gone.id, tags: ['lost', 'kept'] });
  await site.database.read.rows(sql`DELETE FROM contact_type WHERE id = ${gone.id}`);
  await site.database.read.rows(sql`DELETE FROM tag WHERE name = 'lost'`);
  const gaps = [
    { field: 'contactTypeId', name: 'gone' },
    { field: 'tags', name: 'lost' },
  ];
  expect(await shown(form)).toMatchObject({ tags: ['kept'], contactType: null, gaps });
  expect(await made(form, 'Lost')).toMatchObject({ contactType: null, tags: [{ name: 'kept' }] });
  expect(await update(form, { title: 'Another' })).toEqual([]);
  expect((await shown(form)).gaps).toEqual(gaps);
  expect(await update(form, { contactTypeId: null, tags: ['kept'] })).toEqual([]);
  expect(await shown(form)).toMatchObject({ tags: ['kept'], gaps: [] });
});

test('Users who were deactivated since are named, manage nothing new, and keep nobody from changing the form', async () => {
  const { anna, ben } = await world(site.database).member('anna', 'ben').make();
  const form = await createForm(site, admin, {
    managerIds: [anna.id, ben.id],
    notifyUserIds: [anna.id],
    notifyGrantRead: true,
  });
  await site.database.read.rows(sql`UPDATE app_user SET active = false WHERE id = ${anna.id}`);
  expect(await shown(form)).toMatchObject({
    managers: [
      { name: 'anna', active: false },
      { name: 'ben', active: true },
    ],
    gaps: [
      { field: 'managerIds', name: 'anna' },
      { field: 'notifyUserIds', name: 'anna' },
    ],
  });
  expect(await made(form, 'Left')).toMatchObject({ managers: [{ name: 'ben' }] });
  expect(await update(form, { title: 'Another', managerIds: [anna.id, ben.id] })).toEqual([]);
  expect(await update(form, { managerIds: [ben.id], notifyUserIds: [] })).toEqual([]);
  expect((await shown(form)).gaps).toEqual([]);
});

test('Visitors are not asked for a choice among nothing, nor for a field that is no more, even if it was required', async () => {
  await site.database.read.rows(sql`UPDATE contact SET contact_type_id = NULL`);
  await site.database.read.rows(sql`DELETE FROM contact_type`);
  const form = await createForm(site, admin, {
    fields: [...nameFields, { target: 'contactType', label: 'Who are you?', required: true }],
  });
  const field = { target: 'customField.0', label: 'Shoe size', required: true };
  await site.database.read.rows(sql`
    UPDATE web_form SET fields = fields || ${JSON.stringify([field])}::jsonb WHERE id = ${form.id}`);
  const page = await (await fetch(new URL(`/forms/${form.key}`, site.url))).text();
  expect(page).not.toMatch(/Who are you|Shoe size/);
  expect((await shown(form)).gaps).toEqual([
    { field: 'fields', name: 'Who are you?' },
    { field: 'fields', name: 'Shoe size' },
  ]);
  // As a website sends it that has the old form still.
  expect(await made(form, 'Asked', { contactType: 'lead', 'customField.0': '43' })).toEqual({
    displayName: 'Max Asked',
    contactType: null,
    tags: [],
    managers: [],
  });
});

test('What was sent before a field and its type were gone becomes a contact all the same', async () => {
  await world(site.database).contactType('interested').make();
  const form = await createForm(site, admin, { fields: [...nameFields, { target: 'contactType' }] });
  const values = { firstName: 'Max', lastName: 'Before', contactType: 'interested', your_reference: 'x' };
  await post(site, form, { ...values, challenge: await challengeFor(site.database, form) });
  const [waiting] = await submissionsOf(site, admin, form);
  await site.database.read.rows(sql`
    UPDATE submission SET stored_values = stored_values || '[{"name": "x", "target": "customField.0", "label": "X", "value": "1"}]'
    WHERE id = ${waiting!.id}`);
  await site.database.read.rows(sql`DELETE FROM contact_type WHERE name = ${'interested'}`);
  await site.ask(admin, `mutation { releaseSubmission(id: "${waiting!.id}") { userErrors { code } } }`);
  await processed(site);
  expect(await submissionsOf(site, admin, form)).toMatchObject([
    { status: 'ACCEPTED', contact: { displayName: 'Max Before' } },
  ]);
});
