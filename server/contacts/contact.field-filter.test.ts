import { beforeAll, describe, expect, test } from '@jest/globals';
import { limits } from '../platform/limits.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let made: Awaited<ReturnType<typeof office>>;
beforeAll(async () => {
  made = await office();
});

const seen = { grants: { anna: 'READ' } } as const;

const office = () =>
  world(site.database)
    .member('anna')
    .customField('about', 'HEADING')
    .customField('code', 'TEXT')
    .customField('level', 'SELECT', { options: ['Silver', 'Gold'] })
    .customField('topics', 'MULTISELECT', { options: ['Art', 'Music', '100 % Sport'] })
    .customField('vip', 'CHECKBOX')
    .customField('since', 'DATE')
    .customField('size', 'NUMBER')
    .person('a', {
      ...seen,
      values: {
        code: { text: 'Äpfel_1' },
        level: { options: ['Gold'] },
        topics: { options: ['Art', 'Music'] },
        vip: { checked: true },
        since: { date: '2020-01-31' },
        size: { number: 10 },
      },
    })
    .person('b', {
      ...seen,
      values: {
        code: { text: `birnen ${'x'.repeat(150)}` },
        level: { options: ['Silver'] },
        topics: { options: ['Music'] },
        vip: { checked: false },
        since: { date: '2021-06-01' },
        size: { number: 9.5 },
      },
    })
    .person('c', { ...seen, values: { code: { text: 'äpfel_1' }, size: { number: -3 } } })
    .person('d', seen)
    .person('hidden', { values: { code: { text: 'äpfel_1' }, size: { number: 10 } } })
    .make();

type Condition = Record<string, unknown>;
type FieldName = 'about' | 'code' | 'level' | 'topics' | 'vip' | 'since' | 'size';

interface Listed {
  contacts: { nodes: { firstName: string }[]; totalCount: number; totalCountUpTo: number };
}

const ask = (viewer: TestUser, customFields: Condition[], sort?: object) =>
  site.ask<Listed>(
    viewer,
    `query ($filter: ContactFilter, $sort: ContactSort) {
      contacts(filter: $filter, sort: $sort) { nodes { ... on Person { firstName } } totalCount totalCountUpTo }
    }`,
    { filter: { customFields }, sort },
  );

/** First letters of who is found, as anna sees it; the totals must say the same. */
async function found(field: FieldName, condition: Condition): Promise<string> {
  const { data, errors } = await ask(made.anna, [{ fieldId: made[field].id, ...condition }]);
  if (errors) return String(errors[0]!.extensions!.code);
  const { nodes, totalCount, totalCountUpTo } = data.contacts;
  expect([totalCount, totalCountUpTo]).toEqual([nodes.length, nodes.length]);
  return nodes.map(({ firstName }) => firstName.toLowerCase()).join('');
}

describe('A filter of a custom field', () => {
  const refused = 'BAD_USER_INPUT';
  test.each<[FieldName, Condition, string]>([
    ['code', { equals: 'ÄPFEL_1' }, 'ac'],
    ['code', { equals: 'äpfel' }, ''],
    ['code', { equals: `Birnen ${'x'.repeat(150)}` }, 'b'],
    ['code', { equals: `Birnen ${'x'.repeat(149)}` }, ''],
    ['code', { contains: 'L_1' }, 'ac'],
    ['code', { contains: 'l%1' }, ''],
    ['code', { contains: '\0' }, ''],
    ['code', { equals: 'a\0' }, ''],
    ['code', { from: 'a' }, refused],
    ['code', { hasValue: true }, 'abc'],
    ['code', { hasValue: false }, 'd'],
    ['level', { equals: 'gold' }, 'a'],
    ['level', { equals: 'Platinum' }, ''],
    ['level', { contains: 'l' }, 'ab'],
    ['level', { to: 'x' }, refused],
    ['topics', { equals: 'Music' }, 'ab'],
    ['topics', { hasValue: false }, 'cd'],
    ['vip', { equals: 'true' }, 'a'],
    ['vip', { equals: 'false' }, 'b'],
    ['vip', { equals: 'yes' }, refused],
    ['vip', { contains: 'true' }, refused],
    ['since', { equals: '2020-01-31' }, 'a'],
    ['since', { from: '2020-01-31' }, 'ab'],
    ['since', { from: '2020-02-01', to: '2021-06-01' }, 'b'],
    ['since', { to: '2021-05-31' }, 'a'],
    ['since', { from: '2020-02-30' }, refused],
    ['since', { from: '1.2.2020' }, refused],
    ['size', { equals: '10.0' }, 'a'],
    ['size', { from: '-3', to: '9.5' }, 'bc'],
    ['size', { from: 'ten' }, refused],
    ['size', { from: '1e999' }, refused],
    ['size', { contains: '1' }, refused],
    ['about', { hasValue: true }, refused],
    ['code', {}, refused],
    ['code', { equals: null }, refused],
    ['code', { equals: 'x', contains: 'y' }, refused],
    ['size', { equals: '1', from: '1' }, refused],
  ])('%s %j finds %j', async (field, condition, expected) => {
    expect(await found(field, condition)).toBe(expected);
  });

  test('narrows with all others, matches nothing where the field does not exist, and is bounded', async () => {
    const both = [
      { fieldId: made.code.id, hasValue: true },
      { fieldId: made.size.id, from: '0' },
    ];
    expect((await ask(made.anna, both)).data.contacts.totalCount).toBe(2);
    expect((await ask(made.admin, both)).data.contacts.totalCount).toBe(3);
    expect((await ask(made.anna, [])).data.contacts.totalCount).toBe(4);
    for (const fieldId of ['x', made.anna.id]) {
      expect((await ask(made.anna, [{ fieldId, hasValue: false }])).data.contacts.totalCount).toBe(0);
    }
    const many = Array.from({ length: limits['filter.customFields'] + 1 }, () => both[0]!);
    expect((await ask(made.anna, many)).errors![0]!.extensions!.code).toBe('BAD_USER_INPUT');
    expect((await ask(made.anna, many.slice(1))).data.contacts.totalCount).toBe(3);
  });

  test('holds for what is done to all that match', async () => {
    const { data } = await site.ask(
      made.admin,
      `mutation ($filter: ContactFilter) { tagContacts(filter: $filter, add: ["big"]) { changedCount userErrors { code } } }`,
      { filter: { customFields: [{ fieldId: made.size.id, equals: '10' }] } },
    );
    expect(data.tagContacts).toEqual({ changedCount: 2, userErrors: [] });
    const preview = await site.ask(
      made.admin,
      'query ($filter: ContactFilter) { bulkPreview(filter: $filter) { total } }',
      { filter: { customFields: [{ fieldId: made.size.id, hasValue: true }] } },
    );
    expect(preview.data.bulkPreview).toEqual({ total: 4 });
  });
});

