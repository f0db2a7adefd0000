import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import {
  buildSchema,
  findBreakingChanges,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isSpecifiedScalarType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { printedSchema } from './print-schema.js';
import { createSchema } from './schema.js';
import { testSite } from './testing/site.js';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('The schema', () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = await createSchema();
  });

  test('holds the whole contract', () => {
    const contract = buildSchema(read('./testing/api-contract.graphql'));
    const breaks = findBreakingChanges(contract, buildSchema(read('../schema.graphql')));
    expect(breaks.map(({ description }) => description)).toEqual([]);
  });

  test('is checked in as the code generates it', async () => {
    expect(read('../schema.graphql')).toBe(await printedSchema());
  });

  test('describes every type, field, argument and word', () => {
    const silent: string[] = [];
    for (const type of Object.values(schema.getTypeMap())) {
      if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
      if (!type.description) silent.push(type.name);
      if (isEnumType(type)) {
        for (const value of type.getValues())
          if (!value.description) silent.push(`${type.name}.${value.name}`);
      }
      if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        if (!field.description) silent.push(`${type.name}.${field.name}`);
        for (const { name, description } of 'args' in field ? field.args : []) {
          if (!description) silent.push(`${type.name}.${field.name}(${name})`);
        }
      }
    }
    expect(silent).toEqual([]);
  });
});

describe('A stranger', () => {
  const site = testSite();
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = await createSchema();
  });

  const open = [
    'viewer',
    'invitation',
    'signIn',
    'acceptInvitation',
    'setUpFirstAdmin',
    'requestPasswordReset',
    'resetPassword',
    'publicWebForm',
    'submitWebForm',
  ];
  /** Uploads are refused before a document is read; server/imports proves that. */
  const uploads = ['createImport', 'setContactPhoto'];

  test('gets UNAUTHENTICATED from every root field that is not public', async () => {
    const roots = [
      ['query', schema.getQueryType()!],
      ['mutation', schema.getMutationType()!],
    ] as const;
    const answers: Record<string, unknown> = {};
    for (const [operation, type] of roots) {
      for (const field of Object.values(type.getFields())) {
        if (open.includes(field.name) || uploads.includes(field.name)) continue;
        const { errors } = await site.ask(null, `${operation} { ${call(field)} }`);
        answers[field.name] = errors?.[0]?.extensions?.code;
      }
    }
    expect(Object.keys(answers).length).toBeGreaterThan(25);
    expect(Object.entries(answers).filter(([, code]) => code !== 'UNAUTHENTICATED')).toEqual([]);
  });
});

/** The field with as little as it takes to be valid. */
function call(field: GraphQLField<unknown, unknown>): string {
  const given = field.args.filter(isRequiredArgument).map(({ name, type }) => `${name}: ${literal(type)}`);
  const list = given.length > 0 ? `(${given.join(', ')})` : '';
  return `${field.name}${list}${isLeafType(getNamedType(field.type)) ? '' : ' { __typename }'}`;
}

function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return `[${literal(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(isRequiredInputField);
    return `{${fields.map(field => `${field.name}: ${literal(field.type)}`).join(', ')}}`;
  }
  return { Int: '1', Float: '1', Boolean: 'true' }[type.name] ?? '"x"';
}
