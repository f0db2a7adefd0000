import { beforeAll, describe, expect, test } from '@jest/globals';
import { sessionViewer } from '../auth/session.service.js';
import type { Reader, Viewer } from '../platform/work.js';
import { testSite } from '../testing/site.js';
import { world } from '../testing/world.js';
import { countContacts } from './contact.total.query.js';
import { listContacts } from './contact.query.js';

const site = testSite();
let anna: Viewer;
beforeAll(async () => {
  const mine = { grants: { anna: 'READ' } } as const;
  const open = { publicAccess: 'READ' } as const;
  const made = await world(site.database)
    .member('anna')
    .company('mill', { ...mine, name: 'Mühle O’Hara & Söhne' })
    .company('secret', { name: 'Müller Geheim' })
    .person('first', { ...mine, firstName: 'Äneas', lastName: 'Müller-Lüdenscheidt' })
    .person('second', { ...open, firstName: 'Anna-Lena', lastName: "O'Hara" })
    .person('third', { ...mine, firstName: 'Anna', lastName: 'Mueller', company: 'mill' })
    .person('hidden', { firstName: 'Anna', lastName: 'Müller' })
    .person('fourth', { ...open, firstName: 'Zoë', lastName: 'Muller', company: 'secret' })
    .person('within', { ...open, firstName: 'Aaron', lastName: 'Obermüller' })
    .person('elsewhere', { ...mine, firstName: 'Abel', lastName: 'Kaya', description: 'Bruder von Müller' })
    .person('deleted', { ...mine, firstName: 'Anna', lastName: 'Müller', deleted: true })
    .persons(3, { ...mine, firstName: 'Müller', lastName: 'Müller' })
    .make();
  anna = (await sessionViewer(site.database.read, made.anna.sessionToken, new Date()))!;
});

/** The ways are chosen by how many contacts there are and how many of them the viewer sees; what is right is the same. */
const ways = {
  'walks the names': { all: 10_000, visible: 10_000 },
  'asks a sample first': { all: 1_000_000, visible: 500_000 },
  'ranks all that match': { all: 0, visible: 0 },
  'narrows what matches to what is visible': { all: 100_000, visible: 5_000 },
  'looks at each visible one': { all: 100_000, visible: 20 },
};
type Way = keyof typeof ways;

/** Anna, looking things up in this way; `statements` counts what she has asked. */
function reader(way: Way): Reader & { statements: number } {
  const counting = {
    viewer: { ...anna, contactCount: ways[way] },
    statements: 0,
    db: {
      rows: (...query: Parameters<Reader['db']['rows']>) => {
        counting.statements++;
        return site.database.read.rows(...query);
      },
    },
  };
  return counting as Reader & { statements: number };
}

/** The names that are found, page by page, with a line for each page. */
async function pages(way: Way, search: string, size: number): Promise<string[]> {
  const lines: string[] = [];
  for (let cursor: string | null = null; ;) {
    const page = { size, cursor, backwards: false };
    const found = await listContacts(reader(way), { filter: { search }, sort: null, page, fields: [] });
    lines.push(found.nodes.map(node => node.displayName).join(', '));
    if (!found.pageInfo.hasNextPage) return lines;
    cursor = found.pageInfo.endCursor;
  }
}

const sons = 'Mühle O’Hara & Söhne';
const same = ['Müller Müller', 'Müller Müller', 'Müller Müller'];
const named = ['Äneas Müller-Lüdenscheidt', 'Anna Mueller', ...same, 'Zoë Muller'];

describe.each(Object.keys(ways) as Way[])('A search that %s', way => {
  // prettier-ignore
  test.each([
    ['müller', [...named, 'Aaron Obermüller', 'Abel Kaya']],
    ['MUELLER', [...named, 'Aaron Obermüller', 'Abel Kaya']],
    ['muller-lu', ['Äneas Müller-Lüdenscheidt']],
    ['lüdenscheidt', ['Äneas Müller-Lüdenscheidt']],
    ["o'hara", ["Anna-Lena O'Hara", sons, 'Anna Mueller']],
    ['hara', ["Anna-Lena O'Hara", sons, 'Anna Mueller']],
    ['lena', ["Anna-Lena O'Hara"]],
    ['anna müller', ['Anna Mueller']],
    ['mü', [...named.slice(0, 2), sons, ...named.slice(2)]],
    ['geheim', []],
    ['Obermüler', ['Aaron Obermüller']],
  ])('finds by %j the same contacts in the same order', async (search, names) => {
    for (const size of [1, 2, 3, 20]) {
      expect((await pages(way, search, size)).join(', ')).toBe(names.join(', '));
    }
    expect(await countContacts(reader(way), { search })).toBe(names.length);
    expect(await countContacts(reader(way), { search }, 2)).toBe(Math.min(names.length, 2));
    expect(await countContacts(reader(way), { search }, 20)).toBe(names.length);
  });

  test('finds no more beside another condition', async () => {
    const filter = { search: 'hara', kind: 'PERSON' } as const;
    const page = { size: 20, cursor: null, backwards: false };
    const { nodes } = await listContacts(reader(way), { filter, sort: null, page, fields: [] });
    expect(nodes.map(node => node.displayName)).toEqual(["Anna-Lena O'Hara", 'Anna Mueller']);
    expect(await countContacts(reader(way), filter)).toBe(2);
  });
});

test('A page that the first names fill takes one statement; where they are too few, another ranks all', async () => {
  const statementsFor = async (way: Way, size: number): Promise<number> => {
    const counting = reader(way);
    const page = { size, cursor: null, backwards: false };
    await listContacts(counting, { filter: { search: 'müller' }, sort: null, page, fields: [] });
    return counting.statements;
  };
  expect(await statementsFor('walks the names', 5)).toBe(1);
  expect(await statementsFor('walks the names', 6)).toBe(2);
  expect(await statementsFor('ranks all that match', 5)).toBe(2);
  expect(await statementsFor('narrows what matches to what is visible', 5)).toBe(1);
});
