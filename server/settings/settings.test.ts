import { describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { settingsMutations, settingsOperations, type SettingsMutation } from '../testing/settings.js';
import { testSite } from '../testing/site.js';
import { createForm, nameFields } from '../testing/forms.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
const { change, codeOf, makeType, makeField, tags } = settingsOperations(site);

const given: Record<SettingsMutation, object> = {
  createContactType: { input: { name: 'Mine' } },
  updateContactType: { id: 'x', input: { name: 'Mine' } },
  deleteContactType: { id: 'x' },
  reorderContactTypes: { ids: [] },
  createCustomField: { input: { label: 'Mine', type: 'TEXT' } },
  updateCustomField: { id: 'x', input: { label: 'Mine' } },
  deleteCustomField: { id: 'x', deleteValues: true },
  reorderCustomFields: { ids: [] },
  renameTag: { id: 'x', name: 'Mine' },
  deleteTag: { id: 'x' },
};

describe('The settings', () => {
  test.each(settingsMutations)('are for administrators only: %s', async name => {
    const { admin, anna, cleo } = await world(site.database).member('anna').crmAdmin('cleo').make();
    expect(await codeOf(null, name, given[name])).toBe('UNAUTHENTICATED');
    expect(await codeOf(anna, name, given[name])).toBe('FORBIDDEN');
    expect(await codeOf(cleo, name, given[name])).toBeUndefined();
    expect(await codeOf(admin, name, given[name])).toBeUndefined();
    const made = await site.database.read.rows(sql`
      DELETE FROM contact_type WHERE name = 'Mine' RETURNING id`);
    await site.database.read.rows(sql`DELETE FROM custom_field`);
    expect(made).toHaveLength(name === 'createContactType' ? 1 : 0);
  });

  test('leave a trail of who changed what', async () => {
    const { admin, cleo } = await world(site.database)
      .crmAdmin('cleo')
      .person('ann', { tagNames: ['Trail', 'Other'] })
      .make();
    await site.database.read.rows(sql`DELETE FROM audit_entry`);
    const type = await makeType(cleo, 'Press');
    await change(cleo, 'updateContactType', { id: type, input: { name: 'Media' } });
    await change(cleo, 'deleteContactType', { id: type });
    const field = await makeField(cleo, { label: 'Age' });
    await change(cleo, 'updateCustomField', { id: field, input: { required: true } });
    await change(cleo, 'updateCustomField', { id: field, input: { required: true } });
    await change(cleo, 'deleteCustomField', { id: field });
    const idOf = async (name: string) => (await tags(cleo)).find(tag => tag.name === name)!.id;
    await change(cleo, 'renameTag', { id: await idOf('Trail'), name: 'Path' });
    await change(cleo, 'renameTag', { id: await idOf('Path'), name: 'Other' });
    await change(cleo, 'deleteTag', { id: await idOf('Other') });
    const { data } = await site.ask<{
      auditTrail: { nodes: { kind: string; details: { key: string; value: string }[] }[] };
    }>(admin, '{ auditTrail(first: 100) { nodes { kind details { key value } } } }');
    expect(
      data.auditTrail.nodes
        .map(({ kind, details }) =>
          [kind, ...details.map(({ key, value }) => `${key}=${value}`).sort()].join(' '),
        )
        .reverse(),
    ).toEqual([
      'CONTACT_TYPE_CREATED name=Press',
      'CONTACT_TYPE_CHANGED before=Press name=Media',
      'CONTACT_TYPE_DELETED name=Media',
      'CUSTOM_FIELD_CREATED name=Age',
      'CUSTOM_FIELD_CHANGED name=Age',
      'CUSTOM_FIELD_DELETED name=Age',
      'TAG_RENAMED before=Trail name=Path',
      'TAGS_MERGED before=Path name=Other',
      'TAG_DELETED name=Other',
    ]);
  });
});

describe('What refers to a type or a tag', () => {
  interface Settings {
    contactType: { name: string } | null;
    tags: string[];
  }
  const formSettings = async (admin: TestUser, { id }: { id: string }): Promise<Settings> =>
    (
      await site.ask<{ webForm: Settings }>(
        admin,
        'query ($id: ID!) { webForm(id: $id) { contactType { name } tags } }',
        { id },
      )
    ).data.webForm;
  const view = async (user: TestUser): Promise<string> =>
    (await site.ask<{ savedViews: { query: string }[] }>(user, '{ savedViews { query } }')).data
      .savedViews[0]!.query;
  const saveView = (user: TestUser, query: string) =>
    site.ask(
      user,
      'mutation ($query: String!) { saveView(input: { name: "Mine", query: $query }) { userErrors { code } } }',
      { query },
    );

  test('follows to another type: forms and views', async () => {
    const { admin, anna, client, partner } = await world(site.database)
      .member('anna')
      .contactType('client', 'partner')
      .make();
    const form = await createForm(site, admin, { contactTypeId: client.id });
    await saveView(anna, `type=${client.id}`);
    await change(admin, 'deleteContactType', { id: client.id, moveTo: partner.id });
    expect(await formSettings(admin, form)).toMatchObject({ contactType: { name: 'partner' } });
    expect(await view(anna)).toBe(`type=${partner.id}`);
    await change(admin, 'deleteContactType', { id: partner.id, moveToNone: true });
    expect(await formSettings(admin, form)).toMatchObject({ contactType: null });
    expect(await view(anna)).toBe('type=none');
  });

  test('follows to another name of a tag, and to the tag that it becomes: forms and views', async () => {
    const { admin, anna } = await world(site.database)
      .member('anna')
      .person('ann', { tagNames: ['Fair', 'Trade'] })
      .make();
    const idOf = async (name: string) => (await tags(admin)).find(tag => tag.name === name)!.id;
    const [fair, trade] = [await idOf('Fair'), await idOf('Trade')];
    const form = await createForm(site, admin, { tags: ['fair', 'Other'] });
    await saveView(anna, `tag=${fair},${trade}`);
    await change(admin, 'renameTag', { id: fair, name: 'Exhibition' });
    expect((await formSettings(admin, form)).tags).toEqual(['Exhibition', 'Other']);
    await change(admin, 'renameTag', { id: fair, name: 'trade' });
    expect((await formSettings(admin, form)).tags).toEqual(['Trade', 'Other']);
    expect(await view(anna)).toBe(`tag=${trade}`);
    await change(admin, 'deleteTag', { id: trade });
    expect((await formSettings(admin, form)).tags).toEqual(['Other']);
  });

  test('follows to another name of an option, and forgets a field that is gone: views', async () => {
    const { admin, anna } = await world(site.database).member('anna').make();
    const field = await makeField(admin, { label: 'Colour', type: 'SELECT', options: ['Red', 'Green'] });
    const key = `f.${field}`;
    const query = { [key]: 'is:Red', sort: `-${key}`, columns: `email,${key},tags` };
    await site.database.read.rows(sql`
      INSERT INTO saved_view (id, user_id, name, name_key, query, saved_at)
      VALUES (${anna.id}, ${anna.id}, 'Mine', 'mine', ${JSON.stringify(query)}::jsonb, now())`);
    const stored = async () =>
      (
        await site.database.read.rows<{ query: object }>(
          sql`SELECT query FROM saved_view WHERE user_id = ${anna.id}`,
        )
      )[0]!.query;
    const renames = [
      { from: 'Red', to: 'Green' },
      { from: 'Green', to: 'Red' },
    ];
    await change(admin, 'updateCustomField', { id: field, input: {}, renames });
    expect(await stored()).toEqual({ ...query, [key]: 'is:Green' });
    await change(admin, 'deleteCustomField', { id: field });
    expect(await stored()).toEqual({ [key]: 'is:Green', columns: 'email,tags' });
  });

  test('no longer asks for a field that is deleted', async () => {
    const { admin } = await world(site.database).make();
    const field = await makeField(admin, { label: 'Shoe size', type: 'NUMBER' });
    const form = await createForm(site, admin);
    const asked = [...nameFields, { target: `customField.${field}` }].map(each => ({
      label: null,
      required: false,
      ...each,
    }));
    await site.database.read.rows(sql`
      UPDATE web_form SET fields = ${JSON.stringify(asked)}::jsonb WHERE id = ${form.id}`);
    await change(admin, 'deleteCustomField', { id: field });
    const [stored] = await site.database.read.rows<{ fields: { target: string }[] }>(sql`
      SELECT fields FROM web_form WHERE id = ${form.id}`);
    expect(stored!.fields.map(({ target }) => target)).toEqual(['firstName', 'lastName']);
  });
});
