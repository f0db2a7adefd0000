import { beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { createSchema } from './schema.js';
import { testSite } from './testing/site.js';
import { world, type TestUser } from './testing/world.js';

const site = testSite();
let schema: GraphQLSchema;
let users: TestUser[];
let ids: string[];
beforeAll(async () => {
  schema = await createSchema();
  const { admin, anna, ...things } = await world(site.database)
    .member('anna')
    .contactType('client')
    .company('acme', { grants: { anna: 'MANAGE' }, type: 'client' })
    .person('erika', { grants: { anna: 'MANAGE' }, company: 'acme', tagNames: ['vip'] })
    .person('emil', { grants: { anna: 'READ_WRITE' }, publicAccess: 'READ' })
    .person('gone', { grants: { anna: 'MANAGE' }, deleted: true })
    .make();
  users = [admin, anna];
  const rows = await site.database.read.rows<{ id: string }>(
    sql`SELECT id FROM tag UNION ALL SELECT id FROM contact_event`,
  );
  ids = [admin, anna, ...Object.values(things), ...rows].map(({ id }) => id);
});

/** The same numbers in every run (mulberry32), so that what fails once fails again. */
let state = 20261123;
function random(below: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
}
const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;

// prettier-ignore
const texts = [
  '', ' ', '\0', 'x', 'Muster', 'erika@example.org', '+49 30 123456', 'https://example.org/ä?b=1#c', '%_\\', "'; --",
  'é'.repeat(300), '😀', '\ud83d', '-1', 'null', '[]', '\u202e', 'WyJOQU1FL2V4YWN0IiwiYSIsMV0', '2026-02-30',
];
const numbers = [0, 1, 2, 3, -1, 100, 101, 2 ** 31 - 1, -(2 ** 31)];
const times = ['2026-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999+14:00'];

function value(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return value(type.ofType) ?? value(type);
  if (random(2) === 0) return null;
  if (isListType(type)) return Array.from({ length: random(4) }, () => value(type.ofType));
  if (isEnumType(type)) return pick(type.getValues()).name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(field => isRequiredInputField(field) || random(2));
    return Object.fromEntries(fields.map(field => [field.name, value(field.type)]));
  }
  if (type.name === 'ID') return random(4) ? pick(ids) : pick(texts);
  if (type.name === 'Int') return pick(numbers);
  if (type.name === 'Boolean') return random(2) === 1;
  return type.name === 'DateTime' ? pick(times) : pick(texts);
}

/** The field with every argument from a variable. */
function operation(kind: string, { name, args, type }: GraphQLField<unknown, unknown>): string {
  const variables = args.map(arg => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const given = args.map(arg => `${arg.name}: $${arg.name}`).join(', ');
  const shown = isLeafType(getNamedType(type)) ? '' : ' { __typename }';
  return `${kind}${variables && ` (${variables})`} { ${name}${given && `(${given})`}${shown} }`;
}

/** Passwords, sessions, invitations, files and who may sign in at all have tests of their own. */
const others =
  /^(sign|accept|setUp|setUserRole|deactivate|invit|.*Password|endOtherSessions|create.*Import|.*Import|imports?|viewer$)/;

test('Whatever the arguments, no operation fails on our side', async () => {
  const roots = [
    ['query', schema.getQueryType()!],
    ['mutation', schema.getMutationType()!],
  ] as const;
  const failed: unknown[] = [];
  for (const [kind, type] of roots) {
    for (const field of Object.values(type.getFields()).filter(({ name }) => !others.test(name))) {
      const query = operation(kind, field);
      for (let n = 0; n < 25; n++) {
        const variables = Object.fromEntries(field.args.map(arg => [arg.name, value(arg.type)]));
        const { errors } = await site.ask(pick(users), query, variables);
        if (errors?.some(error => error.extensions?.code === 'INTERNAL_SERVER_ERROR')) {
          failed.push({ query, variables });
        }
      }
    }
  }
  expect(failed).toEqual([]);
}, 120_000);
