import { beforeAll, describe, expect, test } from '@jest/globals';
import { limits } from '../platform/limits.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

describe('An operation', () => {
  const site = testSite();
  let anna: TestUser;
  let ben: TestUser;
  beforeAll(async () => {
    ({ anna, ben } = await world(site.database).member('anna', 'ben').make());
  });

  const nested = (levels: number): string =>
    levels === 0
      ? '{ totalCount }'
      : `{ nodes { ... on Person { company { people ${nested(levels - 1)} } } } }`;
  const tooMuch: [string, string, string][] = [
    ['is nested too deeply', `{ contacts ${nested(4)} }`, 'nested too deeply'],
    [
      'is nested too deeply by fragments',
      `fragment A on PersonConnection { nodes { company { people { ...B } } } }
       fragment B on PersonConnection { nodes { company { people { ...C } } } }
       fragment C on PersonConnection { nodes { company { people { nodes { id } } } } }
       { contacts { nodes { ... on Company { people { ...A } } } } }`,
      'nested too deeply',
    ],
    [
      'has 16 aliases',
      `{ ${Array.from({ length: 16 }, (_, n) => `a${n}: viewer { user { id } }`).join(' ')} }`,
      'aliases',
    ],
    ['has 11 root fields', `{ ${'tags { id } '.repeat(11)} }`, 'root fields'],
    ['has 11 directives', `{ viewer { user { ${'id @include(if: true) '.repeat(11)} } } }`, 'directives'],
    ['has more than 15,000 characters', `{ viewer { user { id } } } # ${'x'.repeat(15_000)}`, 'characters'],
    ['has more than 1,000 tokens', `{ viewer { user { ${'id '.repeat(1_000)} } } }`, 'Syntax Error'],
    [
      'signs in twice',
      'mutation { a: signIn(email: "a", password: "b") { userErrors { code } } b: signIn(email: "a", password: "c") { userErrors { code } } }',
      'Only one of these mutations',
    ],
    ['asks for what does not exist', '{ contatcs { id } }', 'Cannot query field'],
    ['is no GraphQL', '{ contacts', 'Syntax Error'],
  ];
  test.each(tooMuch)('that %s is refused before anything runs', async (_what, query, message) => {
    const { status, data, errors } = await site.ask(anna, query);
    expect(status).toBe(400);
    expect(data).toBeUndefined();
    expect(errors?.[0]?.message).toContain(message);
    expect(errors?.[0]?.message).not.toContain('Did you mean');
  });

  test('just within the limits runs', async () => {
    const aliases = Array.from({ length: 10 }, (_, n) => `a${n}: viewer { user { id } }`).join(' ');
    expect((await site.ask(anna, `{ ${aliases} }`)).status).toBe(200);
    expect((await site.ask(anna, `{ contacts ${nested(1)} }`)).errors).toBeUndefined();
  });

  test('reads the schema only for somebody who is signed in', async () => {
    const query = '{ __schema { queryType { name } } }';
    expect((await site.ask(null, query)).status).toBe(400);
    expect((await site.ask(anna, query)).data).toEqual({ __schema: { queryType: { name: 'Query' } } });
  });

  test('with variables that do not fit is refused', async () => {
    const query = 'query ($first: Int) { contacts(first: $first) { totalCount } }';
    const { status, errors } = await site.ask(anna, query, { first: 'many' });
    expect([status, errors?.[0]?.extensions?.code]).toEqual([400, 'BAD_USER_INPUT']);
  });

  test('is told to wait when its user calls too often, while others are served', async () => {
    const usual = limits['rate.api'];
    limits['rate.api'] = 3;
    const statuses: number[] = [];
    try {
      for (let call = 0; call < 10; call++)
        statuses.push((await site.ask(ben, '{ viewer { user { id } } }')).status);
    } finally {
      limits['rate.api'] = usual;
    }
    expect(statuses).toContain(429);
    expect((await site.ask(anna, '{ viewer { user { id } } }')).status).toBe(200);
  });
});
