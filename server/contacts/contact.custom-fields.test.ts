import { beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let made: Awaited<ReturnType<typeof office>>;
beforeAll(async () => {
  made = await office();
});

const office = () =>
  world(site.database)
    .member('anna', 'stranger')
    .customField('about', 'HEADING')
    .customField('code', 'TEXT')
    .customField('remarks', 'TEXTAREA')
    .customField('level', 'SELECT', { options: ['Gold', 'Silver'] })
    .customField('topics', 'MULTISELECT', { options: ['Art', 'Music', 'Sport'] })
    .customField('newsletter', 'CHECKBOX')
    .customField('birthday', 'DATE', { scope: 'PERSON' })
    .customField('turnover', 'NUMBER')
    .customField('wiki', 'URL')
    .customField('founded', 'DATE', { scope: 'COMPANY' })
    .make();

const read = `id version customFields { field { label } text number date checked options display }
  history(first: 1) { nodes { type changes { field customFieldId before after } } }`;
const problems = 'userErrors { code message path }';

interface Read {
  id: string;
  version: number;
  customFields: { field: { label: string }; display: string; [slot: string]: unknown }[];
  history: { nodes: { type: string; changes: object[] }[] };
}
type Payload = { person: Read | null; userErrors: { code: string; message: string; path: string[] }[] };

async function create(viewer: TestUser, customFields: object[]): Promise<Payload> {
  const { data } = await site.ask<{ createPerson: Payload }>(
    viewer,
    `mutation ($input: PersonInput!) { createPerson(input: $input) { person { ${read} } ${problems} } }`,
    { input: { firstName: 'Erika', lastName: 'Muster', customFields } },
  );
  return data.createPerson;
}

async function update(
  viewer: TestUser,
  { id, version }: Read,
  customFields: object[] | null,
): Promise<Payload> {
  const { data } = await site.ask<{ updatePerson: Payload }>(
    viewer,
    `mutation ($id: ID!, $version: Int!, $input: PersonInput!) {
      updatePerson(id: $id, version: $version, input: $input) { person { ${read} } ${problems} }
    }`,
    { id, version, input: { customFields } },
  );
  return data.updatePerson;
}

const shown = ({ customFields }: Read) =>
  Object.fromEntries(customFields.map(({ field, display }) => [field.label, display]));
const said = ({ userErrors }: Payload) => userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);

const allValues = () => [
  { fieldId: made.wiki.id, text: 'example.org' },
  { fieldId: made.turnover.id, number: 1234.5 },
  { fieldId: made.birthday.id, date: '1980-02-29' },
  { fieldId: made.newsletter.id, checked: false },
  { fieldId: made.topics.id, options: ['sport', 'Art'] },
  { fieldId: made.level.id, options: ['Gold'] },
  { fieldId: made.remarks.id, text: 'Line 1\nLine 2' },
  { fieldId: made.code.id, text: ' K 17 ' },
];

