import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  parse,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { limits } from '../platform/limits.js';
import { createSchema } from '../schema.js';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';
import { operationCost } from './operation-cost.js';

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await createSchema();
});

function cost(query: string, variables: Record<string, unknown> = {}): number {
  const document = parse(query);
  return operationCost(schema, document, document.definitions[0] as OperationDefinitionNode, variables);
}

const ids = (length: number): string[] => Array.from({ length }, (_, n) => String(n));

describe('The cost of an operation counts', () => {
  test.each<[string, string, number]>([
    ['objects', '{ viewer { user { id name } } }', 2],
    ['no introspection', '{ __typename __schema { types { name } } }', 0],
    ['a default page', '{ contacts { nodes { id } } }', 25],
    ['a page', '{ contacts(first: 10) { nodes { id } pageInfo { endCursor } } }', 10],
    ['a page from the end', '{ contacts(last: 10) { nodes { id } } }', 10],
    ['a page of nothing', '{ contacts(first: 0) { totalCount nodes { id } } }', 0],
    ['edges', '{ contacts(first: 10) { edges { cursor node { id } } } }', 10],
    ['edges and nodes', '{ contacts(first: 10) { edges { node { id } } nodes { id } } }', 20],
    ['short lists', '{ contacts(first: 10) { nodes { emails { address } tags { id } } } }', 70],
    ['pages of pages', '{ contacts(first: 10) { nodes { history(first: 20) { nodes { id } } } } }', 210],
    ['root lists', '{ tags { id } users { id } }', 50],
    ['aliases', '{ a: tags { id } b: tags { id } }', 50],
    ['the same field once', '{ contacts { nodes { id } nodes { version } } contacts { nodes { id } } }', 25],
    [
      'fragments wherever they are used',
      `{ a: contacts(first: 10) { ...Page } b: contacts(first: 5) { ...Page } }
       fragment Page on ContactConnection { nodes { ...Row } } fragment Row on Contact { emails { address } }`,
      60,
    ],
    [
      'every type that an interface may be',
      `{ contacts(first: 10) { nodes { createdBy { id }
         ... on Person { company { id } } ... on Company { people(first: 3) { nodes { id } } } } } }`,
      60,
    ],
    ['payloads for nothing', 'mutation { signOut { ok userErrors { message } } }', 3],
    ['what a filter may change', 'mutation { setContactType(filter: {}) { contacts { id } } }', 1_000],
    ['ids', 'mutation { setContactType(ids: ["a", "b"]) { contacts { tags { id } } } }', 8],
    ['a single id', 'mutation { restoreContacts(ids: "a") { contacts { id } } }', 1],
  ])('%s', (_what, query, expected) => {
    expect(cost(query)).toBe(expected);
  });

  test('a page as long as the variable says', () => {
    const query = 'query ($n: Int = 50) { contacts(first: $n) { nodes { id } } }';
    expect(cost(query)).toBe(50);
    expect(cost(query, { n: 7 })).toBe(7);
    expect(cost(query, { n: null })).toBe(25);
    expect(cost(query, { n: 1_000_000_000 })).toBe(100);
    expect(cost(query, { n: -100 })).toBe(0);
  });

  test('the ids of variables, wherever they stand', () => {
    const byIds = 'mutation ($ids: [ID!]) { tagContacts(ids: $ids) { contacts { id } } }';
    expect(cost(byIds, { ids: ids(300) })).toBe(300);
    expect(cost(byIds, { ids: null })).toBe(1_000);
    const byInput = 'mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { contacts { id } } }';
    expect(cost(byInput, { input: { contactIds: ids(40) } })).toBe(40);
    const inInput =
      'mutation ($ids: [ID!]!) { grantAccess(input: {contactIds: $ids, userId: "u", level: READ}) { contacts { id } } }';
    expect(cost(inInput, { ids: ids(30) })).toBe(30);
    const revoke =
      'mutation ($ids: [ID!]!) { revokeAccess(contactIds: $ids, userId: "u") { contacts { id } } }';
    expect(cost(revoke, { ids: ids(20) })).toBe(20);
  });
});

test('A page of 100 contacts with everything but nested connections fits', () => {
  const common = fieldsOf('Contact').map(({ name }) => name);
  const everything = `${selection('Contact', 2)} ... on Person { ${selection('Person', 2, common)} }
    ... on Company { ${selection('Company', 2, common)} }`;
  const requested = cost(`{ contacts(first: 100) { nodes { ${everything} } } }`);
  expect(requested).toBeGreaterThan(5_000);
  expect(requested).toBeLessThanOrEqual(limits['graphql.cost']);
});

/** All fields of a type but those left out and connections; of objects so many levels deep. */
function selection(typeName: string, levels: number, leftOut: string[] = []): string {
  const below = (type: GraphQLNamedType): string => {
    if (isLeafType(type)) return ' ';
    return levels === 0 || type.name.endsWith('Connection') ? '' : `{ ${selection(type.name, levels - 1)} }`;
  };
  return fieldsOf(typeName)
    .filter(({ name }) => !leftOut.includes(name))
    .map(({ name, type }) => ({ name, inner: below(getNamedType(type)) }))
    .flatMap(({ name, inner }) => (inner ? name + inner : []))
    .join(' ');
}

function fieldsOf(typeName: string): GraphQLField<unknown, unknown>[] {
  const type = schema.getType(typeName);
  return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
}

describe('An answer', () => {
  const site = testSite();
  let anna: TestUser;
  beforeAll(async () => {
    ({ anna } = await world(site.database)
      .member('anna')
      .person('erika', { grants: { anna: 'MANAGE' } })
      .make());
  });
  const query = `query ($first: Int) { contacts(first: 100) { nodes {
    ... on Company { people(first: $first) { nodes { id } } } } } }`;
  const costOf = ({ body }: { body: string }): unknown =>
    (JSON.parse(body) as { extensions?: { cost?: unknown } }).extensions?.cost;

  test('says what it cost', async () => {
    const answer = await site.ask(anna, query, { first: 99 });
    expect(answer).toMatchObject({ status: 200, data: { contacts: { nodes: [{}] } } });
    expect(costOf(answer)).toEqual({ requested: 10_000, limit: 10_000 });
  });

  test('says so too where something failed', async () => {
    const answer = await site.ask(null, '{ contacts { nodes { id } } }');
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(costOf(answer)).toEqual({ requested: 25, limit: 10_000 });
  });

  test('to an operation that costs too much is a refusal that says what to do', async () => {
    const answer = await site.ask(anna, query, { first: 100 });
    expect(answer.status).toBe(400);
    expect(answer.data).toBeUndefined();
    expect(answer.errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COSTLY' } }]);
    expect(answer.errors?.[0]?.message).toMatch(/costs 10,100, at most 10,000 .* smaller pages/);
    expect(costOf(answer)).toEqual({ requested: 10_100, limit: 10_000 });
  });
});
