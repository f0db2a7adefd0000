import { afterEach, describe, expect, test } from '@jest/globals';
import { limits } from '../platform/limits.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
const perUser = limits['views.perUser'];
afterEach(() => {
  limits['views.perUser'] = perUser;
});

interface View {
  id: string;
  name: string;
  query: string;
}
interface Saved {
  view: View | null;
  userErrors: { code: string; path: string[] | null; message: string }[];
}
const save = async (viewer: TestUser, input: object): Promise<Saved> => {
  const { data } = await site.ask<{ saveView: Saved }>(
    viewer,
    `mutation ($input: SavedViewInput!) {
      saveView(input: $input) { view { id name query } userErrors { code path message } } }`,
    { input },
  );
  return data.saveView;
};
const problemsOf = async (viewer: TestUser, input: object): Promise<[string, string[] | null][]> =>
  (await save(viewer, input)).userErrors.map(({ code, path }) => [code, path]);
const views = async (viewer: TestUser): Promise<View[]> =>
  (await site.ask<{ savedViews: View[] }>(viewer, '{ savedViews { id name query } }')).data.savedViews;
const remove = async (viewer: TestUser, id: string): Promise<object> =>
  (
    await site.ask(viewer, 'mutation ($id: ID!) { deleteView(id: $id) { ok userErrors { code path } } }', {
      id,
    })
  ).data.deleteView!;
const people = () => world(site.database).member('anna', 'ben').make();
const uuid = '0199aaaa-0000-7000-8000-000000000000';

