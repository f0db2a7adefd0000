import { afterEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { limits } from '../platform/limits.js';
import { sentMails } from '../testing/mails.js';
import { settingsOperations } from '../testing/settings.js';
import { testSite } from '../testing/site.js';
import { somebodyWaits } from '../testing/waiting.js';
import { actAs, world, type TestContact, type TestUser } from '../testing/world.js';
import { changeCustomField } from './custom-field-changes.service.js';

const site = testSite();
const { change, refused, makeField, seen } = settingsOperations(site);

const portion = limits['bulk.ids'];
const atOnce = limits['bulk.filter'];
afterEach(async () => {
  limits['bulk.ids'] = portion;
  limits['bulk.filter'] = atOnce;
  await site.database.read.rows(sql`DELETE FROM custom_field`);
});

interface Shown {
  id: string;
  label: string;
  type: string;
  options: string[];
  valueCount: number;
}
const fields = async (viewer: TestUser): Promise<Shown[]> =>
  (await site.ask<{ customFields: Shown[] }>(viewer, '{ customFields { id label type options valueCount } }'))
    .data.customFields;
const labels = async (viewer: TestUser): Promise<string[]> =>
  (await fields(viewer)).map(({ label }) => label);

/** Straight into the table, as values are another feature's. */
const put = async (fieldId: string, contacts: TestContact[], value: object): Promise<void> => {
  const row = JSON.stringify({ field_id: fieldId, ...value });
  await site.database.read.rows(sql`
    INSERT INTO custom_field_value
    SELECT v.* FROM unnest(${contacts.map(({ id }) => id)}::uuid[]) AS c (id),
      json_populate_record(NULL::custom_field_value, (${row}::jsonb || jsonb_build_object('contact_id', c.id))::json) v`);
};
const putOption = async (fieldId: string, contacts: TestContact[], ...names: string[]): Promise<void> => {
  const [field] = await site.database.read.rows<{ choices: { id: string; name: string }[] }>(sql`
    SELECT choices FROM custom_field WHERE id = ${fieldId}`);
  const optionIds = field!.choices.filter(({ name }) => names.includes(name)).map(({ id }) => id);
  await put(fieldId, contacts, { option_ids: optionIds });
};
const optionsOf = async ({ id }: TestContact): Promise<number | null> =>
  (
    await site.database.read.rows<{ n: number }>(sql`
      SELECT cardinality(option_ids) AS n FROM custom_field_value WHERE contact_id = ${id}`)
  )[0]?.n ?? null;

const office = () =>
  world(site.database)
    .member('anna')
    .person('ann', { grants: { anna: 'MANAGE' } })
    .person('ben')
    .company('acme')
    .person('gone', { deleted: true })
    .make();

describe('A custom field', () => {
  test('is made behind the others and can be changed', async () => {
    const { admin } = await world(site.database).make();
    await makeField(admin, { label: 'Birthday', type: 'DATE', scope: 'PERSON' });
    const made = await change(admin, 'createCustomField', {
      input: {
        label: ' Size ',
        type: 'SELECT',
        options: ['S', 'M', 'L'],
        required: true,
        helpText: 'Of shirts',
      },
    });
    expect(made).toEqual({
      customField: {
        id: expect.any(String),
        label: 'Size',
        type: 'SELECT',
        scope: 'BOTH',
        required: true,
        helpText: 'Of shirts',
        options: ['S', 'M', 'L'],
        size: null,
        rows: null,
        columns: null,
        position: 1,
      },
      userErrors: [],
    });
    const { customField } = await change(admin, 'updateCustomField', {
      id: made.customField!.id,
      input: { label: 'Shirt', options: ['M', 'XL'], required: false, helpText: null, scope: 'COMPANY' },
    });
    expect(customField).toMatchObject({
      label: 'Shirt',
      options: ['M', 'XL'],
      required: false,
      helpText: null,
    });
    expect(await labels(admin)).toEqual(['Birthday', 'Shirt']);
  });

  test('has a label of its own, whatever the case, and says all that is wrong with it at once', async () => {
    const { admin } = await world(site.database).make();
    await makeField(admin, { label: 'Größe' });
    const id = await makeField(admin, { label: 'Grosse' });
    for (const label of ['GRÖSSE'.replace('SS', 'ß'), 'Gro\u0308ße'])
      expect(await refused(admin, 'createCustomField', { input: { label, type: 'SELECT' } })).toEqual([
        'REQUIRED options',
        'TAKEN label',
      ]);
    expect(await refused(admin, 'updateCustomField', { id, input: { label: 'größe', size: 0 } })).toEqual([
      'INVALID size',
      'TAKEN label',
    ]);
    expect(await refused(admin, 'updateCustomField', { id: 'none', input: {} })).toEqual(['NOT_FOUND id']);
    expect(await refused(admin, 'deleteCustomField', { id: 'none' })).toEqual(['NOT_FOUND id']);
  });

  test('stands where administrators put it, one order at a time', async () => {
    const { admin } = await world(site.database).make();
    const ids: string[] = [];
    for (const label of ['A', 'B', 'C']) ids.push(await makeField(admin, { label }));
    for (const wrong of [ids.slice(1), [...ids, ids[0]], [ids[0], ids[0], ids[1]], ['x', ...ids.slice(1)]])
      expect(await refused(admin, 'reorderCustomFields', { ids: wrong })).toEqual(['INVALID ids']);
    await Promise.all([
      change(admin, 'reorderCustomFields', { ids }),
      change(admin, 'reorderCustomFields', { ids: ids.toReversed() }),
    ]);
    expect([
      ['A', 'B', 'C'],
      ['C', 'B', 'A'],
    ]).toContainEqual(await labels(admin));
  });

  test('counts the values that the viewer may see', async () => {
    const { admin, anna, ann, ben, gone } = await office();
    const id = await makeField(admin, { label: 'Nickname' });
    await put(id, [ann, ben, gone], { text: 'x' });
    expect((await fields(admin))[0]!.valueCount).toBe(2);
    expect((await fields(anna))[0]!.valueCount).toBe(1);
  });
});

describe('A custom field with values', () => {
  test('keeps its kind, and the contacts that have one', async () => {
    const { admin, ann, acme, gone } = await office();
    const id = await makeField(admin, { label: 'Nickname' });
    const update = (input: object) => refused(admin, 'updateCustomField', { id, input });
    expect(await update({ type: 'NUMBER' })).toEqual([]);
    expect(await update({ type: 'TEXT' })).toEqual([]);
    await put(id, [gone], { text: 'x' });
    expect(await update({ type: 'NUMBER' })).toEqual(['IN_USE type']);
    expect(await update({ scope: 'PERSON' })).toEqual([]);
    expect(await update({ scope: 'COMPANY', type: 'DATE' })).toEqual(['IN_USE type', 'IN_USE scope']);
    await put(id, [ann, acme], { text: 'x' });
    expect(await update({ scope: 'BOTH' })).toEqual([]);
    expect(await update({ scope: 'PERSON' })).toEqual(['IN_USE scope']);
    expect(await update({ label: 'Pet name', helpText: 'Only among friends' })).toEqual([]);
  });

  test('keeps them when an option is called otherwise', async () => {
    const { admin, ann } = await office();
    const id = await makeField(admin, { label: 'Size', type: 'SELECT', options: ['S', 'M'] });
    await putOption(id, [ann], 'S');
    const renames = [{ from: 'S', to: 'Small' }];
    const input = { options: ['M', 'Small'] };
    const { version } = await seen(admin, ann);
    expect(await refused(admin, 'updateCustomField', { id, input, renames })).toEqual([]);
    expect([(await fields(admin))[0]!.options, await optionsOf(ann)]).toEqual([['M', 'Small'], 1]);
    expect((await seen(admin, ann)).version).toBe(version);
  });

  test('lets contacts be found by the new name of an option, also those that somebody changes meanwhile', async () => {
    const { admin, anna, ann } = await office();
    const id = await makeField(admin, { label: 'Size', type: 'SELECT', options: ['Narrow', 'Wide'] });
    await putOption(id, [ann], 'Narrow');
    const { version } = await seen(admin, ann);
    const { saved } = await actAs(site.database, admin, async work => {
      await changeCustomField(work, {
        id,
        input: { options: ['Slender', 'Wide'] },
        renames: [{ from: 'Narrow', to: 'Slender' }],
        clearRemoved: false,
      });
      const saving = site.ask(
        anna,
        `mutation ($id: ID!, $version: Int!) {
          updatePerson(id: $id, version: $version, input: { jobTitle: "Tailor" }) { userErrors { code } } }`,
        { id: ann.id, version },
      );
      await somebodyWaits(site.database);
      return { saved: saving };
    });
    expect((await saved).data.updatePerson!.userErrors).toEqual([]);
    const search = '{ contacts(filter: { search: "slender tailor" }) { nodes { id } } }';
    expect((await site.ask(anna, search)).data.contacts!.nodes).toEqual([{ id: ann.id }]);
  });

  test('loses an option that is in use only after that was said', async () => {
    const { admin, ann, ben, gone } = await office();
    const id = await makeField(admin, {
      label: 'Likes',
      type: 'MULTISELECT',
      options: ['Tea', 'Milk', 'Rum'],
    });
    await putOption(id, [ann], 'Tea', 'Milk');
    await putOption(id, [ben, gone], 'Tea');
    const input = { options: ['Milk'] };
    const { userErrors } = await change(admin, 'updateCustomField', { id, input });
    expect(userErrors).toEqual([
      {
        code: 'IN_USE',
        path: ['options'],
        message: '“Tea” is in use by 3 contacts, the bin included. Say what becomes of their values.',
      },
    ]);
    const { version } = await seen(admin, ann);
    expect(await refused(admin, 'updateCustomField', { id, input, clear: true })).toEqual([]);
    expect(await Promise.all([ann, ben, gone].map(optionsOf))).toEqual([1, null, null]);
    expect(await seen(admin, ann)).toMatchObject({
      version: version + 1,
      history: {
        nodes: [{ type: 'UPDATED', changes: [{ field: 'Likes', before: 'Milk, Tea', after: 'Milk' }] }],
      },
    });
  });

  test('goes with them only after that was said, and histories tell what they were', async () => {
    const { admin, ann, ben, gone, acme } = await office();
    const id = await makeField(admin, { label: 'Nickname' });
    await put(id, [ann, ben, gone], { text: 'Annie' });
    const { userErrors } = await change(admin, 'deleteCustomField', { id });
    expect(userErrors).toEqual([
      {
        code: 'IN_USE',
        path: ['id'],
        message: 'This would delete the values of 3 contacts, the bin included.',
      },
    ]);
    expect(await change(admin, 'deleteCustomField', { id, deleteValues: true })).toEqual({
      deletedIds: [id],
      userErrors: [],
    });
    expect(await fields(admin)).toEqual([]);
    const { version, history } = await seen(admin, ann);
    expect(version).toBe(3);
    expect(history.nodes[0]!.changes).toEqual([{ field: 'Nickname', before: 'Annie', after: null }]);
    expect((await seen(admin, acme)).version).toBe(1);
  });

  test('loses very many of them in portions by a job, and goes with the last one', async () => {
    const { admin, ...contacts } = await world(site.database)
      .person('a')
      .person('b')
      .person('c')
      .person('d')
      .person('e')
      .make();
    const id = await makeField(admin, { label: 'Age', type: 'NUMBER' });
    await put(id, Object.values(contacts), { number: 42 });
    limits['bulk.ids'] = 2;
    limits['bulk.filter'] = 2;
    await change(admin, 'deleteCustomField', { id, deleteValues: true });
    expect((await fields(admin))[0]!.valueCount).toBe(3);
    await sentMails(site.database);
    expect(await fields(admin)).toEqual([]);
    const told = await Promise.all(Object.values(contacts).map(contact => seen(admin, contact)));
    expect(told.map(({ version, history }) => [version, history.nodes[0]!.changes[0]!.before])).toEqual(
      told.map(() => [2, '42']),
    );
  });

  test('loses options of very many contacts in portions by a job', async () => {
    const { admin, a, b, c } = await world(site.database).person('a').person('b').person('c').make();
    const id = await makeField(admin, { label: 'Size', type: 'SELECT', options: ['S', 'M'] });
    await putOption(id, [a, b, c], 'S');
    limits['bulk.ids'] = 1;
    await change(admin, 'updateCustomField', { id, input: { options: ['M'] }, clear: true });
    await sentMails(site.database);
    expect(await Promise.all([a, b, c].map(optionsOf))).toEqual([null, null, null]);
    expect((await fields(admin))[0]).toMatchObject({ options: ['M'], valueCount: 0 });
  });
});
