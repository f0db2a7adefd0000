import { beforeAll, describe, expect, test } from '@jest/globals';
import { contactSortFields } from './contact.sort.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let viewers: Record<'admin' | 'sees many' | 'sees little', TestUser>;

/** Names, types and times that are all but equal. */
beforeAll(async () => {
  const { admin, anna, ben } = await world(site.database)
    .member('anna', 'ben')
    .contactType('client')
    .persons(70, { firstName: 'Alex', lastName: 'Gleich', grants: { anna: 'READ' } })
    .persons(60, { firstName: 'Alex', lastName: 'Gleich', type: 'client', grants: { anna: 'READ' } })
    .persons(30, { firstName: 'Alex', lastName: 'Gleich', grants: { anna: 'READ', ben: 'READ' } })
    .company('gleich', { name: 'Alex Gleich', grants: { anna: 'READ', ben: 'READ' } })
    .persons(30, { firstName: 'Verborgen', lastName: 'Gleich' })
    .make();
  viewers = { admin, 'sees many': anna, 'sees little': ben };
});

interface PageOfContacts {
  contacts: {
    edges: { cursor: string; node: { id: string } }[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
    totalCount: number;
  };
}

const query = `query ($filter: ContactFilter, $sort: ContactSort, $first: Int, $after: String, $last: Int, $before: String) {
  contacts(filter: $filter, sort: $sort, first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount
  }
}`;

async function page(viewer: TestUser, variables: object): Promise<PageOfContacts['contacts']> {
  const { data } = await site.ask<PageOfContacts>(viewer, query, variables);
  return data.contacts;
}

/** Every id, page by page, each page in the list's order. */
async function readThrough(viewer: TestUser, list: object, way: 'forwards' | 'backwards'): Promise<string[]> {
  const size = 57;
  let ids: string[] = [];
  for (let cursor: string | null = null; ;) {
    const place = way === 'forwards' ? { first: size, after: cursor } : { last: size, before: cursor };
    const { edges, pageInfo } = await page(viewer, { ...list, ...place });
    const found = edges.map(edge => edge.node.id);
    ids = way === 'forwards' ? [...ids, ...found] : [...found, ...ids];
    expect(pageInfo.startCursor).toBe(edges[0]?.cursor);
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor);
    expect(way === 'forwards' ? pageInfo.hasPreviousPage : pageInfo.hasNextPage).toBe(cursor !== null);
    if (!(way === 'forwards' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) return ids;
    cursor = way === 'forwards' ? pageInfo.endCursor : pageInfo.startCursor;
  }
}

describe.each(['admin', 'sees many', 'sees little'] as const)('For who %s, pages', who => {
  const directions = who === 'sees many' ? ['ASC', 'DESC'] : ['ASC'];
  const sorts = contactSortFields.flatMap(field => directions.map(direction => ({ field, direction })));

  test.each(sorts)('by $field $direction never repeat or skip, forwards and backwards', async sort => {
    const viewer = viewers[who];
    const { totalCount } = await page(viewer, { first: 0 });
    expect(totalCount).toBe({ admin: 191, 'sees many': 161, 'sees little': 31 }[who]);
    const forwards = await readThrough(viewer, { sort }, 'forwards');
    expect(new Set(forwards).size).toBe(totalCount);
    expect(forwards).toHaveLength(totalCount);
    expect(await readThrough(viewer, { sort }, 'backwards')).toEqual(forwards);
  });

  test.each(['gleich', 'Gleick'])('of a search for %s never repeat or skip', async search => {
    const viewer = viewers[who];
    const filter = { search };
    const forwards = await readThrough(viewer, { filter }, 'forwards');
    const { totalCount } = await page(viewer, { filter, first: 0 });
    expect(forwards).toHaveLength(totalCount);
    expect(new Set(forwards).size).toBe(totalCount);
    expect(await readThrough(viewer, { filter }, 'backwards')).toEqual(forwards);
  });
});

test('The order of equal names is that of their ids', async () => {
  const ids = await readThrough(
    viewers['sees many'],
    { sort: { field: 'NAME', direction: 'ASC' } },
    'forwards',
  );
  expect(ids).toEqual([...ids].sort());
});

describe('A page', () => {
  test('has 25 contacts, or as many as asked for, up to 100', async () => {
    const sizes = async (place: object) => (await page(viewers.admin, place)).edges.length;
    expect(await sizes({})).toBe(25);
    expect(await sizes({ first: 100 })).toBe(100);
    expect(await sizes({ last: 3 })).toBe(3);
    expect(await sizes({ first: 0 })).toBe(0);
    expect(await sizes({ last: 0 })).toBe(0);
    expect((await page(viewers.admin, { first: 0 })).pageInfo).toMatchObject({
      startCursor: null,
      endCursor: null,
    });
  });

  test('can be turned at any place', async () => {
    const { edges } = await page(viewers.admin, { first: 9 });
    const cursors = edges.map(edge => edge.cursor);
    expect((await page(viewers.admin, { first: 3, after: cursors[2] })).edges).toEqual(edges.slice(3, 6));
    expect((await page(viewers.admin, { last: 3, before: cursors[6] })).edges).toEqual(edges.slice(3, 6));
    expect((await page(viewers.admin, { before: cursors[4] })).edges).toEqual(edges.slice(0, 4));
  });

  test('says how many there are up to a limit', async () => {
    const upTo = async (limit: number) => {
      const asked = `query ($n: Int!) { contacts(filter: {kind: PERSON}) { totalCountUpTo(limit: $n) } all: contacts { totalCountUpTo(limit: $n) } }`;
      const { data } = await site.ask(viewers['sees little'], asked, { n: limit });
      return data;
    };
    for (const [limit, people, all] of [
      [10, 10, 10],
      [30, 30, 30],
      [31, 30, 31],
      [1_000, 30, 31],
      [0, 0, 0],
      [-5, 0, 0],
    ]) {
      expect(await upTo(limit!)).toEqual({
        contacts: { totalCountUpTo: people },
        all: { totalCountUpTo: all },
      });
    }
  });

  const forged = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url');
  const id = '0199aaaa-0000-7000-8000-000000000000';

  test.each<[string, object]>([
    ['first: -1', { first: -1 }],
    ['first: 101', { first: 101 }],
    ['last: -1', { last: -1 }],
    ['last: 101', { last: 101 }],
    ['first and last', { first: 1, last: 1 }],
    ['after and before', { after: 'a', before: 'a' }],
    ['first with before', { first: 1, before: 'a' }],
    ['last with after', { last: 1, after: 'a' }],
    ['a made-up cursor', { after: 'nonsense' }],
    ['an empty cursor', { after: '' }],
    ['a cursor of a history', { after: forged('history', id) }],
    ['a cursor of another sort', { after: forged('LAST_NAME/exact', 'Alex', id) }],
    ['a cursor without an id', { after: forged('NAME/exact', 'Alex', 'nonsense') }],
    ['a cursor with too little', { after: forged('NAME/exact', id) }],
    ['a cursor with NUL', { after: forged('NAME/exact', '\0', id) }],
    ['a cursor with a number for a name', { after: forged('NAME/exact', 1, id) }],
    ...['1', '2026', '2026-02-30T00:00:00.000Z', '0000-01-01T00:00:00.000Z', 'infinity'].map(
      (time): [string, object] => [
        `a cursor with ${time} for a time`,
        { sort: { field: 'CREATED_AT' }, after: forged('CREATED_AT/exact', time, id) },
      ],
    ),
    [
      'a cursor with a place beyond',
      { sort: { field: 'CONTACT_TYPE' }, after: forged('CONTACT_TYPE/exact', 2 ** 40, 'x', id) },
    ],
  ])('is refused for %s', async (_, variables) => {
    for (const viewer of [viewers.admin, viewers['sees little']]) {
      const { data, errors, status } = await site.ask(viewer, query, variables);
      expect({ status, data }).toEqual({ status: 200, data: null });
      expect(errors).toMatchObject([{ path: ['contacts'], extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });
});