describe('A saved view', () => {
  test('is kept under a name, renamed, overwritten and deleted', async () => {
    const { anna } = await people();
    const { view, userErrors } = await save(anna, {
      name: '  Meine  Kunden ',
      query: 'manager=me&kind=PERSON',
    });
    expect(userErrors).toEqual([]);
    expect(view).toMatchObject({ name: 'Meine Kunden', query: 'kind=PERSON&manager=me' });
    const { id } = view!;
    expect((await save(anna, { id, name: 'Ärger' })).view).toEqual({ ...view, name: 'Ärger' });
    expect((await save(anna, { id, query: 'q=m%C3%BCller+%26+co' })).view).toEqual({
      id,
      name: 'Ärger',
      query: 'q=m%C3%BCller+%26+co',
    });
    await save(anna, { name: 'Alle', query: '' });
    expect((await views(anna)).map(({ name }) => name)).toEqual(['Alle', 'Ärger']);
    expect(await remove(anna, id)).toEqual({ ok: true, userErrors: [] });
    expect(await remove(anna, id)).toEqual({ ok: false, userErrors: [{ code: 'NOT_FOUND', path: ['id'] }] });
    expect(await views(anna)).toHaveLength(1);
  });

  test('has a name of its own among the user’s, whatever the case; others may use it too', async () => {
    const { anna, ben } = await people();
    const { view } = await save(anna, { name: 'Kunden', query: '' });
    await save(anna, { name: 'Partner', query: '' });
    expect(await problemsOf(anna, { name: 'KUNDEN', query: '' })).toEqual([['TAKEN', ['name']]]);
    expect(await problemsOf(anna, { id: view!.id, name: 'partner' })).toEqual([['TAKEN', ['name']]]);
    expect(await problemsOf(anna, { id: view!.id, name: 'kunden' })).toEqual([]);
    expect(await problemsOf(ben, { name: 'Kunden', query: '' })).toEqual([]);
  });

  test('is saved once when the button is pressed twice', async () => {
    const { anna } = await people();
    const input = { name: 'Zweimal', query: 'kind=COMPANY' };
    const answers = await Promise.all([problemsOf(anna, input), problemsOf(anna, input)]);
    expect(answers.flat()).toEqual([['TAKEN', ['name']]]);
    expect(await views(anna)).toHaveLength(1);
  });

  test('is one of so many at most', async () => {
    const { anna } = await people();
    limits['views.perUser'] = 1;
    const { view } = await save(anna, { name: 'a', query: '' });
    expect(await problemsOf(anna, { name: 'b', query: '' })).toEqual([['LIMIT_REACHED', null]]);
    expect(await problemsOf(anna, { id: view!.id, name: 'b' })).toEqual([]);
  });

  test('of somebody else is not there', async () => {
    const { admin, anna, ben } = await people();
    const { view } = await save(anna, { name: 'Geheim', query: 'q=geheim' });
    const { id } = view!;
    for (const other of [ben, admin]) {
      expect(await views(other)).toEqual([]);
      expect(await problemsOf(other, { id, name: 'Meins' })).toEqual([['NOT_FOUND', ['id']]]);
      expect(await remove(other, id)).toMatchObject({ ok: false });
      const node = await site.ask(other, 'query ($id: ID!) { node(id: $id) { id } }', { id });
      expect(node.data.node).toBeNull();
    }
    const node = await site.ask(anna, 'query ($id: ID!) { node(id: $id) { ... on SavedView { name } } }', {
      id,
    });
    expect(node.data.node).toEqual({ name: 'Geheim' });
    expect(await views(anna)).toEqual([view]);
  });

  test.each([
    ['q=a&kind=PERSON&type=none&tag=' + uuid + '&manager=none&access=SHARED&source=IMPORT&bin=1'],
    ['sort=-updatedAt&columns=email%2Ctags&size=25'],
    ['columns='],
    [`type=${uuid}%2Cnone`],
    [`sort=-f.${uuid}&columns=email%2Cf.${uuid}&f.${uuid}=is%3AGold`],
    [`f.${uuid}=2020-01-01..`],
    [''],
  ])('takes %s', async query => {
    const { anna } = await people();
    expect((await save(anna, { name: 'a', query })).view?.query).toBe(query);
  });

  test.each([
    ['a name that the list does not know', { query: 'shoeSize=5' }, ['INVALID', ['query']]],
    ['a name of every object', { query: '__proto__=5' }, ['INVALID', ['query']]],
    ['another', { query: 'constructor=5' }, ['INVALID', ['query']]],
    ['a page', { query: 'after=x' }, ['INVALID', ['query']]],
    ['a value that is none', { query: 'kind=ROBOT' }, ['INVALID', ['query']]],
    ['a name twice', { query: 'kind=PERSON&kind=COMPANY' }, ['INVALID', ['query']]],
    ['an id that is none', { query: "tag=x';--" }, ['INVALID', ['query']]],
    ['a condition that is none', { query: `f.${uuid}=gold` }, ['INVALID', ['query']]],
    ['a field that is none', { query: 'f.x=any' }, ['INVALID', ['query']]],
    ['a column that is none', { query: 'columns=f.x' }, ['INVALID', ['query']]],
    ['NUL', { query: 'q=a%00b' }, ['INVALID', ['query']]],
    ['NUL in the name', { name: 'a\0', query: '' }, ['INVALID', ['name']]],
    ['a very long query', { query: `q=${'x'.repeat(2_001)}` }, ['TOO_LONG', ['query']]],
    ['no name', { name: ' ', query: '' }, ['REQUIRED', ['name']]],
    ['a very long name', { name: 'x'.repeat(201), query: '' }, ['TOO_LONG', ['name']]],
  ])('refuses %s', async (_, input, problem) => {
    const { anna } = await people();
    expect(await problemsOf(anna, { name: 'a', ...input })).toEqual([problem]);
    expect(await views(anna)).toEqual([]);
  });

  test('says what is wrong with name and query together, and shows nothing of what was sent but a name', async () => {
    const { anna } = await people();
    const { userErrors } = await save(anna, { name: '', query: '<b>evil</b>=1' });
    expect(userErrors.map(({ code }) => code)).toEqual(['REQUIRED', 'INVALID']);
    expect(userErrors[1]!.message).toContain('“bevilb”');
  });
});