describe('The custom fields of a contact', () => {
  test('hold a value of every type, in the order of the fields, in the language of the reader', async () => {
    const { person, userErrors } = await create(made.anna, allValues());
    expect(userErrors).toEqual([]);
    const nothing = { text: null, number: null, date: null, checked: null, options: null };
    expect(person!.customFields).toEqual([
      { field: { label: 'code' }, ...nothing, text: 'K 17', display: 'K 17' },
      { field: { label: 'remarks' }, ...nothing, text: 'Line 1\nLine 2', display: 'Line 1\nLine 2' },
      { field: { label: 'level' }, ...nothing, options: ['Gold'], display: 'Gold' },
      { field: { label: 'topics' }, ...nothing, options: ['Art', 'Sport'], display: 'Art, Sport' },
      { field: { label: 'newsletter' }, ...nothing, checked: false, display: 'No' },
      { field: { label: 'birthday' }, ...nothing, date: '1980-02-29', display: 'Feb 29, 1980' },
      { field: { label: 'turnover' }, ...nothing, number: 1234.5, display: '1,234.5' },
      { field: { label: 'wiki' }, ...nothing, text: 'https://example.org', display: 'https://example.org' },
    ]);
  });

  test('can all be asked for, with or without a value, as far as the kind has them', async () => {
    const { person } = await create(made.anna, []);
    const { data } = await site.ask<{ contact: { some: object[]; every: { field: { label: string } }[] } }>(
      made.anna,
      `query ($id: ID!) { contact(id: $id) {
        some: customFields { display } every: customFields(all: true) { field { label } display }
      } }`,
      { id: person!.id },
    );
    expect(data.contact.some).toEqual([]);
    expect(data.contact.every.map(({ field }) => field.label)).toEqual([
      'about',
      'code',
      'remarks',
      'level',
      'topics',
      'newsletter',
      'birthday',
      'turnover',
      'wiki',
    ]);
  });

  test('are refused with all that is wrong, beside the other problems, and nothing is made', async () => {
    const { data } = await site.ask<{ createPerson: Payload }>(
      made.anna,
      `mutation ($input: PersonInput!) { createPerson(input: $input) { person { id } ${problems} } }`,
      {
        input: {
          firstName: 'Nobody',
          emails: [{ address: 'none' }],
          customFields: [
            { fieldId: made.birthday.id, date: '2023-02-30' },
            { fieldId: made.level.id, options: ['Platinum'] },
            { fieldId: 'no such id' },
            { fieldId: made.founded.id, date: '2020-01-01' },
            { fieldId: made.about.id, text: 'x' },
            { fieldId: made.code.id, text: 'a\0b' },
          ],
        },
      },
    );
    expect(said(data.createPerson).sort()).toEqual([
      'INVALID customFields.0.date',
      'INVALID customFields.1.options',
      'INVALID customFields.3.fieldId',
      'INVALID customFields.4.fieldId',
      'INVALID customFields.5.text',
      'INVALID emails.0.address',
      'NOT_FOUND customFields.2.fieldId',
      'REQUIRED lastName',
    ]);
    expect(data.createPerson.person).toBeNull();
    const { data: search } = await site.ask(
      made.anna,
      '{ contacts(filter: {search: "Nobody"}) { totalCount } }',
    );
    expect(search.contacts).toEqual({ totalCount: 0 });
  });

  test('change one by one: what an update does not name stays, what is null goes', async () => {
    const { person } = await create(made.anna, allValues());
    const changed = await update(made.anna, person!, [
      { fieldId: made.code.id, text: 'K 18' },
      { fieldId: made.level.id },
      { fieldId: made.turnover.id, number: 1234.5 },
    ]);
    expect(changed.userErrors).toEqual([]);
    expect(changed.person!.version).toBe(2);
    expect(shown(changed.person!)).toEqual({
      code: 'K 18',
      remarks: 'Line 1\nLine 2',
      topics: 'Art, Sport',
      newsletter: 'No',
      birthday: 'Feb 29, 1980',
      turnover: '1,234.5',
      wiki: 'https://example.org',
    });
    expect(changed.person!.history.nodes).toEqual([
      {
        type: 'UPDATED',
        changes: [
          { field: 'code', customFieldId: made.code.id, before: 'K 17', after: 'K 18' },
          { field: 'level', customFieldId: made.level.id, before: 'Gold', after: null },
        ],
      },
    ]);
    const same = await update(made.anna, changed.person!, [{ fieldId: made.code.id, text: 'K 18' }]);
    expect(same.person!.version).toBe(2);
    const cleared = await update(made.anna, same.person!, null);
    expect(cleared.person!.customFields).toEqual([]);
    expect(cleared.person!.version).toBe(3);
  });

  test('are found by what is in them, and no longer once they are changed', async () => {
    const { person } = await create(made.anna, [
      { fieldId: made.code.id, text: 'Zebrafink' },
      { fieldId: made.topics.id, options: ['Music'] },
      { fieldId: made.turnover.id, number: 987123 },
    ]);
    const find = async (search: string) => {
      const { data } = await site.ask<{ contacts: { nodes: { id: string }[] } }>(
        made.anna,
        'query ($search: String) { contacts(filter: {search: $search}) { nodes { id } } }',
        { search },
      );
      return data.contacts.nodes.map(({ id }) => id);
    };
    for (const search of ['zebraf', 'music', '987123', 'erika zebrafink'])
      expect(await find(search)).toEqual([person!.id]);
    await update(made.anna, person!, [{ fieldId: made.code.id, text: 'Amsel' }]);
    expect(await find('zebrafink')).toEqual([]);
    await site.ask(
      made.anna,
      'mutation ($ids: [ID!]) { tagContacts(ids: $ids, add: ["bird"]) { changedCount } }',
      {
        ids: [person!.id],
      },
    );
    expect(await find('amsel bird')).toEqual([person!.id]);
  });

  test('do not exist for who does not see the contact', async () => {
    const { person } = await create(made.anna, [{ fieldId: made.code.id, text: 'Secret' }]);
    expect(said(await update(made.stranger, person!, [{ fieldId: made.code.id, text: 'x' }]))).toEqual([
      'NOT_FOUND id',
    ]);
    const filter = { customFields: [{ fieldId: made.code.id, equals: 'Secret' }] };
    const { data } = await site.ask(
      made.stranger,
      'query ($filter: ContactFilter) { contacts(filter: $filter) { totalCount nodes { id } } }',
      { filter },
    );
    expect(data.contacts).toEqual({ totalCount: 0, nodes: [] });
  });

  test('survive the bin, and go over to the contact that another is merged into where it lacks them', async () => {
    const { person: target } = await create(made.admin, [{ fieldId: made.code.id, text: 'stays' }]);
    const { person: source } = await create(made.admin, [
      { fieldId: made.code.id, text: 'goes' },
      { fieldId: made.level.id, options: ['Silver'] },
    ]);
    const ids = [source!.id];
    await site.ask(made.admin, 'mutation ($ids: [ID!]) { deleteContacts(ids: $ids) { deletedCount } }', {
      ids,
    });
    const restored = await site.ask<{ restoreContacts: { contacts: Read[] } }>(
      made.admin,
      `mutation ($ids: [ID!]!) { restoreContacts(ids: $ids) { contacts { ${read} } } }`,
      { ids },
    );
    expect(shown(restored.data.restoreContacts.contacts[0]!)).toEqual({ code: 'goes', level: 'Silver' });
    const { data } = await site.ask<{ mergeContacts: { contact: Read } }>(
      made.admin,
      `mutation ($target: ID!, $source: ID!) {
        mergeContacts(targetId: $target, sourceId: $source) { contact { ${read} } userErrors { code } }
      }`,
      { target: target!.id, source: source!.id },
    );
    expect(shown(data.mergeContacts.contact)).toEqual({ code: 'stays', level: 'Silver' });
  });

  test('keep their values and tell them by the new name when an option is renamed', async () => {
    const { person } = await create(made.anna, [{ fieldId: made.level.id, options: ['Silver'] }]);
    const rename = (from: string, to: string) =>
      site.database.read.rows(sql`
        UPDATE custom_field SET choices = replace(choices::text, ${from}, ${to})::jsonb WHERE id = ${made.level.id}`);
    await rename('Silver', 'Platinum');
    const { data } = await site.ask<{ contact: Read }>(
      made.anna,
      `query ($id: ID!) { contact(id: $id) { ${read} } }`,
      { id: person!.id },
    );
    expect(shown(data.contact)).toEqual({ level: 'Platinum' });
    await rename('Platinum', 'Silver');
  });

  test('that are required must be filled in on a new contact, and cannot be cleared', async () => {
    const { must } = await world(site.database)
      .customField('must', 'TEXT', { required: true, scope: 'PERSON' })
      .make();
    const refused = await create(made.anna, []);
    expect(refused.userErrors).toEqual([
      { code: 'REQUIRED', message: 'Please fill in “must”.', path: ['customFields'] },
    ]);
    expect(said(await create(made.anna, [{ fieldId: must.id, text: ' ' }]))).toEqual([
      'REQUIRED customFields.0.text',
    ]);
    const { person } = await create(made.anna, [{ fieldId: must.id, text: 'x' }]);
    const kept = await update(made.anna, person!, [{ fieldId: made.code.id, text: 'y' }]);
    expect(said(kept)).toEqual([]);
    expect(said(await update(made.anna, kept.person!, [{ fieldId: must.id }]))).toEqual([
      'REQUIRED customFields.0.text',
    ]);
    expect(said(await update(made.anna, kept.person!, null))).toEqual(['REQUIRED customFields']);
    await site.database.read.rows(sql`DELETE FROM custom_field WHERE id = ${must.id}`);
    const { data } = await site.ask<{ contact: Read }>(
      made.anna,
      `query ($id: ID!) { contact(id: $id) { ${read} } }`,
      { id: person!.id },
    );
    expect(shown(data.contact)).toEqual({ code: 'y' });
  });
});
