import { beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let anna: TestUser;
beforeAll(async () => {
  ({ anna } = await world(site.database)
    .member('anna')
    .company('acme', { grants: { anna: 'MANAGE' } })
    .person('erika', { company: 'acme', grants: { anna: 'MANAGE' }, emails: [{ address: 'a@example.org' }] })
    .make());
});

describe('What is selected is read, however it is selected', () => {
  const emails = [{ address: 'a@example.org' }];

  test.each([
    ['by name', '{ contacts(filter: {kind: PERSON}) { nodes { emails { address } } } }'],
    ['by another name', '{ contacts(filter: {kind: PERSON}) { nodes { emails: emails { address } } } }'],
    ['in edges', '{ contacts(filter: {kind: PERSON}) { edges { node { emails { address } } } } }'],
    [
      'in a fragment',
      '{ contacts(filter: {kind: PERSON}) { nodes { ...F } } } fragment F on Contact { emails { address } }',
    ],
    [
      'in fragments in fragments',
      '{ contacts(filter: {kind: PERSON}) { ...C } } fragment C on ContactConnection { nodes { ... on Person { ...F } } } fragment F on Person { emails { address } }',
    ],
    ['twice', '{ contacts(filter: {kind: PERSON}) { nodes { displayName } nodes { emails { address } } } }'],
    [
      'behind a directive',
      'query ($yes: Boolean = true) { contacts(filter: {kind: PERSON}) { nodes { emails @include(if: $yes) { address } } } }',
    ],
    [
      'from inside',
      '{ contacts(filter: {kind: COMPANY}) { nodes { ... on Company { people { nodes { emails { address } } } } } } }',
    ],
  ])('%s', async (_, query) => {
    const { body, errors } = await site.ask(anna, query);
    expect(errors).toBeUndefined();
    expect(body).toContain(JSON.stringify(emails));
  });

  test('one field of two lists, with different fields below', async () => {
    const { data } = await site.ask(
      anna,
      `{ a: contacts(filter: {kind: PERSON}) { nodes { ...A } } b: contacts(filter: {kind: PERSON}) { nodes { ...A version } } }
      fragment A on Contact { displayName ... on Person { company { displayName } } }`,
    );
    const person = { displayName: 'Erika Muster', company: { displayName: 'Acme GmbH' } };
    expect(data).toEqual({ a: { nodes: [person] }, b: { nodes: [{ ...person, version: 2 }] } });
  });
});

describe('What goes wrong', () => {
  test('on our side shows an incident id and nothing else', async () => {
    await site.database.read.rows(sql`ALTER TABLE contact RENAME COLUMN job_title TO gone`, { once: true });
    const { status, data, errors, body } = await site.ask(
      anna,
      '{ contacts { nodes { ... on Person { jobTitle } } } }',
    );
    await site.database.read.rows(sql`ALTER TABLE contact RENAME COLUMN gone TO job_title`, { once: true });
    expect({ status, data }).toEqual({ status: 200, data: null });
    expect(errors).toEqual([
      {
        message: expect.stringContaining('Something went wrong on our side.'),
        path: ['contacts'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', incident: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      },
    ]);
    expect(body).not.toMatch(/job_title|SELECT|column|stack|\.ts/i);
  });

  test('on our side is found in the log by its incident id, with its cause', async () => {
    const written: string[] = [];
    const { stdout } = process;
    const write = stdout.write.bind(stdout);
    stdout.write = (text: string | Uint8Array) => written.push(String(text)) > 0;
    await site.database.read.rows(sql`ALTER TABLE tag RENAME COLUMN name TO gone`, { once: true });
    const { errors } = await site.ask(anna, '{ tags { name } }');
    await site.database.read.rows(sql`ALTER TABLE tag RENAME COLUMN gone TO name`, { once: true });
    stdout.write = write;
    const { incident } = errors![0]!.extensions as { incident: string };
    const line = written.find(text => text.includes(incident))!;
    expect(JSON.parse(line)).toMatchObject({ level: 'error', incident, error: { code: '42703' } });
  });

  test('because the database is slow or busy says so', async () => {
    const { erika } = await world(site.database).person('erika', { publicAccess: 'READ_WRITE' }).make();
    const done = site.database.transaction(async holder => {
      await holder.rows(sql`SELECT FROM contact WHERE id = ${erika.id} FOR UPDATE`);
      return site.ask(
        anna,
        'mutation ($id: ID!) { updatePerson(id: $id, version: 1, input: {jobTitle: "x"}) { userErrors { code } } }',
        { id: erika.id },
      );
    });
    expect((await done).errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
  });

  test.each([
    ['a filter', 'query ($t: String!) { contacts(filter: {email: $t}) { totalCount } }'],
    ['tags', 'query ($t: String!) { tags(search: $t) { id } }'],
    ['users', 'query ($t: String!) { users(search: $t) { id } }'],
    ['duplicates', 'query ($t: String!) { possibleDuplicates(kind: PERSON, emails: [$t]) { id } }'],
  ])('because of NUL in %s is BAD_USER_INPUT', async (_, query) => {
    const { errors, status } = await site.ask(anna, query, { t: 'a\0b' });
    expect(status).toBe(200);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('with variables or the document is 400 and names no part of the schema that was not asked for', async () => {
    const filtered = 'query ($f: ContactFilter) { contacts(filter: $f) { totalCount } }';
    for (const [code, query, variables] of [
      ['GRAPHQL_VALIDATION_FAILED', '{ contacts { nodes { displayNam } } }', {}],
      ['GRAPHQL_VALIDATION_FAILED', '{ contact }', {}],
      ['GRAPHQL_PARSE_FAILED', '{', {}],
      ['BAD_USER_INPUT', 'query ($id: ID!) { contact(id: $id) { id } }', {}],
      ['BAD_USER_INPUT', filtered, { f: { kind: 'ROBOT' } }],
      ['BAD_USER_INPUT', filtered, { f: { serch: 'x' } }],
    ] as const) {
      const { status, body, data, errors } = await site.ask(anna, query, variables);
      expect({ query, status, data }).toEqual({ query, status: 400, data: undefined });
      expect(errors![0]!.extensions).toMatchObject({ code });
      expect(body).not.toMatch(/did you mean|displayName|search/i);
    }
  });
});

test('A mutation answers with what is there after it, also when one follows the other', async () => {
  const { erika, ben } = await world(site.database)
    .member('ben')
    .person('erika', { grants: { ben: 'MANAGE' } })
    .make();
  const { data } = await site.ask(
    ben,
    `mutation ($id: ID!) {
      a: updatePerson(id: $id, version: 2, input: {jobTitle: "eins"}) { person { jobTitle version } userErrors { code } }
      b: updatePerson(id: $id, version: 2, input: {jobTitle: "zwei"}) { person { jobTitle version } userErrors { code } }
      c: updatePerson(id: $id, version: 3, input: {jobTitle: "drei"}) { person { jobTitle version } userErrors { code } }
    }`,
    { id: erika.id },
  );
  expect(data).toEqual({
    a: { person: { jobTitle: 'eins', version: 3 }, userErrors: [] },
    b: { person: { jobTitle: 'eins', version: 3 }, userErrors: [{ code: 'CONFLICT' }] },
    c: { person: { jobTitle: 'drei', version: 4 }, userErrors: [] },
  });
});

test('Messages come in the language of the viewer', async () => {
  const query = 'mutation { createCompany(input: {}) { userErrors { message } } }';
  expect((await site.ask(anna, query)).body).toContain('Please enter the name of the company.');
  await site.database.read.rows(sql`UPDATE app_user SET locale = 'de' WHERE id = ${anna.id}`);
  expect((await site.ask(anna, query)).body).toContain('Bitte geben Sie den Namen');
});
