import { beforeAll, describe, expect, test } from '@jest/globals';
import { gzipSync, brotliCompressSync } from 'node:zlib';
import { testSite } from '../testing/site.js';
import { world, type TestUser } from '../testing/world.js';

const site = testSite();
let anna: TestUser;
let ben: TestUser;
beforeAll(async () => {
  ({ anna, ben } = await world(site.database).member('anna', 'ben').make());
});

interface Refused {
  status: number;
  code: string | undefined;
  body: string;
}

async function send(
  body: string | Uint8Array,
  more: Record<string, string> = {},
  path = '',
): Promise<Refused> {
  const response = await fetch(site.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: `kartei_session=${anna.sessionToken}`, ...more },
    body,
  });
  const text = await response.text();
  return { status: response.status, code: /"code":"([A-Z_]+)"/.exec(text)?.[1], body: text };
}
const ask = (query: string, variables?: object): Promise<Refused> =>
  send(JSON.stringify({ query, variables }));
const times = (count: number, text: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => text(n)).join(' ');
const viewer = '{ viewer { user { id } } }';

/** Each fragment uses the next one twice, so that the last is used 2^levels times. */
const doubling = (type: string, field: string, levels: number): string =>
  `${times(levels, n => `fragment F${n} on ${type} { ...F${n + 1} ...F${n + 1} }`)} fragment F${levels} on ${type} { ${field} }`;

/** Does it, while another user goes on asking; gives how long it took, how long they waited at most, and the memory. */
async function besideOthers<T>(what: string, action: () => Promise<T>): Promise<T> {
  const before = process.memoryUsage().rss;
  const started = performance.now();
  let isOver = false;
  let waited = 0;
  const others = (async () => {
    while (!isOver) {
      const asked = performance.now();
      expect((await site.ask(ben, viewer)).status).toBe(200);
      waited = Math.max(waited, performance.now() - asked);
    }
  })();
  const result = await action();
  const took = performance.now() - started;
  isOver = true;
  await others;
  const grown = (process.memoryUsage().rss - before) / 1024 ** 2;
  console.info(
    `${what}: refused after ${took.toFixed(0)} ms, others waited ${waited.toFixed(0)} ms, memory grew by ${grown.toFixed(0)} MB`,
  );
  expect(took).toBeLessThan(5_000);
  expect(waited).toBeLessThan(2_000);
  expect(grown).toBeLessThan(150);
  return result;
}

describe('What graphql-cop looks for', () => {
  const refused = { status: 400, code: 'GRAPHQL_VALIDATION_FAILED' };

  test.each<[string, string]>([
    ['a hundred aliases', `{ ${times(101, n => `alias${n}: __typename`)} }`],
    ['a field five hundred times over', `{ ${times(500, () => '__typename')} }`],
    ['directives without end', `{ __typename ${times(10, () => '@aa')} }`],
    ['known directives without end', `{ ${times(11, n => `a${n}: __typename @skip(if: false)`)} }`],
    [
      'introspection in circles',
      `{ __schema { types { ${'fields { type { '.repeat(6)} name ${'} } '.repeat(6)} } } }`,
    ],
    [
      'fragments in a circle',
      '{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }',
    ],
    ['a fragment in itself', '{ viewer { ...A } } fragment A on Viewer { user { id } ...A }'],
  ])('%s is refused', async (_, query) => {
    expect(await ask(query)).toMatchObject(refused);
  });

  test('batches are refused, whatever their length', async () => {
    for (const count of [1, 2, 10]) {
      const batch = JSON.stringify(Array(count).fill({ query: viewer }));
      expect(await send(batch)).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    }
  });

  test('names of the schema are not suggested, and tracing is not there to be asked for', async () => {
    for (const query of [
      '{ viewr { user { id } } }',
      '{ contacts(filtr: {}) { totalCount } }',
      '{ viewer { user { nme } } }',
    ])
      expect((await ask(query)).body).not.toMatch(/did you mean|viewer|filter|"name"/i);
    const traced = JSON.stringify({ query: viewer, extensions: { tracing: true } });
    expect((await send(traced)).body).not.toMatch(/tracing|duration|startTime/);
  });

  test('a stranger reads no schema, neither by introspection nor as a file', async () => {
    for (const query of ['{ __schema { types { name } } }', '{ __type(name: "Contact") { name } }']) {
      const { status, body } = await site.ask(null, query);
      expect([status, body.includes('Contact')]).toEqual([400, false]);
    }
    expect((await fetch(new URL('/schema.graphql', site.url))).status).toBe(401);
  });

  test('what another website could send is refused: GET without a header, forms', async () => {
    const cookie = `kartei_session=${anna.sessionToken}`;
    const get = await fetch(`${site.url}?query=${encodeURIComponent(viewer)}`, { headers: { cookie } });
    expect(get.status).toBe(400);
    const mutation = encodeURIComponent('mutation { updateProfile(name: "x") { user { id } } }');
    const changing = await fetch(`${site.url}?query=${mutation}`, {
      headers: { cookie, 'apollo-require-preflight': '1' },
    });
    expect(changing.status).toBe(405);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await send(`query=${encodeURIComponent(viewer)}`, form)).toMatchObject({ status: 415 });
  });

  test('an error of ours tells no place in the code', async () => {
    for (const body of [
      '{"query": {}}',
      '{"query": "{", "operationName": []}',
      '{"query": "query { __typename }", "variables": []}',
      'null',
      '""',
    ]) {
      const { status, body: text } = await send(body);
      expect(status).toBe(400);
      expect(text).not.toMatch(/stack|node_modules|\.ts|\.js|SELECT/);
    }
  });
});

