import { describe, expect, test } from '@jest/globals';
import {
  buildSchema,
  execute,
  getNamedType,
  isInputObjectType,
  isObjectType,
  parse,
  type GraphQLSchema,
} from 'graphql';
import { createSchema } from '../schema.js';
import { createApollo } from './apollo.js';
import type { Context } from './context.js';

/** Every field answers with its arguments as JSON; `bad` fails and `nothing` breaks its promise. */
function echo(): GraphQLSchema {
  const schema = buildSchema(`
    enum E { A B }
    input Inner { e: Int = 3 list: [String!] }
    input Outer { text: String word: String! = "w" inner: Inner inners: [Inner!] en: E = A }
    interface I { x(first: Int = 2, o: Outer): String }
    type T implements I { x(first: Int = 2, o: Outer): String t: T bad: String nothing: String! }
    type Query { a(o: Outer, b: Boolean = false, ids: [ID!], id: ID, i: Int, c: String): String t: T i: I list: [T!] }
  `);
  const say = (_: unknown, values: object): string =>
    JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
  const thing = () => ({ __typename: 'T' });
  for (const type of [schema.getQueryType(), schema.getType('T')]) {
    for (const field of isObjectType(type) ? Object.values(type.getFields()) : []) {
      field.resolve = ['a', 'x'].includes(field.name) ? say : thing;
      if (field.name === 'nothing') field.resolve = () => null;
      if (field.name === 'bad') field.resolve = () => Promise.reject(new Error('bad'));
      if (field.name === 'list') field.resolve = () => [thing(), thing()];
    }
  }
  return schema;
}

describe('An operation is executed as the specification says', () => {
  const schema = echo();
  const apollo = createApollo(schema, {
    oncePerOperation: new Set(),
    notWithKeys: new Set(),
    neverKept: new Set(),
    onDenied: () => Promise.resolve(),
  });

  test.each<[string, object]>([
    ['query ($t: String) { a(o: {text: $t}) }', {}],
    ['query ($t: String) { a(o: {text: $t}) }', { t: null }],
    ['query ($t: String) { a(o: {text: $t}) }', { t: 'x' }],
    ['query ($l: [String!]) { a(o: {inners: [{list: $l}]}) }', {}],
    ['query ($w: String) { a(o: {word: $w}) }', {}],
    ['query ($e: Int) { t { ...F } } fragment F on T { x(o: {inner: {e: $e}}) }', {}],
    ['query ($t: String = "d") { a(o: {text: $t}) }', {}],
    ['query ($o: Outer) { a(o: $o) }', {}],
    ['query ($o: Outer) { a(o: $o) }', { o: null }],
    ['query ($o: Outer) { a(o: $o) }', { o: {} }],
    ['query ($o: Outer) { a(o: $o) }', { o: { inner: {}, inners: {} } }],
    ['query ($o: Outer) { a(o: $o) }', { o: { inner: { e: null }, inners: [{}, { e: 1 }], en: 'B' } }],
    ['query ($o: Outer = {text: "d"}) { a(o: $o) }', {}],
    ['query ($o: Outer) { a(o: $o) }', { o: { unknown: 1 } }],
    ['query ($o: Outer) { a(o: $o) }', { o: { en: 'C' } }],
    ['query ($o: Outer) { a(o: $o) }', { o: [] }],
    ['query ($o: Outer) { a(o: $o) }', { o: 'x' }],
    ['query ($b: Boolean) { a(b: $b) }', {}],
    ['query ($b: Boolean) { a(b: $b) }', { b: null }],
    ['query ($b: Boolean = true) { a(b: $b) }', {}],
    ['query ($b: Boolean! = true) { a(b: $b) }', {}],
    ['query ($b: Boolean! = true) { a(b: $b) }', { b: null }],
    ['query ($o: Outer! = {inner: {list: "one"}, en: B}) { a(o: $o) }', {}],
    ['query ($ids: [ID!]) { a(ids: $ids) }', { ids: 'x' }],
    ['query ($ids: [ID!]) { a(ids: $ids) }', { ids: [1, 'y'] }],
    ['query ($ids: [ID!]) { a(ids: $ids) }', { ids: [null] }],
    ['query ($id: ID!) { a(ids: [$id]) }', { id: 7 }],
    ['query ($id: ID!) { a(id: $id) }', {}],
    ['query ($i: Int) { a(i: $i) }', { i: 1.5 }],
    ['query ($i: Int) { a(i: $i) }', { i: 2 ** 31 }],
    ['query ($i: Int) { a(i: $i) }', { i: '1' }],
    ['{ t { bad x } }', {}],
    ['{ t { nothing } }', {}],
    ['{ t { t { nothing } } i { x } }', {}],
    ['{ t { x ...F @include(if: false) y: x(first: 5) } } fragment F on T { bad }', {}],
    ['query ($q: Boolean!) { t { x @skip(if: $q) y: x @include(if: $q) } }', { q: true }],
    ['{ i { __typename ... on T { t { x } } } }', {}],
    ['{ t { x } t { t { x(first: null) } } __typename }', {}],
  ])('%s with %j', async (query, variables) => {
    const expected = await execute({ schema, document: parse(query), variableValues: { ...variables } });
    const { body } = await apollo.executeOperation(
      { query, variables },
      { contextValue: { locale: 'en', viewer: { id: 'anna' } } as Context },
    );
    const result = body.kind === 'single' ? body.singleResult : {};
    expect(result.data).toEqual(
      expected.data === undefined ? undefined : JSON.parse(JSON.stringify(expected.data)),
    );
    expect(result.errors?.map(error => error.path)).toEqual(expected.errors?.map(error => error.path));
  });
});

test('No input type contains itself: graphql-jit would compile such a variable for ever', async () => {
  const schema = await createSchema();
  const within = (name: string, path: string[]): void => {
    expect(path).not.toContain(name);
    const type = schema.getType(name);
    if (!isInputObjectType(type)) return;
    for (const field of Object.values(type.getFields()))
      within(getNamedType(field.type).name, [...path, name]);
  };
  const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType);
  expect(inputs.length).toBeGreaterThan(5);
  for (const input of inputs) within(input.name, []);
});