describe('Sorted by a custom field', () => {
  const order = async (field: FieldName, direction: string) => {
    const sort = { field: 'NAME', direction, customFieldId: made[field].id };
    const { data } = await ask(made.anna, [], sort);
    return data.contacts.nodes.map(({ firstName }) => firstName.toLowerCase()).join('');
  };

  test.each<[FieldName, string, string]>([
    ['code', 'acbd', 'bcad'],
    ['level', 'bacd', 'abdc'],
    ['topics', 'abcd', 'badc'],
    ['vip', 'bacd', 'abdc'],
    ['since', 'abcd', 'badc'],
    ['size', 'cbad', 'abcd'],
  ])('%s: %s upwards, %s downwards, without a value always last', async (field, upwards, downwards) => {
    expect(await order(field, 'ASC')).toBe(upwards);
    expect(await order(field, 'DESC')).toBe(downwards);
  });

  test('pages go on where the last one ended, in both ways', async () => {
    for (const field of ['code', 'level', 'vip', 'since', 'size'] as const) {
      for (const direction of ['ASC', 'DESC']) {
        const sort = { field: 'CREATED_AT', direction, customFieldId: made[field].id };
        const all = await idsOf({ sort, first: 100 });
        for (const [size, cursor] of [
          ['first', 'after'],
          ['last', 'before'],
        ] as const) {
          const read: string[] = [];
          for (let at: string | null = null; ;) {
            const page: Page = await idsOf({ sort, [size]: 1, [cursor]: at });
            if (size === 'first') read.push(...page.ids);
            else read.unshift(...page.ids);
            if (!page.goesOn) break;
            at = page.cursor;
          }
          expect(read).toEqual(all.ids);
        }
      }
    }
  });

  test('a cursor of another field, and a field that is none, are refused', async () => {
    const sort = (customFieldId: string) => ({ field: 'NAME', direction: 'ASC', customFieldId });
    const { cursor } = await idsOf({ sort: sort(made.size.id), first: 1 });
    for (const list of [
      { sort: sort(made.since.id), after: cursor },
      { sort: sort(made.about.id) },
      { sort: sort('x') },
    ]) {
      const { errors } = await site.ask(made.anna, listing, list);
      expect(errors![0]!.extensions!.code).toBe('BAD_USER_INPUT');
    }
  });

  interface Page {
    ids: string[];
    goesOn: boolean;
    cursor: string | null;
  }

  const listing = `query ($sort: ContactSort, $first: Int, $after: String, $last: Int, $before: String) {
    contacts(sort: $sort, first: $first, after: $after, last: $last, before: $before) {
      nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`;

  async function idsOf(list: { last?: number; [name: string]: unknown }): Promise<Page> {
    const { data } = await site.ask<{
      contacts: {
        nodes: { id: string }[];
        pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
      };
    }>(made.anna, listing, list);
    const { nodes, pageInfo } = data.contacts;
    const isBackwards = list.last !== undefined;
    return {
      ids: nodes.map(({ id }) => id),
      goesOn: isBackwards ? pageInfo.hasPreviousPage : pageInfo.hasNextPage,
      cursor: isBackwards ? pageInfo.startCursor : pageInfo.endCursor,
    };
  }
});