describe('Whoever sends too much at once is refused, and others do not notice:', () => {
  test('fragments that double', async () => {
    const query = `{ viewer { user { ...F0 } } } ${doubling('User', 'id', 60)}`;
    expect(await besideOthers('60 doubling fragments', () => ask(query))).toMatchObject({ status: 400 });
  });

  test('fragments that double, in a subscription', async () => {
    const query = `subscription { contactsChanged { ...F0 } } ${doubling('ContactsChange', 'ids', 60)}`;
    const answer = await besideOthers('60 doubling fragments in a subscription', () =>
      send(JSON.stringify({ query }), { accept: 'text/event-stream' }, '/stream'),
    );
    expect(answer).toMatchObject({ status: 400, code: 'GRAPHQL_VALIDATION_FAILED' });
  });

  test('a literal nested four hundred levels deep', async () => {
    const query = `{ contacts(filter: {ids: ${'['.repeat(400)}${']'.repeat(400)}}) { totalCount } }`;
    expect(await besideOthers('a literal of 400 levels', () => ask(query))).toMatchObject({ status: 400 });
  });

  test('JSON nested a hundred thousand levels deep, wherever it stands', async () => {
    const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const query = JSON.stringify('query ($ids: [ID!]) { contacts(filter: {ids: $ids}) { totalCount } }');
    const answers = await besideOthers('JSON of 100,000 levels', () =>
      Promise.all([
        send(`{"query": ${query}, "variables": {"ids": ${nested}}}`),
        send(`{"query": ${query}, "variables": {"other": ${nested}}}`),
        send(`{"query": ${query}, "extensions": {"x": ${nested}}}`),
        send(nested),
      ]),
    );
    for (const { status, body } of answers) {
      expect(status).toBeLessThan(500);
      expect(body).not.toContain('INTERNAL_SERVER_ERROR');
    }
  });

  test('bodies that unpack to two hundred megabytes', async () => {
    const zeros = Buffer.alloc(200 * 1024 ** 2, '0');
    const bombs = { gzip: gzipSync(zeros), br: brotliCompressSync(zeros, { params: { 1: 1 } }) };
    const answers = await besideOthers('20 bombs of 200 MB', () =>
      Promise.all(
        Array.from({ length: 10 }, () =>
          Object.entries(bombs).map(([encoding, bomb]) => send(bomb, { 'content-encoding': encoding })),
        ).flat(),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(413));
  });

  test.each([
    ['charset=utf-7', 415],
    ['charset="utf-16le"', 415],
    ['charset=iso-8859-1', 415],
    ['charset=nonsense', 415],
  ])('a body that says %s: %i', async (charset, status) => {
    expect(
      await send(JSON.stringify({ query: viewer }), { 'content-type': `application/json; ${charset}` }),
    ).toMatchObject({ status, code: 'BAD_USER_INPUT' });
  });

  test.each([['gzip'], ['br'], ['deflate'], ['zstd, gzip']])(
    'a body that is not what its encoding %s says',
    async encoding => {
      const { status } = await send('no such thing', { 'content-encoding': encoding });
      expect([400, 415]).toContain(status);
    },
  );
});
